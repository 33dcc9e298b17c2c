"""The inputs of the formulas, declared: a file for each part of the model."""
