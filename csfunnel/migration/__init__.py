"""Legacy notes on their way to the Timeline: made ready, packed, and repaired."""
