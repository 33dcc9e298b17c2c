"""What `import allocmodel` gives: scenarios, runs, and what can be asked of a run.

The command line is a thin skin over this. Layers that only show or write are imported when asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from allocmodel.api.drawing import Draws, drawn_scenario, draws_with
from allocmodel.api.loading import Overrides, kind_of, load, loaded
from allocmodel.api.uncertain import Sensitivity, Sweep, sensitivity, sweep
from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import AllocmodelError as Error
from allocmodel.declared.errors import BadInput, CheckFailed, did_you_mean
from allocmodel.scenario import Scenario, shipped_scenarios
from allocmodel.study import compared
from allocmodel.study import run as study_run
from allocmodel.study.run_scenario import run_scenario

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from allocmodel.audit.audit import Audit
    from allocmodel.documents.fit import Fit
    from allocmodel.outputs.rerun import Rerun
    from allocmodel.study.peers.peers import Peers

__all__ = [
    "BadInput",
    "CheckFailed",
    "Comparison",
    "Draws",
    "Error",
    "Run",
    "Scenario",
    "Sensitivity",
    "Sweep",
    "audit",
    "compare",
    "draws",
    "fit",
    "load",
    "peers",
    "rerun",
    "run",
    "scenarios",
    "sensitivity",
    "sweep",
]


class _Told:
    """What can be told to those who have no workbook: of a run, or of scenarios side by side."""

    def page(
        self, file: str | Path | None = None, place: str = "", sentences: str | Path | None = None
    ) -> Path:
        """Write the page for places and the public: one HTML file, which is given back.

        Parameters
        ----------
        file : str or Path, optional
            By default one of this folder, named after the scenario and the place.
        place : str, optional
            The one place to tell; all if left out.
        sentences : str or Path, optional
            A translation of the sentences; English if left out.

        Raises
        ------
        BadInput
            When there is no such place, or the page cannot be made or written.
        """
        from allocmodel.documents.write import write_page

        assert isinstance(self, Run | Comparison)
        return write_page(self, place, _path(file), _path(sentences))

    def paper(self, kind: str, file: str | Path | None = None, format: str = "docx") -> Path:
        """Write a paper that a decision needs, with its conclusions left to people: see `page`.

        Parameters
        ----------
        kind : {"board", "eia"}
            A paper for a board, or an equality impact assessment to fill in.
        file : str or Path, optional
        format : {"docx", "html"}

        Raises
        ------
        BadInput
            When there is no such kind or format, or the paper cannot be made or written.
        """
        from allocmodel.documents.write import write_paper

        assert isinstance(self, Run | Comparison)
        return write_paper(self, kind, format, _path(file))


def _path(file: str | Path | None) -> Path | None:
    return None if file is None else Path(file)


@dataclass(frozen=True, repr=False, eq=False)
class Run(_Told, study_run.Run):
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
        from allocmodel.reading.explain import explain
        from allocmodel.reading.short import explain_in_short

        if not isinstance(place, str):
            raise BadInput(
                f"A place is named by a text; this is {kind_of(place)}.",
                where=argument("place"),
                mend=f"The places are: {', '.join(self.places)}.",
            )
        return (explain_in_short if short else explain)(self, place)

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

        return write_outputs(self, _path(folder))

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

        return write_publication(self, _path(folder))

    def write_golden(self, folder: str | Path | None = None) -> list[Path]:
        """Write every step with what goes in and comes out, for auditors: see write_publication."""
        from allocmodel.outputs.export import write_golden

        return write_golden(self, _path(folder))

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
        if not self.passed:
            failed = ", ".join(check.title for check in self.checks if not check.passed)
            raise CheckFailed(
                f"A check of the model failed: {failed}.",
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
    own = run_scenario(loaded(scenario, overrides))
    return Run(own.inputs, own.steps, own.values, own.checks, own.oddities)


# --- Scenarios side by side ------------------------------------------------------------------


@dataclass(frozen=True, repr=False, eq=False)
class Comparison(_Told, compared.Comparison):
    """Scenarios side by side.

    Attributes
    ----------
    runs : mapping of str to Run
        By the name that the comparison gives each scenario.
    against : str
        The name of the one that the others are compared with.
    results, differences : xarray.Dataset
        Results along the dimension scenario, and each less that of the one compared with.
    years, places : sequences of str
        The years that all have; the places.
    notes : list of str
        What to know of the scenarios.
    """

    def table(self) -> pd.DataFrame:
        """What each place has under each scenario: pounds, change, pounds per head and rank.

        Returns
        -------
        pandas.DataFrame
            A row for each year, place and scenario; each column names its unit.
        """
        from allocmodel.reading.compared_tables import answer_table

        return answer_table(self)

    def changes(self) -> pd.DataFrame:
        """What is changed in each scenario: from, to, unit, source, grade and sign-off.

        Returns
        -------
        pandas.DataFrame
            A row for each changed input.
        """
        from allocmodel.reading.compared_tables import changes_table

        return changes_table(self)

    def attribution(self, scenario: str | None = None) -> pd.DataFrame:
        """What each changed input moves, in pounds.

        Parameters
        ----------
        scenario : str, optional
            One of those that are compared; may be left out where there is only one.

        Returns
        -------
        pandas.DataFrame
            A row for each changed input and, last, rounding; a column for each place, of the last
            year. The rows add up to the change of the place's allocation.

        Raises
        ------
        BadInput
            When there is no such scenario, or several and none is named.
        """
        from allocmodel.reading.compared_tables import attribution_table

        return attribution_table(self, scenario)

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write workbook, tables and manifest, all of them or none.

        Parameters
        ----------
        folder : str or Path, optional
            The comparison gets a folder of its own in it; "outputs" if left out.

        Returns
        -------
        list of Path

        Raises
        ------
        BadInput
            When they cannot be written; what was there is then unchanged.
        """
        from allocmodel.outputs.comparison import write_comparison

        return write_comparison(self, _path(folder))

    def refuse_failed_checks(self) -> None:
        """Stop where a check of the model failed in one of the scenarios.

        Raises
        ------
        CheckFailed
        """
        for name, one in self.runs.items():
            if not one.passed:
                failed = ", ".join(check.title for check in one.checks if not check.passed)
                raise CheckFailed(
                    f'A check of the model failed in "{name}": {failed}.',
                    where=one.inputs.scenario.id,
                    mend="Do not use the result. Run the scenario by itself, and look at Checks.",
                )

    def __repr__(self) -> str:
        """How many scenarios of what, on one line."""
        return (
            f"<allocmodel.Comparison of {len(self.runs)} scenarios with {self.against}: "
            f"{', '.join(self.years)}, {len(self.places)} places>"
        )

    def _repr_html_(self) -> str:
        """The answer as a table, for notebooks; whatever a scenario names is escaped."""
        return str(self.table().to_html(escape=True))


