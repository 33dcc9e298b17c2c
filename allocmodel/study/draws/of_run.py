"""The draws that a run's scenario asks for: made once, whoever shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allocmodel.study.run import Run

if TYPE_CHECKING:
    from allocmodel.study.draws.draws import Draws, Progress

_NAME = "draws"


def draws_of(run: Run, progress: Progress = lambda done, total: None) -> Draws | None:
    """The draws of a run; None where its scenario has no ``[uncertainty]``: nothing is computed.

    Parameters
    ----------
    run : Run
    progress : callable, optional
        Told how many draws of how many are made.

    Raises
    ------
    BadInput
        See `draws.make_draws`.
    """
    if run.inputs.scenario.uncertainty is None:
        return None
    if _NAME not in run.once:
        # What makes draws takes long to load: only where a scenario asks for them.
        from allocmodel.study.draws.draws import make_draws

        run.once[_NAME] = make_draws(run, progress=progress)
    return cast("Draws", run.once[_NAME])
