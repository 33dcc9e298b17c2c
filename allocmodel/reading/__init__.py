"""What people read in a terminal: words and layout."""
