"""A fitted model's card: what it asks, on what, how good it is, and what it is not for.

Written once, from `fit.json` alone: terminal, files and workbook draw it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from allocmodel.declared.figures import figure
from allocmodel.declared.text import spoken
from allocmodel.fitting.need.spec import FAMILIES, ICB, UNMET_NEED

Result = Mapping[str, Any]

#: The most kinds of people, practices or ICBs that the top names.
_NAMED = 6


@dataclass(frozen=True)
class CardTable:
    """Rows of words and figures as they are shown."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class CardSection:
    """A part of a card: what it says, and what it shows.

    Attributes
    ----------
    title : str
    says : tuple of str
        Paragraphs.
    table : CardTable or None
    in_short : bool
        Whether a terminal shows it.
    """

    title: str
    says: tuple[str, ...] = ()
    table: CardTable | None = None
    in_short: bool = False


def model_card(result: Result) -> list[CardSection]:
    """The card of a fit.

    Parameters
    ----------
    result : mapping
        What `fit.json` holds.
    """
    return [section for part in _PARTS for section in part(result)]


def _lead(result: Result) -> Iterator[CardSection]:
    held, spec = result["held_out"], result["spec"]
    rows = "cells of like people" if result["unit"] == "person" else "rows"
    left_out = f"whole {_groups(result)}" if result["groups"] else f"folds of {rows}"
    inside = (
        f"{_share(held['r2_within'])} of the differences between {rows} inside {_a_group(result)}, "
        f"and {_share(held['r2'])} of those between all {rows}"
        if result["groups"]
        else f"{_share(held['r2'])} of the differences between {rows}"
    )
    yield CardSection(
        "How good it is, on what it has not seen",
        (
            f"With {left_out} left out ({spec['model']['folds']} folds), it explains {inside}; "
            f"{_share(held['deviance_explained'])} of the deviance of one rate for all is gone.",
            _far_off(result),
        ),
        in_short=True,
    )


def _group(result: Result) -> str:
    """What a group is called: ICB, or the column that the spec names."""
    column = str(result["spec"]["model"]["groups"])
    return "ICB" if column == ICB else f"group ({column})"


def _a_group(result: Result) -> str:
    return "an ICB" if _group(result) == "ICB" else f"a {_group(result)}"


def _groups(result: Result) -> str:
    named = _group(result)
    return "ICBs" if named == "ICB" else named.replace("group", "groups", 1)


def _far_off(result: Result) -> str:
    far = result["far_off"]
    if not far:
        parts = "value of a variable" if result["unit"] == "person" else "fifth or tenth"
        if not result["groups"]:
            return f"No {parts} is predicted more than 5% wrong."
        return f"No {parts} is predicted more than 5% wrong, and no {_group(result)} more than 10%."
    named = [
        f"{_part_name(result, one['by'])} {one['label']}: {one['ratio']:.2f}"
        for one in far[:_NAMED]
    ]
    more = "; the others are in the tables" if len(far) > _NAMED else ""
    return f"It predicts badly for (predicted over actual): {', '.join(named)}{more}."


def _part_name(result: Result, by: str) -> str:
    """What parts are called: those by group as the group is."""
    return _group(result) if by == "ICB" else by


def _evidence(result: Result) -> Iterator[CardSection]:
    slope = result["slope"]
    if slope is None:
        return
    other = slope["rates_without_the_evidence"]
    told = (
        "1 means that it holds: the interval contains it."
        if slope["holds"]
        else "1 would mean that it holds, and the interval leaves it out: "
        + (
            "the evidence overshoots the counts."
            if slope["estimate"] < 1
            else "the counts follow ethnicity more than the evidence says."
        )
    )
    yield CardSection(
        "Does the evidence hold?",
        (
            f"The evidence on {spoken(slope['outcome'])} predicts the counts with slope "
            f"{_interval(slope)}. {told}",
            "The rates by age decide much of it: turned from rates of everybody, without the "
            f"evidence in the fit, the slope is {_interval(other)}.",
            _worth(result),
        ),
        in_short=True,
    )


def _worth(result: Result) -> str:
    held, without = result["held_out"], result["compared"]["without the evidence"]
    better = held["r2"] > without["r2"]
    rows = _groups(result) if result["groups"] else "rows"
    return (
        f"On {rows} left out the evidence {'improves' if better else 'worsens'} prediction: "
        f"{_share(without['r2'])} explained without it, {_share(held['r2'])} with it."
        + ("" if better else " So this model should not be used with it.")
    )


