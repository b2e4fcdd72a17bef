"""Made-up exports of a customer success team: believable, seeded, of any size."""

from sampledata.making import generate, generate_increment

__all__ = ["generate", "generate_increment"]
