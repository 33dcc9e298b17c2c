"""Runs formulas: steps in order, looking back, verdicts. It knows no subject."""