def _coefficients(result: Result) -> Iterator[CardSection]:
    terms = {
        name: one for name, one in result["coefficients"].items() if one.get("words") is not None
    }
    if not terms:
        return
    yield CardSection(
        "What goes with the counts, at the same ages and sexes",
        tuple(f"{one['words']}." for one in terms.values()),
        CardTable(
            ("Coefficient", "What it is", "Estimate", "95% from", "to", "In the use"),
            tuple(
                (
                    name,
                    f"{one['section']}: {one['title']}",
                    *(_number(one[key]) for key in ("estimate", "lower", "upper", "used")),
                )
                for name, one in terms.items()
            ),
        ),
        in_short=True,
    )


def _compared(result: Result) -> Iterator[CardSection]:
    tenths = result["predicted_over_actual"].get("minority ethnic tenth")
    top = tenths[-1]["ratio"] if tenths else None
    rows = [("this model", {**result["held_out"], "top_minority_tenth": top})]
    rows += list(result["compared"].items())
    yield CardSection(
        "Beside other ways to predict the same counts",
        ("All on what was left out; below nought, one rate for all would do better.",),
        CardTable(
            (
                "Predicted by",
                "Explained, all",
                f"inside {_groups(result)}" if result["groups"] else "inside folds",
                "Deviance explained",
                "Largest minority ethnic tenth, predicted over actual",
            ),
            tuple(
                (
                    name,
                    *(f"{one[key]:.2f}" for key in ("r2", "r2_within", "deviance_explained")),
                    _number(one["top_minority_tenth"]),
                )
                for name, one in rows
            ),
        ),
        in_short=True,
    )


def _question(result: Result) -> Iterator[CardSection]:
    spec = result["spec"]
    asked = spec["question"] or "Not written in the spec (key question)."
    yield CardSection("Question", (asked,))
    never = "A count of use or of diagnoses is not need: who was not seen is not counted."
    banned = f"{spec['not_for']}. {never}" if spec["not_for"] else never
    yield CardSection("What it must not be used for", (banned,))


def _data(result: Result) -> Iterator[CardSection]:
    spec, left = result["spec"], result["left_out"]
    data = spec["data"]
    source = ", ".join(filter(None, (data["source"], data["vintage"], data["licence"])))
    rows = f"{result['n']:,} {'people' if result['unit'] == 'person' else 'rows'}"
    people = figure(result["exposure"], "people")
    counted = f"{figure(result['counts'], 'people')} counted of {people} people"
    if spec["model"]["family"] == "two_part":
        counted = f"£{result['counts']:,.0f} in all"
    elif result["unit"] == "person":
        exposure = spec["response"]["exposure"]
        counted = f"{figure(result['counts'], 'people')} counted" + (
            f", in {people} of {exposure}" if exposure else ""
        )
    yield CardSection(
        "Data",
        (
            f"{data['file']}: {source or 'source not written in the spec'}. {rows}, {counted}.",
            *((f"Who is counted: {data['counted']}.",) if data["counted"] else ()),
            _left_out(left) if left["rows"] else "No row is left out.",
            *result["notes"],
        ),
    )


def _left_out(left: Result) -> str:
    parts = [
        f"{name} ({', '.join(f'{icb} {count}' for icb, count in by_icb.items())})"
        for name, by_icb in left["rows"].items()
    ]
    return (
        f"Left out: rows with {figure(left['people'], 'people')} people, for lack of "
        f"{'; '.join(parts)}."
    )


def _formula(result: Result) -> Iterator[CardSection]:
    spec, rates = result["spec"], result["rates"]
    expected = {
        "age_sex": "expected by age and sex, from the counts themselves and fitted anew where rows "
        "are left out",
        "none": "people",
    }.get(spec["offset"]["expected"], f"column {spec['offset']['expected']}")
    family = spec["model"]["family"]
    terms = [
        f"{name} x {one['estimate']:.3f}"
        for name, one in result["coefficients"].items()
        if "title" in one
    ]
    evidence = ["what the evidence adds at the same ages x 1"] if result["slope"] else []
    level = (
        [f"the level of the {_group(result)}"]
        if result["groups"] and spec["model"]["effects"]
        else []
    )
    added = " + ".join([*terms, *evidence, *level])
    whose = f" Rates are those of {rates['of']}." if rates else ""
    formula = f"Logarithm of the count = logarithm of what is expected ({expected}) + {added}."
    if family == "two_part":
        formula = (
            "Logarithm of the odds of any cost = a level + the coefficients of any, by variables; "
            "logarithm of the cost, where there is any = a level + those of amount, by variables. "
            f"Coefficients: {', '.join(terms)}."
        )
    yield CardSection(
        "Formula",
        (
            f"{formula}{whose}",
            f"Family: {spoken(family)} ({FAMILIES[family]}); errors clustered by {_group(result)}, "
            f"Student's t with {result['degrees_of_freedom']} degrees of freedom."
            if result["groups"]
            else f"Family: {spoken(family)} ({FAMILIES[family]}).",
        ),
    )
    supply = ", ".join(spec["supply"])
    unmet = spec["unmet_need"]["treatment"]
    yield CardSection(
        "Supply and unmet need",
        (
            f"Supply ({supply}) is in the fit and left out in the use: nobody gets more money for "
            "having more of it."
            if supply
            else "No supply is in the fit.",
            f"Unmet need: {spoken(unmet)} ({UNMET_NEED[unmet]}).",
        ),
    )


