"""The page Outcomes: where renewal money comes from, explained to the cent."""
