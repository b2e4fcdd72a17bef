"""The page Journeys: which journey, touch and version does better, and how long it takes."""
