"""Files a reader takes away."""

from csfunnel.takeaway.csvs import csv_of

__all__ = ["csv_of"]
