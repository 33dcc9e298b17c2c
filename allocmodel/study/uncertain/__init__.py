"""How sure a result is: what of a scenario is uncertain, and what the money does as that moves.

`listed.py` is the one list of judgements and intervals; `cells.py` puts values of them into the
inputs of the formulas, one or ten thousand at once. Sweeps, sensitivity and draws stand on both.
"""
