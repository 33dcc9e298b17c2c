"""What places have today by the payments to their practices, as the start of primary medical lines.

Payments are published by practice for one year; practices are joined to the rows of the scenario's
first year by their codes. What does not join is counted and named, and stands for nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from allocmodel.declared.errors import BadInput, located
from allocmodel.declared.figures import figure, so_many
from allocmodel.declared.vocabulary import PAYMENT_KINDS, PAYMENTS_COUNTED, PAYMENTS_YEAR
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.scenario import BudgetLine
from allocmodel.scenario.convergence import PAYMENT_SWITCHES, Baseline

#: The publication.
PAYMENTS = f"NHS England, NHS Payments to General Practice {PAYMENTS_YEAR}"
#: The formula of the lines that payments to practices are the start of.
FORMULA = "primary_medical"
#: How many practices a note names, those with the most first; the others are added up.
_NAMED = 12


def lines_from_payments(gathered: Gathered) -> list[BudgetLine]:
    """The lines that start from payments: recurrent, by the formula of primary medical care.

    Raises
    ------
    BadInput
        When the scenario has none.
    """
    lines = [
        line
        for line in gathered.scenario.lines
        if line.recurrent and line.basis == FORMULA and line.drawn_from is None
    ]
    if not lines:
        raise BadInput(
            "No line can start from payments to general practice.",
            where=gathered.scenario.where("baseline", "source"),
            mend=f'Write a recurrent line with basis = "{FORMULA}", or take another source.',
        )
    return lines


def payments(gathered: Gathered, baseline: Baseline, money: Sequence[tuple[float, str]]) -> None:
    """Payments of each area by kind, which of them count, and what is said of them.

    Parameters
    ----------
    gathered : Gathered
        The inputs of the first year.
    baseline : Baseline
        The scenario's, with the kinds that it counts.
    money : sequence of (float, str)
        The pounds that each line's baseline shares out, and where they are published.
    """
    with located(gathered.scenario.where("baseline", "source")):
        practices = gathered.reference.practices_of_year(gathered.year)
    paid = gathered.reference.practice_payments()
    areas = [str(one) for one in gathered.values["area_population"]["area"].values]
    own = (
        practices
        if gathered.whole.parts_have_money
        else practices[practices["icb"] == gathered.icb]
    )
    area_of = own["icb" if gathered.whole.parts_have_money else "area"]
    figures = [*PAYMENT_KINDS, "carr_hill_patients"]
    joined = paid[paid.index.isin(own.index)]
    sums = joined[figures].groupby(joined.index.map(dict(area_of))).sum()
    by_area = sums.reindex(areas, fill_value=0)
    published = Provenance(PAYMENTS, "published", "Of each practice, added up to areas")
    area = {"area": areas}
    gathered.give(
        "area_payments",
        by_area[list(PAYMENT_KINDS)].to_numpy(),
        {**area, "payment_kind": list(PAYMENT_KINDS)},
        published,
    )
    gathered.give("area_carr_hill", by_area["carr_hill_patients"].to_numpy(), area, published)
    counted = {kind: baseline.counts(kind) for kind in PAYMENT_KINDS}
    gathered.give(
        "payment_is_counted",
        [float(one) for one in counted.values()],
        {"payment_kind": list(PAYMENT_KINDS)},
        [_choice(baseline, kind) for kind in PAYMENT_KINDS],
    )
    kinds = [kind for kind, one in counted.items() if one]
    if not (by_area[kinds].sum(axis=1) >= 0).all() or not by_area[kinds].sum().sum() > 0:
        raise BadInput(
            "The payments that are counted come to nothing, or to less, somewhere.",
            where=gathered.scenario.where("baseline"),
            mend="Count more kinds of payment, or give the places' pounds in baseline.amounts.",
        )
    gathered.warnings += [
        _what_counts(joined, counted),
        _how_carried(gathered, money),
        *_not_joined(gathered, paid, practices, kinds),
        *_without_payments(gathered, paid, own),
    ]


def _choice(baseline: Baseline, kind: str) -> Provenance:
    """Whether a kind of payment counts: by the scenario's key, or by default."""
    own = kind in PAYMENT_SWITCHES and getattr(baseline, kind) is not None
    if own:
        return Provenance("The scenario's baseline", "choice", "Set in the scenario")
    kept = "counted" if kind in PAYMENTS_COUNTED else "left out"
    key = f"; {kind} in [baseline] changes it" if kind in PAYMENT_SWITCHES else ""
    return Provenance("Method, section 13", "choice", f"By default {kept}{key}")


