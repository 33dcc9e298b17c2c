"""Lets `python -m allocmodel` do what the command `allocmodel` does."""

from allocmodel.cli import main

if __name__ == "__main__":
    main()
