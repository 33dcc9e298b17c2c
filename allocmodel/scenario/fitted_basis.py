"""A fit as a scenario names it: what a line is shared by, or what its weights are tested by."""

from __future__ import annotations

from allocmodel.scenario.parts import Part, Text

#: What a basis that names a fit begins with.
FITTED = "fitted:"
#: The input that holds the coefficients of all fits.
COEFFICIENT = "fitted_coefficient"


class FittedNeed(Part):
    """A fit that `allocmodel fit` wrote."""

    #: Its fit.json, with need.csv beside it; relative to the scenario's folder.
    file: Text


def is_fitted(basis: str) -> bool:
    """Whether a basis is a fit of the user's own."""
    return basis.startswith(FITTED)


def term_label(fit: str, term: str) -> str:
    """What a fit's term is called among those of all fits."""
    return f"{fit}: {term}"
