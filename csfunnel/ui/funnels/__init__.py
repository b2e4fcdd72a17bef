"""The page Funnel: how far emails came, the trend, the comparison, two breakdowns, drop-off."""
