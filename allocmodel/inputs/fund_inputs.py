"""Joint funds: the councils, the areas that each one's money stays in, and what it is split by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import figure
from allocmodel.declared.parameters import CONTRIBUTIONS
from allocmodel.declared.text import quoted
from allocmodel.inputs.as_written import as_written
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.scenario import Scenario
from allocmodel.scenario.funds import NHS, Fund
from allocmodel.scenario.judgements import sign_off_name

_OWN = Provenance("The scenario's joint funds", "choice")

#: Where it is told which district lies in which council's area.
_TIERS = "NHS England, GP practice weighted populations, 2022/23: districts and upper tiers of 2021"

_LISTED = 6


@dataclass(frozen=True)
class Council:
    """A council that pays into a fund.

    Attributes
    ----------
    fund : Fund
    code, name : str
        Of the upper-tier authority.
    inside : list of float
        1 for each area of the whole that lies in the council's area, 0 for the others.
    """

    fund: Fund
    code: str
    name: str
    inside: list[float]

    @property
    def label(self) -> str:
        """What its money is called."""
        return f"{self.fund.name}: {self.name}"


def funds(gathered: Gathered, areas: pd.DataFrame) -> None:
    """The funds of a scenario, and of each council what it pays and where its money stays."""
    scenario = gathered.scenario
    if not scenario.fund:
        return
    names = [fund.name for fund in scenario.fund]
    gathered.give("fund_name", names, {"fund": names}, _OWN)
    by_name = {fund.name: fund for fund in scenario.fund}
    as_written(gathered, "fund", by_name, _OWN.source, (CONTRIBUTIONS,))
    councils = [
        _council(gathered, areas, fund, code) for fund in scenario.fund for code in fund.councils
    ]
    if not councils:
        return
    _refuse_one_name(gathered, councils)
    coords = {"council_contribution": [one.label for one in councils]}
    gathered.give_set(
        CONTRIBUTIONS,
        [float(one.fund.councils[one.code]) for one in councils],  # type: ignore[arg-type]
        coords,
        [_paid(one) for one in councils],
    )
    gathered.give("fund_of_contribution", [one.fund.name for one in councils], coords, _OWN)
    by = [one.fund.basis[one.code] for one in councils]
    bases = list(dict.fromkeys(by))
    is_by = [[float(one == basis) for basis in bases] for one in by]
    gathered.give("contribution_basis", is_by, {**coords, "fund_basis": bases}, _OWN)
    gathered.give("fund_basis_name", bases, {"fund_basis": bases}, _OWN)
    gathered.give(
        "area_of_council",
        [list(row) for row in zip(*(one.inside for one in councils), strict=True)],
        {"area": [str(code) for code in areas.index], **coords},
        Provenance(_TIERS, "published", "1 = practices in the council's area"),
    )
    gathered.warnings.extend(_notes(gathered, areas, councils))


def _paid(one: Council) -> Provenance:
    """Who pays it: a judgement of the scenario."""
    signed = (sign_off_name(CONTRIBUTIONS, name=one.fund.name),)
    note = f"Typed in the scenario, {one.name} ({one.code})"
    return Provenance(_OWN.source, "judgement", note, signed)


def _council(gathered: Gathered, areas: pd.DataFrame, fund: Fund, code: str) -> Council:
    """A council by its code, with its areas; refused where it is none, or lies elsewhere."""
    tiers = gathered.reference.upper_tiers()
    where = gathered.scenario.where("fund", fund.name, "contributors", code)
    known = dict(zip(tiers["upper_tier"], tiers["upper_tier_name"], strict=True))
    if code not in known:
        raise _no_council(gathered, areas, tiers, code, where)
    own = areas["district"].map(tiers["upper_tier"]) == code
    main = gathered.reference.main_icb_of_districts(gathered.year)
    districts = tiers.index[tiers["upper_tier"] == code]
    if not own.any() or all(main.get(district) != gathered.icb for district in districts):
        raise BadInput(
            f'{known[code]} ({code}), a contributor to "{fund.name}", lies outside '
            f"{gathered.whole.name}{_few(areas[own])}.",
            where,
            f"Take it out; the councils here are {_councils_here(gathered, areas, tiers)}.",
        )
    return Council(fund, code, known[code], [float(one) for one in own])


def _few(areas: pd.DataFrame) -> str:
    """The few people of a council that lies elsewhere; nothing where there are none."""
    people = float(areas["population"].sum())
    return f": but for {figure(people, 'people')} people registered at its edge" if people else ""


def _no_council(
    gathered: Gathered, areas: pd.DataFrame, tiers: pd.DataFrame, code: str, where: str
) -> BadInput:
    """What is wrong with a contributor that is no upper-tier authority's code."""
    here = _councils_here(gathered, areas, tiers)
    if code in tiers.index:
        county, name = map(str, tiers.loc[code, ["upper_tier", "upper_tier_name"]])
        return BadInput(
            f"{code} is a district of {name}, which has the money of an upper-tier authority.",
            where,
            f"Write {county}, for {name}; its money stays in all its districts.",
        )
    by_name = dict(zip(tiers["upper_tier_name"], tiers["upper_tier"], strict=True))
    return BadInput(
        f'"{code}" is neither {NHS} nor the code of a council.{did_you_mean(code, by_name)}',
        where,
        f"Councils are named by the code of the upper-tier authority of 2021: {here}.",
    )


