"""What stops a caller who asks that the checks of the model passed."""

from __future__ import annotations

from collections.abc import Sequence

from allocmodel.declared.errors import CheckFailed


def refuse_failed(failed: Sequence[str], where: str, mend: str, of: str = "") -> None:
    """Stop where checks of the model failed.

    Parameters
    ----------
    failed : sequence of str
        Their titles; none where all passed.
    where, mend : str
        As errors say them.
    of : str, optional
        The name of the scenario, of several.

    Raises
    ------
    CheckFailed
    """
    if failed:
        named = f' in "{of}"' if of else ""
        raise CheckFailed(
            f"A check of the model failed{named}: {', '.join(failed)}.", where=where, mend=mend
        )
