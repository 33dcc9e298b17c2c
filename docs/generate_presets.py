"""Writes docs/presets.md: the model's convergence against NHS England's published convergence.

python docs/generate_presets.py
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xarray as xr

from allocmodel.declared.presets import PRESETS, Preset
from allocmodel.model.convergence.distance import distance_from_target, projected
from allocmodel.model.convergence.pull import pull, pulled, uncapped_pull
from allocmodel.reference.data import Reference

#: The presets that are derived from published tables, and so can be proved on them.
PROVED = {name: one for name, one in PRESETS.items() if one.grade == "derived"}

PAGE = Path(__file__).resolve().parent / "presets.md"

#: The figures of a publication that the comparison needs.
ELEMENTS = (
    "allocation",
    "base_growth",
    "baseline",
    "closing_distance_from_target",
    "convergence",
    "distance_from_target",
    "target",
)

HEAD = """# Presets, proved on NHS England's published tables

Written by `python docs/generate_presets.py`; a test fails when it is stale.

Each preset is given the published baselines, base growth and targets of the ICBs, and must return
the published convergence and allocation of every ICB. The largest difference of any ICB:

| preset | ICBs | convergence, percentage points | allocation, per cent | \
allocation if the pull were measured on the published opening distance, per cent |
|---|---|---|---|---|
"""

TAIL = """
Convergence is the same but for the digits that a computer keeps. Allocations are published in
thousands of pounds: that is all that differs there.

What was found about the published figures:

- The target of the year is the allocation / (1 + closing distance). The published "target" beside
  the opening distance is the target before the year's growth.
- The pull is measured on the projected money (baseline x (1 + base growth)) against the target of
  the year, not on the published opening distance. In 2023/24 and 2024/25 the two are the same:
  base growth followed each ICB's population. In 2025/26 all had the same base growth, so
  population growth moved the distance, by up to {moved:.2f} percentage points.
- The pull multiplies the projected money: allocation = baseline x (1 + base growth) x (1 + pull).
  Growth is therefore not base growth + pull: adding them would be wrong by up to {added:.2f}
  percentage points.
- No further scaling to the envelope: the sums of these allocations are the published ones.
- England's targets do not add up to its allocations (from {short:.1f} to {over:.2f} per cent). A
  split of one ICB has targets that do.
"""


@dataclass(frozen=True)
class Comparison:
    """The model and the publication for one preset.

    Attributes
    ----------
    published : pandas.DataFrame
        A row per ICB, a column per element.
    target, distance, pull, allocation : pandas.Series
        What the model makes of them, by ICB.
    allocation_on_opening : pandas.Series
        The allocation if the pull were measured on the published opening distance.
    """

    published: pd.DataFrame
    target: pd.Series
    distance: pd.Series
    pull: pd.Series
    allocation: pd.Series
    allocation_on_opening: pd.Series

    @property
    def convergence_differs(self) -> float:
        """Largest difference of any ICB's convergence, in percentage points."""
        return float((self.pull - self.published["convergence"]).abs().max() * 100)

    @property
    def allocation_differs(self) -> float:
        """Largest difference of any ICB's allocation, in per cent."""
        return _differs(self.allocation, self.published["allocation"])


def _differs(one: pd.Series, other: pd.Series) -> float:
    return float((one / other - 1).abs().max() * 100)


def compared(name: str, reference: Reference) -> Comparison:
    """One preset on the published figures of every ICB.

    Parameters
    ----------
    name : str
        A key of `PRESETS`: the stream and the year.
    reference : Reference

    Returns
    -------
    Comparison
    """
    stream, year = name.replace("primary medical", "primary_medical").split(" ")
    rows = {
        icb: reference.allocations(icb, year).loc[stream]["value"]
        for icb in reference.icbs(year).index
    }
    published = pd.DataFrame(rows).T[list(ELEMENTS)]
    figures = {key: xr.DataArray(published[key].astype(float), dims=["place"]) for key in ELEMENTS}
    target = figures["allocation"] / (1 + figures["closing_distance_from_target"])
    money = projected(figures["baseline"], figures["base_growth"], figures["base_growth"])
    distance = distance_from_target(money, target)
    own_pull = _pull(distance, PRESETS[name])
    opening = _pull(figures["distance_from_target"], PRESETS[name])
    made = (target, distance, own_pull, pulled(money, own_pull))
    series = [pd.Series(one.values, published.index) for one in made]
    on_opening = pd.Series(pulled(money, opening).values, published.index)
    return Comparison(published, *series, on_opening)


def _pull(distance: xr.DataArray, preset: Preset) -> xr.DataArray:
    """The model's pull, by the distance as a share of target."""
    by = [xr.DataArray(one) for one in (preset.speed_over, preset.speed_under)]
    begins = [xr.DataArray(one) for one in (preset.begins_over, preset.begins_under)]
    caps = [xr.DataArray(one) for one in (preset.cap_over, preset.cap_under)]
    return pull(uncapped_pull(distance, *by, *begins), *caps)


def page(reference: Reference | None = None) -> str:
    """The document."""
    reference = reference or Reference.load()
    rows, moved, added, gap = [], [], [], []
    for name, preset in PROVED.items():
        one = compared(name, reference)
        published = one.published
        rows.append(
            f"| {name}{', historic' if preset.historic else ''} | {len(published)} | "
            f"{_at_most(one.convergence_differs)} | {_at_most(one.allocation_differs)} | "
            f"{_at_most(_differs(one.allocation_on_opening, published['allocation']))} |"
        )
        moved.append((one.distance - published["distance_from_target"]).abs().max() * 100)
        growth = one.allocation / published["baseline"] - 1
        sum_of_rates = published["base_growth"] + published["convergence"]
        added.append((growth - sum_of_rates).abs().max() * 100)
        gap.append((one.target.sum() / published["allocation"].sum() - 1) * 100)
    tail = TAIL.format(moved=max(moved), added=max(added), short=min(gap), over=max(gap))
    return HEAD + "\n".join(rows) + "\n" + tail


def _at_most(difference: float) -> str:
    """A difference, rounded up to a power of ten where it is tiny, so no last digit shows."""
    for bound in ("0.00000001", "0.0001", "0.001"):
        if difference < float(bound):
            return f"under {bound}"
    return f"{difference:.3f}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
