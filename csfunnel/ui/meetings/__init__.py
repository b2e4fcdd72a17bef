"""The page Meetings: what became of each, how we know, and overruling it."""
