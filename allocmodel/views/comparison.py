"""What a comparison shows, each table once: the terminal and the workbook draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xarray as xr

from allocmodel.declared.figures import over_pounds
from allocmodel.declared.vocabulary import HIGH_LEVEL_GROUPS, QUINTILES
from allocmodel.study.compared import Comparison
from allocmodel.study.compared.comparison import RANK
from allocmodel.views.who_gets_what import LIKE_FOR_LIKE

ALL_PLACES = "All places"


#: Like for like is a ratio: of which money the ages come from has to be the same for all.
ONE_YARDSTICK = (
    "All scenarios are held against one yardstick: the money that ages lead one to expect as {0} "
    "spends it. So a figure may differ from that of a scenario's own run."
)


@dataclass(frozen=True)
class Figures:
    """A figure in a table of a comparison: what it is, by which it is written.

    Attributes
    ----------
    array : xarray.DataArray
    labels : dict of str to str
    unit : str
        See `figures.figure`.
    signed : bool
        Whether it is a change.
    """

    array: xr.DataArray
    labels: Mapping[str, str]
    unit: str
    signed: bool = False

    @property
    def value(self) -> float:
        """The figure itself; missing where a scenario has none."""
        return float(self.array.sel(self.labels))


@dataclass(frozen=True)
class ComparedTable:
    """A table of a comparison.

    Attributes
    ----------
    title : str
    header : list of str
        The first is that of the rows' names.
    rows : list of (str, list of Figures)
        A row without figures heads those below it.
    notes : tuple of str
    """

    title: str
    header: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Figures]]]
    notes: tuple[str, ...] = ()


def letters(comparison: Comparison) -> dict[str, str]:
    """By scenario, the letter that stands for it where its name has no room."""
    return {name: chr(ord("A") + number) for number, name in enumerate(comparison.names)}


def money(comparison: Comparison, year: str) -> ComparedTable:
    """Pounds, change and rank of each place under each scenario."""
    rows: list[tuple[str, Sequence[Figures]]] = []
    for place in comparison.places:
        rows.append((place, ()))
        rows += _of_place(comparison, {"year": year, "place": place}, "", "total_allocation")
    rows.append((ALL_PLACES, ()))
    rows += _of_place(comparison, {"year": year}, "icb_", "icb_allocation")
    against = letters(comparison)[comparison.against]
    return ComparedTable(
        f"What each place has, {year}",
        (
            *("Place and scenario", "Allocation", f"Change\nagainst {against}"),
            *("Change\nin %", "Per\nhead", "Rank"),
        ),
        rows,
        ("Rank: by allocation per head, 1 = most.",),
    )


def _of_place(
    comparison: Comparison, at: Mapping[str, str], prefix: str, total: str
) -> list[tuple[str, Sequence[Figures]]]:
    """A row for each scenario: of a place, or of all together."""
    results, differences = comparison.results, comparison.differences
    per_head = "icb_allocation_per_head" if prefix else "total_allocation_per_head"
    relative = comparison.relative_of_all if prefix else comparison.relative
    rows: list[tuple[str, Sequence[Figures]]] = []
    for name, letter in letters(comparison).items():
        own = {**at, "scenario": name}
        figures = [
            Figures(results[total], own, "pounds"),
            Figures(differences[total], own, "pounds", True),
            Figures(relative, own, "share", True),
            Figures(results[per_head], own, "pounds per head"),
            *([] if prefix else [Figures(results[RANK], own, "number")]),
        ]
        rows.append((f"  {letter}  {name}", figures))
    return rows


def who_gets_what(comparison: Comparison, year: str) -> ComparedTable | None:
    """Like for like, by deprivation and ethnic group; None where ages are not known."""
    results = comparison.results
    if "like_for_like_by_quintile" not in results:
        return None
    kinds = (
        ("like_for_like_by_quintile", "deprivation_quintile", QUINTILES),
        ("like_for_like_gradient", "", {"": "  ratio, most to least deprived"}),
        ("like_for_like_by_high_level_group", "high_level_group", HIGH_LEVEL_GROUPS),
    )
    rows: list[tuple[str, Sequence[Figures]]] = []
    for quantity, dim, titles in kinds:
        for label, title in titles.items():
            at = {"year": year, **({dim: label} if dim else {})}
            figures = [
                Figures(results[quantity], {**at, "scenario": name}, "index")
                for name in comparison.names
            ]
            if any(one.value == one.value for one in figures):
                said = f"People in the {title.lower()}" if dim == "deprivation_quintile" else title
                rows.append((said, figures))
    header = ("Who gets what, like for like", *letters(comparison).values())
    notes = (LIKE_FOR_LIKE, ONE_YARDSTICK.format(letters(comparison)[comparison.against]))
    return ComparedTable(f"Who gets what, like for like, {year}", header, rows, notes)


def why(comparison: Comparison, name: str, year: str) -> ComparedTable:
    """What each changed input moves, place by place."""
    effects = comparison.why[name].attribution.effects
    differences = comparison.differences["total_allocation"]
    at = {"year": year}
    rows = [
        (
            str(change),
            [
                Figures(effects, {**at, "change": str(change), "place": place}, "pounds", True)
                for place in comparison.places
            ],
        )
        for change in effects["change"].values
    ]
    in_all = [
        Figures(differences, {**at, "scenario": name, "place": place}, "pounds", True)
        for place in comparison.places
    ]
    own, against = letters(comparison)[name], letters(comparison)[comparison.against]
    return ComparedTable(
        f"Why {own} is not {against}, {year}: what each changed input moves",
        ("Changed input", *(over_pounds(place) for place in comparison.places)),
        [*rows, ("In all", in_all)],
    )


#: The headers of the table of changed inputs.
CHANGED_HEADER = (
    *("Scenario", "Input", "Key", "Unit", "From", "To"),
    *("Source", "Grade", "Signed off"),
)


def changed(comparison: Comparison) -> list[tuple[str, ...]]:
    """Every changed input of every scenario: a row under `CHANGED_HEADER` each."""
    return [
        (
            *(name, one.title, one.key, one.unit, one.old.value, one.new.value),
            one.new.source or one.old.source,
            one.new.grade or one.old.grade,
            one.new.standing,
        )
        for name, difference in comparison.why.items()
        for one in difference.changes
    ]
