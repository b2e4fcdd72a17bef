"""The page Overview: whether it pays, and what moved."""
