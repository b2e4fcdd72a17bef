"""`python -m csfunnel`: the command line."""

from csfunnel.cli import main

if __name__ == "__main__":
    main()