def _councils_here(gathered: Gathered, areas: pd.DataFrame, tiers: pd.DataFrame) -> str:
    """The councils of the whole, those of most people first, with their codes."""
    main = gathered.reference.main_icb_of_districts(gathered.year)
    own = areas[[main.get(one) == gathered.icb for one in areas["district"]]]
    people = own["population"].groupby(own["district"].map(tiers["upper_tier"])).sum()
    names = dict(zip(tiers["upper_tier"], tiers["upper_tier_name"], strict=True))
    codes = [str(code) for code in people.sort_values(ascending=False, kind="stable").index]
    more = f" and {len(codes) - _LISTED} more" if len(codes) > _LISTED else ""
    return ", ".join(f"{code} ({names[code]})" for code in codes[:_LISTED]) + more


def _refuse_one_name(gathered: Gathered, councils: Sequence[Council]) -> None:
    """Two councils of one fund that have one name could not be told apart."""
    labels = [one.label for one in councils]
    twice = [one for one in labels if labels.count(one) > 1]
    if twice:
        raise BadInput(
            f"Two contributions are called {quoted(twice[:1])}.",
            gathered.scenario.where("fund"),
            "Give the funds other names.",
        )


def _notes(gathered: Gathered, areas: pd.DataFrame, councils: Sequence[Council]) -> list[str]:
    """Who is meant, and what of a council's people is not here."""
    told = [
        "Councils' money of joint funds is a judgement, stays in each council's own area and is "
        f"not part of the allocation: {', '.join(one.label for one in councils)}. People are in "
        "the area that their practice is in, not where they live."
    ]
    if gathered.scenario.neighbourhoods:
        told.append("Councils' money of joint funds is split over places, not neighbourhoods.")
    tiers = gathered.reference.upper_tiers()
    everyone = gathered.reference.people_of_districts(gathered.year)
    of_tier = everyone.groupby(tiers["upper_tier"].reindex(everyone.index).to_numpy()).sum()
    for name, code, inside in dict.fromkeys((x.name, x.code, tuple(x.inside)) for x in councils):
        here = float((areas["population"] * list(inside)).sum())
        share = here / float(of_tier[code])
        if share < _MOST:
            told.append(
                f"{figure(share, 'share')} of the people registered in the area of {name} are in "
                f"{gathered.whole.words.this}: its contribution has to be what is meant for them, "
                "for nobody else has any of it."
            )
    return told


#: Where more than this part of a council's people are in the ICB, nothing is said of the others.
_MOST = 0.95


def bases_of_money(scenario: Scenario) -> set[str]:
    """What money is shared by: every line's, and every council's of a joint fund."""
    return {line.basis for line in scenario.written} | bases_of_councils(scenario.fund)


def bases_of_councils(funds: Sequence[Fund]) -> set[str]:
    """What councils' money is split by."""
    return {fund.basis[code] for fund in funds for code in fund.councils}