def _parts(result: Result) -> Iterator[CardSection]:
    units = "People" if result["unit"] == "person" else "Rows"
    for by, rows in result["predicted_over_actual"].items():
        yield CardSection(
            f"Predicted over actual, by {_part_name(result, by)}",
            (_WHAT_PARTS_ARE.get(by, ""),) if by in _WHAT_PARTS_ARE else (),
            CardTable(
                (
                    _part_name(result, by),
                    units,
                    "Pounds" if result["spec"]["model"]["family"] == "two_part" else "Counted",
                    "Predicted",
                    "Predicted over actual",
                ),
                tuple(
                    (
                        str(one["label"]),
                        *(_count(one[key]) for key in ("rows", "actual", "predicted")),
                        _number(one["ratio"]),
                    )
                    for one in rows
                ),
            ),
        )


#: How rows are put into parts.
_WHAT_PARTS_ARE = {
    "deprivation fifth": "Fifths of people, by the mean score of the Index of Multiple Deprivation "
    "2025 where a row's people live.",
    "minority ethnic tenth": "Tenths of people, from the smallest share of people of minority "
    "ethnic groups (all but White British) to the largest.",
    "list size fifth": "Fifths of people, by how many people a row's counts are of.",
}


def _calibration(result: Result) -> Iterator[CardSection]:
    if not result["calibration"]:
        return
    yield CardSection(
        "Calibration",
        ("Tenths of people by predicted rate; a good model has both rates alike.",),
        CardTable(
            ("Tenth", "Predicted rate", "Actual rate"),
            tuple(
                (str(at), f"{one['predicted_rate']:.4f}", f"{one['actual_rate']:.4f}")
                for at, one in enumerate(result["calibration"], start=1)
            ),
        ),
    )


def _influence(result: Result) -> Iterator[CardSection]:
    if not result["influence"]:
        return
    yield CardSection(
        f"Which {_group(result)} moves the answer",
        (
            f"Each coefficient without the {_group(result)} that moves it most, and over all "
            f"{_groups(result)} left out.",
        ),
        CardTable(
            ("Coefficient", "Without", "it is", "Lowest", "Highest", "Variance inflation"),
            tuple(
                (
                    name,
                    one["without"],
                    *(_number(one[key]) for key in ("estimate", "lowest", "highest")),
                    f"{result['coefficients'][name]['inflation']:.1f}",
                )
                for name, one in result["influence"].items()
            ),
        ),
    )


def _small_print(result: Result) -> Iterator[CardSection]:
    own = result["in_sample"]
    yield CardSection(
        "Small print",
        (
            f"On the rows it was fitted to, which flatters any model: {own['r2']:.2f} explained, "
            f"{own['r2_within']:.2f} inside {_groups(result)}; dispersion {own['dispersion']:.1f}"
            + (f"; alpha {own['alpha']:.3f}" if own["alpha"] else "")
            + ".",
            f"allocmodel {result['allocmodel']}; spec sha256 {result['digests']['spec']}; data "
            f"sha256 {result['digests']['data']}.",
        ),
    )


_PARTS = (
    _lead,
    _evidence,
    _coefficients,
    _compared,
    _question,
    _data,
    _formula,
    _parts,
    _calibration,
    _influence,
    _small_print,
)


def _share(value: float) -> str:
    return f"{value:.2f}"


def _count(value: float | None) -> str:
    """A count; starred where it is too small to be told."""
    return "*" if value is None else f"{value:,.0f}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _interval(one: Result) -> str:
    return f"{one['estimate']:.2f} ({one['lower']:.2f} to {one['upper']:.2f})"
