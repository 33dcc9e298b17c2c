"""One place, or one neighbourhood, explained: in twelve lines, in short, step by step."""
