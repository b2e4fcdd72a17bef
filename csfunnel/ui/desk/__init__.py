"""The page Data: files on their way in, what came in, and whether joins can be trusted."""
