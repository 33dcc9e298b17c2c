"""The way from opening money to each year's allocation, line by line and year by year."""

from __future__ import annotations

from collections.abc import Sequence

from allocmodel.study.run import Run
from allocmodel.views.view import Closing, Column, View, converging_lines, places


def opening_baselines(run: Run) -> View:
    """What places start from, line by line."""
    first = run.years[0]
    return View(
        "opening_baselines",
        "Baseline by line",
        (),
        "Place",
        "place",
        places(run),
        [
            Column("baseline", {"converging_line": line, "year": first}, line)
            for line in converging_lines(run)
        ],
        (Closing("All places", {"baseline": "total_baseline"}),),
        corner="Baseline by line",
        in_workbook=False,
    )


def year_of_line(run: Run, line: str, year: str) -> View:
    """One line in one year: from the opening baseline to where each place stands after it."""
    at = {"converging_line": line, "budget_line": line, "year": year}
    number = 1 + converging_lines(run).index(line)
    allocated = run.converging_allocation
    return View(
        f"path_{number}_{year[:4]}",
        f"{line}, {year}",
        ("From the opening baseline to the allocation; which limit bound stands in the middle.",),
        "Place",
        "place",
        places(run),
        [
            Column("baseline", at, "Opening baseline", "Baseline\n£m", "millions"),
            Column("converging_target", at, "Target", "Target\n£m", "millions"),
            Column("distance_from_target", at, "Projected over target", "Projected\nover target"),
            Column("pull", at, "Pull"),
            Column("capped", at, "Cap binds", word="cap"),
            Column("lowest", at, "Least amount", in_terminal=False),
            Column("highest", at, "Most amount", in_terminal=False),
            Column("held_at_floor", at, "Floor binds", word="floor"),
            Column("held_at_ceiling", at, "Ceiling binds", word="ceiling"),
            Column("held_at_target", at, "Target reached", word="target"),
            Column("held_at_base_growth", at, "Kept at base growth", word="base"),
            Column("growth", at, "Growth"),
            Column(allocated, at, "Allocation"),
            Column("closing_distance", at, "Closing distance", "Closing\ndistance"),
            Column(f"{allocated}_per_head", at, "Per head", in_terminal=False),
        ],
        (
            Closing(
                "All places",
                {
                    "baseline": "total_baseline",
                    "growth": "base_growth",
                    allocated: "envelope",
                },
                # Envelope and base growth stand above the table.
                in_terminal=False,
            ),
        ),
    )


#: What stands with every comparison with published allocations.
NOT_INDEPENDENT = (
    "Not independent: NHS England publishes no targets, so each is derived from its published "
    "allocation and closing distance. What is tested is the pull, its limits and the scale to the "
    "money, not the targets. Checks says whether the published allocations come out."
)


def as_published(run: Run) -> list[View]:
    """Each ICB's published allocation, what is modelled, and the difference."""
    year = run.years[-1]
    return [
        _as_published(run, line, year, number)
        for number, line in enumerate(converging_lines(run), start=1)
    ]


def _as_published(run: Run, line: str, year: str, number: int) -> View:
    at = {"converging_line": line, "year": year}
    return View(
        f"published_{number}",
        f"{line}, {year}: published and modelled",
        (NOT_INDEPENDENT,),
        "Place",
        "place",
        places(run),
        [
            Column("published_allocation", at, "Published"),
            Column("converged_amount", at, "Modelled, before rounding"),
            Column("above_published", at, "Modelled less published"),
            Column("above_published_as_share", at, "The same in per cent"),
        ],
        (
            Closing(
                "All places",
                {
                    "published_allocation": "total_published",
                    "converged_amount": "envelope",
                    "above_published": "total_above_published",
                },
            ),
        ),
        in_terminal=False,
    )


def distances(run: Run, line: str) -> View:
    """How far places are from target over the years."""
    years = run.years
    number = 1 + converging_lines(run).index(line)
    first = {"converging_line": line, "year": years[0]}
    closing = [
        Column(
            "closing_distance",
            {"converging_line": line, "year": year},
            year if len(years) > 1 else "After the year",
        )
        for year in years
    ]
    return View(
        f"distances_{number}",
        f"{line}: money over target over the years",
        (
            "Nought = on target; before the first pull, projected money over the first year's "
            "target. Pulls move places towards it; new need and people move the target.",
        ),
        "Place",
        "place",
        places(run),
        [Column("distance_from_target", first, "Before the first pull"), *closing],
        in_terminal=False,
    )


#: The most years that stand side by side in a terminal.
_SIDE_BY_SIDE = 4


def years_in_terminal(years: Sequence[str]) -> list[str]:
    """The years that a terminal has room for: all, or the first two and the last two of many."""
    if len(years) <= _SIDE_BY_SIDE:
        return list(years)
    half = _SIDE_BY_SIDE // 2
    return [*years[:half], *years[-half:]]


def over_years(run: Run) -> View:
    """Money of each place over the years, all lines together; with several, how it changes."""
    first, several = run.years[0], len(run.years) > 1
    money = [
        Column(
            "total_allocation",
            {"year": year},
            year if several else "Allocation",
            in_terminal=year in years_in_terminal(run.years),
        )
        for year in run.years
    ]
    changes = [
        Column("change_over_years", {}, f"Change from {first}", f"Change from\n{first}"),
        Column("change_over_years_as_share", {}, "The same in per cent", "In %", "percent"),
    ]
    columns = [*money, *(changes if several else [])]
    totals = {
        "total_allocation": "icb_allocation",
        "change_over_years": "icb_change_over_years",
        "change_over_years_as_share": "icb_change_over_years_as_share",
    }
    return View(
        "money_over_years",
        "Pounds per place",
        ("All lines together, in whole pounds.",),
        "Place",
        "place",
        places(run),
        columns,
        (Closing("All places", {one.quantity: totals[one.quantity] for one in columns}),),
        corner="All lines together",
        in_terminal=several,
    )
