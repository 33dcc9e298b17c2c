"""Sweeps and sensitivity from Python: what the commands `sweep` and `sensitivity` give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from allocmodel.api.given import given_as
from allocmodel.api.loading import Overrides, loaded
from allocmodel.declared.arguments import usual_or
from allocmodel.scenario import Scenario
from allocmodel.study.uncertain import sensitivity as study_sensitivity
from allocmodel.study.uncertain import sweep as study_sweep

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False, eq=False)
class Sweep(study_sweep.Sweep):
    """The money of every place along one key of a scenario, or two.

    Attributes
    ----------
    keys : tuple of SweptKey
        Each with its `key` and its `values`.
    against : ComparedWith
        What changes are measured against: its `name`.
    money, allocation, change : xarray.DataArray
        Pounds by place, year and step (and second step): before rounding, in whole pounds, and
        before rounding less that of what it is compared with.
    events : tuple of Event
        Every crossing.
    places, years : sequences of str
    """

    def table(self) -> pd.DataFrame:
        """What each place has at each step, in whole pounds.

        Returns
        -------
        pandas.DataFrame
            A row for each value of the key, or of both, and year; a column for each place.
        """
        from allocmodel.reading.uncertain_tables import sweep_table

        return sweep_table(self, self.allocation)

    def changes(self) -> pd.DataFrame:
        """What each place gains or loses at each step, before rounding: see `table`."""
        from allocmodel.reading.uncertain_tables import sweep_table

        return sweep_table(self, self.change)

    def crossings(self) -> pd.DataFrame:
        """Where a place's change goes through nought, or two places change order.

        Returns
        -------
        pandas.DataFrame
            A row for each crossing, with the values of the key there, just before and just after.
        """
        from allocmodel.reading.uncertain_tables import crossings_table

        return crossings_table(self)

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write workbook, tables and manifest, all of them or none.

        Parameters
        ----------
        folder : str or Path, optional
            The sweep gets a folder of its own in it; "outputs" if left out.

        Returns
        -------
        list of Path

        Raises
        ------
        BadInput
            When they cannot be written; what was there is then unchanged.
        """
        from allocmodel.outputs.studied import write_sweep

        return write_sweep(self, usual_or("folder", folder))

    def __repr__(self) -> str:
        """Which keys over how many values, on one line."""
        keys = " and ".join(f"{one.key} at {len(one.values)} values" for one in self.keys)
        return (
            f"<allocmodel.Sweep of {self.scenario.id}: {keys}, {len(self.places)} places, "
            f"{len(self.events)} crossings>"
        )

    def _repr_html_(self) -> str:
        """The table, for notebooks; whatever the scenario names is escaped."""
        return str(self.table().to_html(escape=True))


@dataclass(frozen=True, repr=False, eq=False)
class Sensitivity(study_sensitivity.Sensitivity):
    """What each judgement and interval of a scenario moves, one at a time.

    Attributes
    ----------
    figures, left_out : tuple of Uncertain
        Those with a range, the one that moves most first; those without.
    against : ComparedWith
        What break-evens are measured against: its `name`.
    change, moved : xarray.DataArray
        Pounds by figure, end, place and year, against the scenario as written; and those that
        change hands.
    places, years : sequences of str
    """

    def table(self) -> pd.DataFrame:
        """The bars: each figure's range, and what it moves at its ends, in the last year.

        Returns
        -------
        pandas.DataFrame
            A row for each figure and end; what changes hands, and a column for each place.
        """
        from allocmodel.reading.uncertain_tables import bars_table

        return bars_table(self)

    def pair_table(self) -> pd.DataFrame:
        """Pairs that interact by more than `pairs_over`, in the last year."""
        from allocmodel.reading.uncertain_tables import pairs_table

        return pairs_table(self)

    def break_even_table(self) -> pd.DataFrame:
        """Where each place turns from losing to gaining, or back: a row for each break-even."""
        from allocmodel.reading.uncertain_tables import break_even_table

        return break_even_table(self)

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write workbook, tables and manifest, all of them or none: see `Sweep.write`."""
        from allocmodel.outputs.studied import write_sensitivity

        return write_sensitivity(self, usual_or("folder", folder))

    def __repr__(self) -> str:
        """How many figures were moved, on one line."""
        return (
            f"<allocmodel.Sensitivity of {self.scenario.id}: {len(self.figures)} figures, "
            f"{len(self.left_out)} without a range, {len(self.pairs)} pairs that interact>"
        )

    def _repr_html_(self) -> str:
        """The bars, for notebooks; whatever the scenario names is escaped."""
        return str(self.table().to_html(escape=True))


def sweep(
    scenario: str | Path | Scenario | None,
    keys: str | Sequence[str] | Mapping[str, Sequence[float]],
    overrides: Overrides = (),
    *,
    against: str | Path | Scenario | None = None,
    tell: study_sweep.Tell = lambda text: None,
) -> Sweep:
    """Run a scenario at every step of one key, or of two.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A .toml file, the id of a scenario that ships, or what `load` gave. None is the default.
    keys : str, sequence of str, or mapping of key to (from, to, steps)
        ``"health_inequalities.share=0.10:0.25:16"``, or
        ``{"health_inequalities.share": (0.10, 0.25, 16)}``; one key or two.
    overrides : mapping of key to value, optional
        What else to change: see `run`.
    against : str, Path or Scenario, optional
        The scenario that changes are measured against, or "written" for this one as it is written.
        Left out: the scenario that it extends, where that has the same places and years; else this
        one as written.
    tell : callable, optional
        Told what is under way.

    Returns
    -------
    Sweep

    Raises
    ------
    BadInput
        When a range is none, the scenario has no such key or takes no such value, or nothing in it
        follows the key.
    """
    own = study_sweep.sweep(loaded(scenario, overrides), keys, against, tell)
    return given_as(Sweep, own)


def sensitivity(
    scenario: str | Path | Scenario | None = None,
    overrides: Overrides = (),
    *,
    ranges: Sequence[str] | Mapping[str, Sequence[float]] = (),
    against: str | Path | Scenario | None = None,
    pairs_over: float = study_sensitivity.PAIRS_OVER,
    tell: study_sweep.Tell = lambda text: None,
) -> Sensitivity:
    """Move every judgement and interval of a scenario over its range, one at a time.

    Parameters
    ----------
    scenario : str, Path or Scenario, optional
        See `sweep`.
    overrides : mapping of key to value, optional
        What else to change: see `run`.
    ranges : mapping of key to (low, high), or sequence of "KEY=LOW:HIGH", optional
        Ranges in place of those that figures have.
    against : str, Path or Scenario, optional
        What break-evens are measured against: see `sweep`.
    pairs_over : float, optional
        Pairs that interact by more than so many pounds are told.
    tell : callable, optional
        Told what is under way.

    Returns
    -------
    Sensitivity

    Raises
    ------
    BadInput
        When a range is none, or of no figure of the scenario, or it cannot be compared.
    """
    own = study_sensitivity.sensitivity(
        loaded(scenario, overrides), against, ranges, pairs_over, tell
    )
    return given_as(Sensitivity, own)
