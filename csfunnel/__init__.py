"""csfunnel: do automated booking journeys pay? Exports in by one door, a funnel out."""
