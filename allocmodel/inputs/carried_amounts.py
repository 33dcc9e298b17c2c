"""Published amounts of an earlier year, of the areas of now: what lines of the budget grow from."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import PARTS_OF_A_POUND
from allocmodel.inputs.boundaries import carried_over, measure_of, whole_before
from allocmodel.inputs.gathered import (
    PRACTICE_FILES,
    CarriedAmount,
    Gathered,
    GivenAmount,
    Provenance,
)
from allocmodel.model.growth import carried_amount, published_part
from allocmodel.reference.former_areas import FormerAreas
from allocmodel.scenario import BudgetLine


def carried(gathered: Gathered, line: BudgetLine, year: str, element: str) -> CarriedAmount | None:
    """What was published of an earlier year for the areas of now, ICB by ICB that had them.

    Parameters
    ----------
    gathered : Gathered
    line : BudgetLine
    year : str
        The earlier year.
    element : str
        Which published figure of the line's stream.

    Returns
    -------
    CarriedAmount or None
        None where the whole is the same area in both years.

    Raises
    ------
    BadInput
        When nothing is published of the year for one of those ICBs.
    """
    then = whole_before(gathered.whole, year)
    if not isinstance(then, FormerAreas):
        return None
    parts = [then.measured(icb, measure_of(line)) for icb in then.icbs]
    return CarriedAmount(
        icbs=tuple(then.icbs.values()),
        money=tuple(
            gathered.reference.published(icb, year, str(line.stream), element) for icb in then.icbs
        ),
        here=tuple(here for here, _ in parts),
        elsewhere=tuple(elsewhere for _, elsewhere in parts),
    )


def together(carried: CarriedAmount) -> float:
    """The whole pounds of all of them, as the model has them."""
    here, elsewhere, money = (
        xr.DataArray([list(one)], dims=("carried_line", "publishing_icb"))
        for one in (carried.here, carried.elsewhere, carried.money)
    )
    parts = published_part(money, here, elsewhere)
    return float(carried_amount(parts, xr.DataArray(PARTS_OF_A_POUND)).item())


def give_carried(gathered: Gathered, given: Sequence[GivenAmount], lines: Sequence[str]) -> None:
    """The inputs of what is carried over: money, and need here and elsewhere, by ICB.

    Parameters
    ----------
    gathered : Gathered
    given : sequence of GivenAmount
        Each with what is carried over.
    lines : sequence of str
        Their lines.
    """
    years = list(dict.fromkeys(one.year for one in given))
    if len(years) > 1:
        raise BadInput(
            "Lines would grow from published money of different years ("
            + ", ".join(f'"{line}" of {one.year}' for line, one in zip(lines, given, strict=True))
            + "), when the ICB was another area: what came with its areas is carried over from one "
            "year.",
            where=gathered.scenario.where("budget"),
            mend="Write the amounts of all but one of those years in whole pounds.",
        )
    year, parts = years[0], [one.carried for one in given if one.carried]
    icbs = list(dict.fromkeys(icb for one in parts for icb in one.icbs))
    coords = {"carried_line": list(lines), "publishing_icb": icbs}
    note = "Published in thousands of pounds, of all areas that it had"
    money = [Provenance(one.where_from.source, "published", note) for one in given for _ in icbs]
    here = Provenance(PRACTICE_FILES, "published", f"{year}: its areas that are here now")
    elsewhere = Provenance(PRACTICE_FILES, "published", f"{year}: areas that other ICBs have now")
    gathered.give("published_money", [one.money for one in parts], coords, money)
    gathered.give("published_need_here", [one.here for one in parts], coords, here)
    gathered.give("published_need_elsewhere", [one.elsewhere for one in parts], coords, elsewhere)


def say_carried(gathered: Gathered, before: str, lines: Sequence[BudgetLine]) -> None:
    """Says what is carried over with areas that other ICBs had: from whom, with how much money.

    Parameters
    ----------
    gathered : Gathered
    before : str
        A year whose money is a baseline, or the year before.
    lines : sequence of BudgetLine
        Those whose baseline is carried over from it: lines that grow are said with them.
    """
    grown = {line: one.year for (_, line), one in gathered.given.items() if one.carried}
    for year in dict.fromkeys([*([before] if lines else []), *grown.values()]):
        own = lines if year == before else ()
        more = [one for one in gathered.scenario.budget if grown.get(one.line) == year]
        told = [*own, *(one for one in more if one not in own)]
        gathered.warnings.append(carried_over(gathered, year, told))
