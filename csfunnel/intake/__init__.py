"""The one door: unpack, find the dialect, recognise, read, ledger, archive."""
