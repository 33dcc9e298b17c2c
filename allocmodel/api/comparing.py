"""What `import allocmodel` gives of scenarios side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from allocmodel.api.failed import refuse_failed
from allocmodel.api.given import given_as
from allocmodel.api.running import Run
from allocmodel.api.telling import Told
from allocmodel.declared.arguments import usual_or
from allocmodel.scenario import Scenario
from allocmodel.study import compared

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False, eq=False)
class Comparison(Told, compared.Comparison):
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

        return write_comparison(self, usual_or("folder", folder))

    def refuse_failed_checks(self) -> None:
        """Stop where a check of the model failed in one of the scenarios.

        Raises
        ------
        CheckFailed
        """
        for name, one in self.runs.items():
            refuse_failed(
                one.failed,
                where=one.inputs.scenario.id,
                mend="Do not use the result. Run the scenario by itself, and look at Checks.",
                of=name,
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
    runs = {name: given_as(Run, one) for name, one in own.runs.items()}
    return Comparison(runs, own.against, own.id, own.title, own.notes)
