"""The results that stand beside the scenarios that ship: `scenarios/NAME.expected.csv`.

    python -m tests.expected_results       writes them again, after a change that is meant
    python -m tests.expected_results NAME  writes that of a new scenario

They are what this program gave when they were written, to notice a change: no source of truth.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from allocmodel.files.shipped import shipped
from allocmodel.inputs import model_inputs
from allocmodel.scenario import load_scenario, shipped_scenarios
from allocmodel.study.run import Run, run_model

COMMAND = "python -m tests.expected_results"
HEADER = ("place", "budget_line", "allocation_in_pounds", "share_of_line")
#: With several years, the year stands first.
HEADER_WITH_YEAR = ("year", *HEADER)


def expected_file(name: str) -> Path:
    """The file beside a shipped scenario."""
    return shipped("scenarios") / f"{name}.expected.csv"


def columns_of(run: Run) -> tuple[str, ...]:
    """The header of a run's rows."""
    return HEADER if len(run.years) == 1 else HEADER_WITH_YEAR


def rows_of(run: Run) -> list[tuple[str, ...]]:
    """Each place's whole pounds and share of each line that goes to places, all lines last."""
    if len(run.years) == 1:
        return list(_rows_of_year(run))
    return [(year, *row) for year in run.years for row in _rows_of_year(run.in_year(year))]


def _rows_of_year(run: Run) -> list[tuple[str, str, str, str]]:
    allocation = run.values["allocation"]
    by_line = [
        (
            str(line),
            allocation.sel(budget_line=line),
            float(run.values["placed_amount"].sel(budget_line=line)),
        )
        for line in allocation["budget_line"].values
    ]
    everything = ("All lines", run.values["total_allocation"], float(run.values["total_placed"]))
    found = [
        (
            str(place),
            line,
            f"{float(money.sel(place=place)):.0f}",
            f"{float(money.sel(place=place)) / total:.6f}",
        )
        for line, money, total in [*by_line, everything]
        if total
        for place in allocation["place"].values
    ]
    return [*found, *_rows_of_councils(run), *_rows_of_neighbourhoods(run)]


def _rows_of_councils(run: Run) -> list[tuple[str, str, str, str]]:
    """What each council's money of joint funds brings each place: no part of the allocation."""
    if "council_pounds" not in run.values:
        return []
    pounds = run.values["council_pounds"]
    paid = run.values["contributed_amount"].to_series()
    return [
        (place, label, f"{money:.0f}", f"{money / paid[label]:.6f}")
        for label, by_place in pounds.to_pandas().items()
        for place, money in by_place.items()
    ]


def _rows_of_neighbourhoods(run: Run) -> list[tuple[str, str, str, str]]:
    """The same of each neighbourhood, with its share of what its place has of the line."""
    if "neighbourhood_pounds" not in run.values:
        return []
    pounds, part = run.values["neighbourhood_pounds"], run.values["neighbourhood_part"]
    place_of = run.values["place_of_neighbourhood"].to_series()
    return [
        (
            f"{place_of[name]}: {name}",
            str(line),
            f"{float(pounds.sel(neighbourhood=name, budget_line=line)):.0f}",
            f"{float(part.sel(neighbourhood=name, budget_line=line)):.6f}",
        )
        for line in pounds["budget_line"].values
        for name in pounds["neighbourhood"].values
    ]


def text_of(run: Run) -> str:
    """The rows as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns_of(run))
    writer.writerows(rows_of(run))
    return text.getvalue()


def run_of(name: str) -> Run:
    """The run of a shipped scenario."""
    return run_model(model_inputs(load_scenario(Path(name))))


if __name__ == "__main__":
    for name in sys.argv[1:] or shipped_scenarios():
        expected_file(name).write_text(text_of(run_of(name)), "utf-8", newline="\n")
        print(f"Written: {expected_file(name).name}")