def _what_counts(joined: pd.DataFrame, counted: dict[str, bool]) -> str:
    """Which payments count, and what is left out, in pounds."""

    def told(counts: bool) -> str:
        kinds = [kind for kind, one in counted.items() if one is counts]
        return "; ".join(f"{PAYMENT_KINDS[one]}: {_pounds(joined[one].sum())}" for one in kinds)

    left = told(False)
    keys = ", ".join(PAYMENT_SWITCHES)
    return (
        f"What places have today: {PAYMENTS}. Counted: {told(True)}."
        + (f" Left out: {left}." if left else "")
        + f" Keys of [baseline] that switch kinds: {keys}."
    )


def _how_carried(gathered: Gathered, money: Sequence[tuple[float, str]]) -> str:
    """From the year of the payments to the year of the run."""
    whole = "; ".join(f"{_pounds(pounds)} ({source})" for pounds, source in money)
    return (
        f"From {PAYMENTS_YEAR} to {gathered.year}: each place starts from its share of those "
        f"payments times {whole}. So all the line's money is taken to lie as the payments do, and "
        "to have grown alike everywhere."
    )


def _not_joined(
    gathered: Gathered, paid: pd.DataFrame, practices: pd.DataFrame, counted: list[str]
) -> list[str]:
    """Practices that were paid and have no row in the year: named, with patients and pounds."""
    left = paid[~paid.index.isin(practices.index)]
    if not gathered.whole.parts_have_money:
        own = {sub for icb, sub in gathered.reference.sub_icbs_by_icb() if icb == gathered.icb}
        left = left[left["sub_icb"].isin(own)]
    if left.empty:
        return []
    sums = pd.DataFrame(
        {
            "name": left["practice_name"],
            "people": left["registered_patients"],
            "pounds": left[counted].sum(axis=1),
        }
    ).sort_values(["people", "pounds"], ascending=False, kind="stable")
    return [
        f"Left out of payments, having no row in {gathered.year}: "
        f"{_count(sums)} with {_people(sums)} and {_pounds(sums['pounds'].sum())}: "
        + _named(sums, lambda row: f"{row['people']:,.0f} patients, {_pounds(row['pounds'])}")
    ]


def _without_payments(gathered: Gathered, paid: pd.DataFrame, own: pd.DataFrame) -> list[str]:
    """Practices of the year that were not paid then: their people count, with no pounds."""
    new = own[~own.index.isin(paid.index)]
    if new.empty:
        return []
    sums = pd.DataFrame({"name": new["practice_name"], "people": new["population"]})
    sums = sums.sort_values("people", ascending=False, kind="stable")
    return [
        f"Without payments in {PAYMENTS_YEAR}: {_count(sums)} of {gathered.year} with "
        f"{_people(sums)}, whose need counts in their places and whose pounds are nought: "
        + _named(sums, lambda row: f"{row['people']:,.0f} people")
    ]


def _named(rows: pd.DataFrame, figures: Callable[[pd.Series], str]) -> str:
    """The practices by code and name with their figures; beyond some, how many more."""
    told = [f"{code} {row['name']} ({figures(row)})" for code, row in rows.head(_NAMED).iterrows()]
    rest = rows.iloc[_NAMED:]
    if len(rest):
        told.append(f"and {len(rest)} more with {_people(rest)}")
    return f"{'; '.join(told)}."


def _count(rows: pd.DataFrame) -> str:
    return so_many(len(rows), "practice")


def _people(rows: pd.DataFrame) -> str:
    return figure(float(rows["people"].sum()), "people") + " people"


def _pounds(pounds: float) -> str:
    return figure(pounds, "pounds")
