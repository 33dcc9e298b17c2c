"""The budget: its lines, what each is drawn from, and how the national formula shares each."""

from allocmodel.model.budget import amounts, shares, together

#: The parts in reading order.
PARTS = (amounts, shares, together)
