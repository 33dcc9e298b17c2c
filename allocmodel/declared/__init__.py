"""Data about the model: words, quantities, presets, assumptions, errors, how figures read."""
