"""The second, dumber computation of every number: plain Python, nested loops, no product code."""

from .answers import Oracle, answers
from .periods import comparison

__all__ = ["Oracle", "answers", "comparison"]
