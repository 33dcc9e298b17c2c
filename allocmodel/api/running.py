"""What `import allocmodel` gives of one scenario: its run, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from allocmodel.api.failed import refuse_failed
from allocmodel.api.given import given_as
from allocmodel.api.loading import Overrides, loaded
from allocmodel.api.telling import Told
from allocmodel.declared.arguments import usual_or
from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.scenario import Scenario, shipped_scenarios
from allocmodel.study import run as study_run
from allocmodel.study.run_scenario import run_scenario

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


@dataclass(frozen=True, repr=False, eq=False)
class Run(Told, study_run.Run):
    """The results of one scenario.

    Attributes
    ----------
    inputs : ModelInputs
        What went in: `inputs.scenario`, and each figure with where it comes from.
    checks : list of CheckOutcome
        Each with its largest difference, its tolerance and whether it passed.
    results : xarray.Dataset
        One variable for each step, with unit and title.
    warnings : list of str
        What looks odd, and what the inputs have to say.
    places, years : sequences of str
    passed : bool
        Whether every check passed.
    """

    # A run is itself, whatever its figures: so it can be looked for, and be a key.
    __eq__, __hash__ = object.__eq__, object.__hash__

    def __getitem__(self, name: str) -> xr.DataArray:
        """One result, or one input, with its unit and title.

        Parameters
        ----------
        name : str
            As docs/steps.md lists them, such as "allocation".

        Raises
        ------
        BadInput
            When the run has no such figure.
        """
        if name in self:
            # A copy: what a reader does to it is not done to the run.
            return self.values[name].copy()
        raise BadInput(
            f'The run has no "{name}".{did_you_mean(str(name), list(self.values))}',
            where=self.inputs.scenario.id,
            mend="Look in run.results; docs/steps.md lists every step, and what it needs.",
        )

    @property
    def results(self) -> xr.Dataset:
        """Every result by its name; a copy, as `run["allocation"]` is one."""
        return super().results.copy(deep=True)

    def __contains__(self, name: object) -> bool:
        """Whether the run has a result or an input of this name."""
        return isinstance(name, str) and name in self.values

    def __iter__(self) -> Iterator[str]:
        """The names of the results, in reading order."""
        return iter([step.name for step in self.steps])

    def table(self) -> pd.DataFrame:
        """The answer: people, need and money of each place, year by year.

        Returns
        -------
        pandas.DataFrame
            A row for each place, or for each year and place; each column names its unit.
        """
        from allocmodel.reading.answer import answer_table

        return answer_table(self)

    def explain(self, place: str, short: bool = False) -> str:
        """The derivation of one place's share, in words and numbers.

        Parameters
        ----------
        place : str
            Its name; capitals do not matter.
        short : bool, optional
            Twelve lines at most, ages first.

        Raises
        ------
        BadInput
            When there is no such place.
        """
        from allocmodel.reading.one_place.explain import explain
        from allocmodel.reading.one_place.twelve_lines import explain_in_short

        return (explain_in_short if short else explain)(self, place)

    def outline(self) -> str:
        """What the scenario means, what it would run, and what looks odd, in words."""
        from allocmodel.reading.what_would_run import what_would_run

        return what_would_run(self)

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write workbook, tables and manifest, all of them or none.

        Parameters
        ----------
        folder : str or Path, optional
            The run gets a folder of its own in it, named after the scenario. By default
            "outputs", where a changed scenario gets a folder named after its changes too.

        Returns
        -------
        list of Path
            The files, the workbook first.

        Raises
        ------
        BadInput
            When they cannot be written; what was there is then unchanged.
        """
        from allocmodel.outputs.write import write_outputs

        return write_outputs(self, usual_or("folder", folder))

    def write_publication(self, folder: str | Path | None = None) -> list[Path]:
        """Write the tables for publication, by the rules of the GSS; the files.

        Parameters
        ----------
        folder : str or Path, optional
            They get a folder of their own in it. By default "outputs".

        Raises
        ------
        BadInput
            When they cannot be written; what was there is then unchanged.
        """
        from allocmodel.outputs.export import write_publication

        return write_publication(self, usual_or("folder", folder))

    def write_golden(self, folder: str | Path | None = None) -> list[Path]:
        """Write every step with what goes in and comes out, for auditors: see write_publication."""
        from allocmodel.outputs.export import write_golden

        return write_golden(self, usual_or("folder", folder))

    def refuse_failed_checks(self, where: str = "") -> None:
        """Stop where a check of the model failed.

        Parameters
        ----------
        where : str, optional
            Where the differences can be seen; the run's checks if left out.

        Raises
        ------
        CheckFailed
        """
        refuse_failed(
            self.failed,
            where=where or f"{self.inputs.scenario.id}, checks",
            mend="Do not use the result. Look at the differences on the Checks sheet.",
        )

    def __repr__(self) -> str:
        """Which scenario, of what size, and whether its checks passed, on one line."""
        passed = sum(check.passed for check in self.checks)
        return (
            f"<allocmodel.Run {self.inputs.scenario.id}: {self.inputs.year}, "
            f"{len(self.places)} places, {passed} of {len(self.checks)} checks passed>"
        )

    def _repr_html_(self) -> str:
        """The answer as a table, for notebooks; whatever the scenario names is escaped."""
        from allocmodel.reading.answer import answer_html

        return f"<p>{escape(self.inputs.scenario.title)}</p>\n{answer_html(self)}"


def scenarios() -> list[str]:
    """The ids of the scenarios that ship, each of which `run` and `load` take."""
    return shipped_scenarios()


def run(scenario: str | Path | Scenario | None = None, overrides: Overrides = ()) -> Run:
    """Compute a scenario.

    Parameters
    ----------
    scenario : str, Path or Scenario, optional
        A .toml file, the id of a scenario that ships, or what `load` gave. The default scenario
        if left out.
    overrides : mapping of key to value, optional
        What to change: the keys that `--set` takes, with Python values, such as
        ``{"health_inequalities.share": 0.15}``.

    Returns
    -------
    Run
        Its `passed` tells whether every check of the model passed.

    Raises
    ------
    BadInput
        When an input cannot be found or used, or the limits cannot be met.
    """
    return given_as(Run, run_scenario(loaded(scenario, overrides)))
