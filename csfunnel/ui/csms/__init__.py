"""The page CSMs and regions: who stands out, and who is only lucky."""
