"""What `import allocmodel` gives of draws: ranges of a scenario's results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from allocmodel.api.failed import refuse_failed
from allocmodel.api.given import given_as
from allocmodel.api.loading import Overrides, load, loaded
from allocmodel.api.running import run
from allocmodel.declared.arguments import argument, kind_of, usual_or
from allocmodel.declared.errors import BadInput
from allocmodel.declared.parameters import DRAWS, SEED
from allocmodel.declared.text import Wrong
from allocmodel.scenario import Scenario
from allocmodel.scenario.uncertainty import Uncertainty
from allocmodel.study.draws import draws as study_draws
from allocmodel.study.draws.of_run import draws_of

if TYPE_CHECKING:
    import pandas as pd

    from allocmodel.study.run import Run


@dataclass(frozen=True, repr=False, eq=False)
class Draws(study_draws.Draws):
    """Ranges of a scenario's results, under stated assumptions.

    Attributes
    ----------
    run : Run
        The scenario at its own figures.
    results : xarray.Dataset
        By place and year: `money_range`, `gain_range` and `share_range` by quantile,
        `probability_of_gaining`, `part_of_variance` by source, and what else
        `study.draws.draws.Draws` lists.
    ranks : dict of str to RankSets
        By year: the ranks by money per head that each place may have.
    neighbourhoods : xarray.Dataset
        Quantiles of what varies of neighbourhoods: `neighbourhood_money` and, where a draw moves
        them, their indices of need; empty where the scenario has none.
    drawn : Drawn
        Its `sources`, and what was `held`, each with why.
    passed : bool
        Whether the places together have the money in every draw.
    """

    def table(self) -> pd.DataFrame:
        """The money of each place: the result, and the quantiles of the draws.

        Returns
        -------
        pandas.DataFrame
            Pounds; a row for each place and year. The result is in whole pounds.
        """
        import pandas as pd

        from allocmodel.views.ranges import quantile_title

        ranges = self.results["money_range"]
        places = pd.MultiIndex.from_product([self.run.places, self.run.years])
        figures = ranges.values.reshape(len(places), -1)
        headings = [quantile_title(float(one)) for one in ranges["quantile"].values]
        table = pd.DataFrame(figures, places, headings)
        own = self.run.values["total_allocation"]
        table.insert(0, "Result", own.transpose("place", ...).values.ravel())
        table.index.names = ["Place", "Year"]
        return table

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write what the run writes, with the ranges: the workbook's sheet Ranges, and ranges.csv.

        Parameters
        ----------
        folder : str or Path, optional
            See `Run.write`.

        Returns
        -------
        list of Path
        """
        from allocmodel.outputs.write import write_outputs

        return write_outputs(self.run, usual_or("folder", folder))

    def refuse_failed_checks(self) -> None:
        """Stop where a check of the run failed, or places do not have the money in every draw.

        Raises
        ------
        CheckFailed
        """
        of_draws = "All places together have the money in every draw"
        refuse_failed(
            [*self.run.failed, *([] if self.passed else [of_draws])],
            where=f"{self.run.inputs.scenario.id}, checks",
            mend="Do not use the result.",
        )

    def __repr__(self) -> str:
        """How many draws of what, on one line."""
        return (
            f"<allocmodel.Draws of {self.run.inputs.scenario.id}: {self.draws:,} draws, seed "
            f"{self.seed}, {len(self.run.places)} places>"
        )

    def _repr_html_(self) -> str:
        """The money's ranges as a table, for notebooks; whatever a scenario names is escaped."""
        return str(self.table().to_html(escape=True))


def drawn_scenario(
    scenario: str | Path | Scenario | None,
    overrides: Overrides,
    settings: Mapping[str, object],
) -> Scenario:
    """A scenario that says how often to draw: as it is asked for, or states itself.

    Parameters
    ----------
    scenario : str, Path, Scenario or None
    overrides : mapping of key to value, or sequence of str
    settings : mapping
        What is asked for, by key of ``[uncertainty]``: None where nothing is.
    """
    asked = {key: value for key, value in settings.items() if value is not None}
    usual = {"draws": int(DRAWS.or_usual(None))}
    if isinstance(scenario, Scenario):
        scenario = loaded(scenario, overrides)
        _refuse(asked)
        own = scenario.uncertainty or Uncertainty(**usual)
        stated = Uncertainty.model_validate({**own.model_dump(exclude_none=True), **asked})
        return scenario.model_copy(update={"uncertainty": stated})
    if load(scenario, overrides).uncertainty is None:
        asked = {**usual, **asked}
    by_key = {f"uncertainty.{key}": value for key, value in asked.items()}
    if isinstance(overrides, Mapping):
        return load(scenario, {**overrides, **by_key})
    return load(scenario, [*overrides, *(f"{key}={value}" for key, value in by_key.items())])


def _refuse(asked: Mapping[str, object]) -> None:
    """Raises BadInput for a setting that none can be, of a scenario that is loaded already."""
    try:
        for one in (DRAWS, SEED):
            if one.field in asked:
                one.accepted(asked[one.field])
    except Wrong as wrong:
        raise BadInput(wrong.what, argument(one.field), wrong.mend) from None
    against = asked.get("against", "")
    if not isinstance(against, str):
        raise BadInput(
            f"What gains are measured against is named by a text; this is {kind_of(against)}.",
            argument("against"),
            'Give a .toml file, the id of a scenario that ships, or "written".',
        )


def draws_with(run: Run, progress: Callable[[int, int], None] | None) -> Draws:
    """The draws of a run whose scenario says how often to draw."""
    found = draws_of(run, progress or (lambda done, total: None))
    assert found is not None, "its scenario has [uncertainty]"
    return given_as(Draws, found)


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