def compare(
    scenarios: str | Path | Sequence[str | Path | Scenario] | Mapping[str, str | Path | Scenario],
    against: str | None = None,
    changed: Sequence[str] | Mapping[str, Mapping[str, object]] = (),
) -> Comparison:
    """Set scenarios side by side: what each place has, what was changed, why the results differ.

    Parameters
    ----------
    scenarios : str, Path, sequence of them, or mapping of name to scenario
        Files, ids of scenarios that ship, folders of saved runs; what `load` gave, in a mapping.
        Or the one file of a study, which names scenarios itself.
    against : str, optional
        The scenario that the others are compared with; the first if left out.
    changed : sequence of str, or mapping of name to overrides, optional
        The first scenario with changes, under a name: ``"HI 15%: health_inequalities.share=0.15"``
        or ``{"HI 15%": {"health_inequalities.share": 0.15}}``.

    Returns
    -------
    Comparison

    Raises
    ------
    BadInput
        When there is nothing to compare, a name is unknown or comes twice, a scenario cannot be
        run, or two cannot be compared: other ICBs, other places, no common year.
    """
    from allocmodel.study.compared.named import named_scenarios

    found = named_scenarios(scenarios, against, changed)
    own = compared.compare(
        found.scenarios, found.against, id=found.id, title=found.title, saved=found.saved
    )
    runs = {
        name: Run(one.inputs, one.steps, one.values, one.checks, one.oddities)
        for name, one in own.runs.items()
    }
    return Comparison(runs, own.against, own.id, own.title, own.notes)


