"""The page Accounts: one account in full, and whom to write to next."""
