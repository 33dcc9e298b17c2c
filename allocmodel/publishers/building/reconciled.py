"""What figures of several files have to agree on."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import SERVICES
from allocmodel.publishers import nhse_allocations, nhse_weighted_populations
from allocmodel.publishers.building.folder_of_originals import Originals, Say
from allocmodel.publishers.building.which_files import PRACTICE_WORKBOOK, WORKBOOK_YEARS

#: People per practice; the practice file of 2024/25 is rounded to ten significant digits.
WORKBOOK_TOLERANCE = 1e-3


def compare_with_workbook(
    files: Originals, practices: Mapping[str, pd.DataFrame], say: Say
) -> None:
    """Refuses files of the first two years that differ from the workbook behind them."""
    original = files.read(PRACTICE_WORKBOOK)
    for year in WORKBOOK_YEARS:
        book = nhse_weighted_populations.read(original, year).set_index("practice")
        file = practices[year].set_index("practice")
        columns = ["population", *SERVICES]
        if set(book.index) != set(file.index):
            raise BadInput(
                f"{year}: the practice file and the workbook list other practices.", original.name
            )
        gap = (file[columns] - book.loc[file.index, columns]).abs().max().max()
        if gap > WORKBOOK_TOLERANCE:
            raise BadInput(
                f"{year}: the practice file differs from the workbook by up to {gap:g} people.",
                original.name,
            )
        say(
            f'{year}: the column "pop 2022/23" of the practice file is mislabelled; it equals '
            f'"pop {year}" of the workbook (largest difference of any figure {gap:.0e})'
        )


def reconcile_allocations(
    allocations: pd.DataFrame, practices: Mapping[str, pd.DataFrame], say: Say
) -> None:
    """Checks allocation / allocation per head against the practice file's ICB populations.

    They come from different files of the same publisher, so agreement shows that both were read
    rightly and belong together.

    Raises
    ------
    BadInput
        When a stream and year that reconciles as published does not.
    """
    england = allocations["icb"] == nhse_allocations.ENGLAND
    wide = allocations[~england].pivot_table(
        index=["stream", "year", "icb"], columns="element", values="value"
    )
    for amount, per_head in PER_HEAD.items():
        both = wide.dropna(subset=[amount, per_head])
        for (stream, year), rows in both.groupby(level=["stream", "year"]):
            people = practices[str(year)].groupby("icb")["population"].sum()
            implied = (rows[amount] / rows[per_head]).droplevel(["stream", "year"])
            gap = (implied / people - 1).abs()
            if set(implied.index) != set(people.index) or gap.max() > PER_HEAD_TOLERANCE:
                worst = gap.idxmax()
                raise BadInput(
                    f"{stream} {year}: {amount} / {per_head} is not the population of the "
                    f"practice file: off by {gap.max():.1e} at {worst}.",
                    mend="Check that the files are of the same vintage.",
                )
            say(f"{stream} {year}: {amount} / per head = population, within {gap.max():.0e}")


#: Which amount per head belongs to which amount.
PER_HEAD = {
    "allocation": "allocation_per_head",
    "total_allocation": "total_allocation_per_head",
    "physical_health_allocation": "physical_health_allocation_per_head",
}

PER_HEAD_TOLERANCE = 1e-6