def draws(
    scenario: str | Path | Scenario | None = None,
    draws: int | None = None,
    seed: int | None = None,
    overrides: Overrides = (),
    *,
    against: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Draws:
    """Draw all that is uncertain in a scenario together: ranges under stated assumptions.

    Parameters
    ----------
    scenario : str, Path or Scenario, optional
        As `run` takes it.
    draws, seed : int, optional
        As the scenario's ``[uncertainty]`` says, if left out; else 10,000 from seed 1.
    overrides : mapping of key to value, optional
        As `run` takes them.
    against : str, optional
        What gains are gains against: a scenario by file or id, or "written" for this one as it
        stands; the one that it extends if left out.
    progress : callable, optional
        Told how many draws of how many are made.

    Returns
    -------
    Draws

    Raises
    ------
    BadInput
        When the scenario cannot be run, a setting is out of range, phi has no range, or nothing of
        the scenario is uncertain.
    """
    settings = {"draws": draws, "seed": seed, "against": against}
    own = run(drawn_scenario(scenario, overrides, settings))
    return draws_with(own, progress)


# --- Fitted need -----------------------------------------------------------------------------


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

    return fits.made(spec)


# --- Assurance -------------------------------------------------------------------------------


def audit(workbook: str | Path, run: str | Path | None = None, libreoffice: bool = True) -> Audit:
    """Audit a workbook: what was changed in it since its run, or which rules it breaks.

    Parameters
    ----------
    workbook : str or Path
        An .xlsx workbook, of allocmodel's or of anybody's.
    run : str or Path, optional
        The run.json of the run that made it (or comparison.json, sweep.json, sensitivity.json),
        or their folder. Left out, the
        run that the workbook names is looked for beside it; without one the workbook is judged by
        the rules for any workbook.
    libreoffice : bool
        Whether LibreOffice recalculates too, where it is installed.

    Returns
    -------
    Audit
        Its `findings`, and what was `not_assessed`.

    Raises
    ------
    BadInput
        When the workbook or the run cannot be read, or the run cannot be repeated.
    """
    from allocmodel.audit.audit import audited, read_returned
    from allocmodel.audit.expected import generated_by
    from allocmodel.audit.find_run import record_beside

    path = Path(workbook)
    book = read_returned(path)
    record = record_beside(book, path) if run is None else Path(run)
    generated = generated_by(record) if record else None
    return audited(path.name, book, generated, libreoffice)


def rerun(run: str | Path) -> Rerun:
    """Repeat a run from its record, and see whether it comes out the same; nothing is written.

    Parameters
    ----------
    run : str or Path
        run.json or comparison.json, or their folder.

    Returns
    -------
    Rerun
        Its `is_same` tells whether versions, inputs and outputs are all the same.

    Raises
    ------
    BadInput
        When the record cannot be read, or cannot be run by this version.
    """
    from allocmodel.outputs.rerun import rerun as again

    return again(Path(run))


# --- Whom a place is like --------------------------------------------------------------------


def peers(
    name: str,
    among: str | None = None,
    scenario: str | Path | Scenario | None = None,
    year: str | None = None,
    number: int = 10,
) -> Peers:
    """The districts, sub-ICB locations or ICBs of England that a place or an ICB is most like.

    Parameters
    ----------
    name : str
        A place of the scenario, or the name or code of a district, a sub-ICB location or an ICB.
    among : {"districts", "sub_icbs", "icbs"}, optional
        By default what the name means; districts for a place.
    scenario : str, Path or Scenario, optional
        Whose places may be named. The default scenario if left out.
    year : str, optional
        The scenario's first year if left out.
    number : int, optional
        How many are wanted.

    Returns
    -------
    Peers
        Its `table` has the peers, its `indices` one's own need against its ICB and England.

    Raises
    ------
    BadInput
        When nothing has that name, or there are not so many to choose from.
    """
    from allocmodel.reference.data import Reference
    from allocmodel.study.peers.peers import peers as peers_of

    own = scenario if isinstance(scenario, Scenario) else load(scenario)
    reference = Reference.load(own.reference)
    return peers_of(reference, name, year or own.years[0], among, number, own)
