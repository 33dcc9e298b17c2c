"""Where files stand, and the one way in which files that a user names are read."""
