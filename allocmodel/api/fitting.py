"""What `import allocmodel` gives of need fitted to a user's own data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from allocmodel.declared.arguments import path_of

if TYPE_CHECKING:
    from allocmodel.documents.fit import Fit


def fit(spec: str | Path) -> Fit:
    """Fit a model of need to data of one's own, and judge it on ICBs left out.

    Parameters
    ----------
    spec : str or Path
        A .toml file (docs/fit.md), or the id of a spec that ships.

    Returns
    -------
    Fit
        Its `coefficients`, `held_out`, `result` (all of `fit.json`), `card` and `write`.

    Raises
    ------
    BadInput
        When no model can be fitted to what the spec names: one message says why.
    """
    from allocmodel.documents import fit as fits

    return fits.made(path_of("spec", spec))
