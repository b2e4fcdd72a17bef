"""The benchmark: how fast the core is, as ratios within one run on one machine."""
