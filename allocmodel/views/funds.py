"""Joint funds: who pays and who receives, and what stands beside the allocation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocmodel.declared.figures import figure
from allocmodel.scenario.funds import NHS, Fund
from allocmodel.study.run import Run
from allocmodel.views.own import own_titles
from allocmodel.views.pools import basis_name
from allocmodel.views.view import Closing, Column, View, labels_of, places

#: What the NHS is called among contributors.
NHS_TITLE = "NHS"


def funds(run: Run) -> list[View]:
    """Of each fund, whole pounds by contributor and place: a table for each year."""
    return [
        _fund(run, fund, year, number)
        for number, fund in enumerate(run.inputs.scenario.fund, start=1)
        for year in run.years
    ]


def _fund(run: Run, fund: Fund, year: str, number: int) -> View:
    at = {"year": year, "fund": fund.name, "budget_line": fund.name}
    several = len(run.years) > 1
    nhs = [Column("nhs_of_fund", at, NHS_TITLE)] if NHS in fund.contributors else []
    councils = [
        Column(
            "council_pounds",
            {**at, "council_contribution": label},
            f"Council of {council_name(fund, label)}",
            f"Council of\n{council_name(fund, label)}",
        )
        for label in contributions_of(run, fund.name)
    ]
    columns = [*nhs, *councils, Column("fund_money", at, "The fund in all", "In all")]
    shown = {one.quantity for one in columns}
    return View(
        f"fund_{number}" + (f"_{run.years.index(year) + 1}" if several else ""),
        f"Who pays, who receives: {fund.name}" + (f", {year}" if several else ""),
        (_NOTE,),
        "Place",
        "place",
        places(run),
        columns,
        (Closing("All places", {one: _PAID[one] for one in _PAID if one in shown}),),
    )


#: What stands below each contributor's column: what it pays.
_PAID = {
    "nhs_of_fund": "nhs_of_fund_in_all",
    "council_pounds": "contributed_amount",
    "fund_money": "fund_money_of_all_places",
}


_NOTE = (
    "Whole pounds: a column is what a contributor pays, a row what a place receives. The NHS's "
    "money is part of the allocation, on the budget line of the fund's name. A council's money is "
    "not, and stays in its own area."
)


def contributions_of(run: Run, fund: str) -> list[str]:
    """The contributions of councils to a fund."""
    if "fund_of_contribution" not in run.values:
        return []
    every = labels_of(run, "fund_of_contribution")["council_contribution"]
    return [
        one
        for one in every
        if run.figure("fund_of_contribution", {"year": run.years[-1], "council_contribution": one})
        == fund
    ]


def council_name(fund: Fund, label: str) -> str:
    """The council's own name in what its contribution is called."""
    return label.removeprefix(f"{fund.name}: ")


def beside_the_allocation(run: Run) -> list[View]:
    """The allocation, councils' money, and both together."""
    at = {"year": run.years[-1]}
    return [
        View(
            "beside_the_allocation",
            "The allocation, and councils' money beside it",
            (
                "The allocation is as above, the NHS's money of joint funds in it. What councils "
                "pay comes beside it.",
            ),
            "Place",
            "place",
            places(run),
            (
                Column("total_allocation", at, "Allocation"),
                Column("councils_money", at, "Councils' money of joint funds", "Councils'\nmoney"),
                Column(
                    "with_councils_money", at, "Allocation and councils' money", "Both\ntogether"
                ),
                Column(
                    "with_councils_money_per_head",
                    at,
                    "Both per head",
                    "Both per\nhead",
                    "whole pounds",
                ),
            ),
            (
                Closing(
                    "All places",
                    {
                        "total_allocation": "icb_allocation",
                        "councils_money": "councils_money_of_all_places",
                        "with_councils_money": "with_councils_money_of_all_places",
                    },
                ),
            ),
        )
    ]


def councils_by_place(run: Run) -> list[View]:
    """Of whom each council's money is for, and by what it is split: for the workbook."""
    labels = labels_of(run, "council_pounds")["council_contribution"]
    at = {"year": run.years[-1]}
    return [
        View(
            f"council_{number}",
            f"Whom the council's money is for: {label}",
            (
                "People of each place whose practices lie in the council's area, and their need "
                "by what the money is split by.",
            ),
            "Place",
            "place",
            places(run),
            (
                Column("people_of_council", {**at, "council_contribution": label}, "People"),
                Column("need_of_council", {**at, "council_contribution": label}, "Their need"),
                Column("share_of_council", {**at, "council_contribution": label}, "Share"),
                Column("council_pounds", {**at, "council_contribution": label}, "Pounds"),
            ),
            in_terminal=False,
        )
        for number, label in enumerate(labels, start=1)
    ]


def funds_of_place(run: Run) -> list[Column]:
    """What joint funds bring a place, contributor by contributor, and its money in all."""
    at = {"year": run.years[-1]}
    found = []
    for fund in run.inputs.scenario.fund:
        if NHS in fund.contributors:
            of = {**at, "fund": fund.name}
            found.append(Column("nhs_of_fund", of, f"{fund.name}: NHS, in the allocation"))
        for label in contributions_of(run, fund.name):
            of = {**at, "council_contribution": label}
            found.append(
                Column("council_pounds", of, f"{fund.name}: council of {council_name(fund, label)}")
            )
    if "with_councils_money" in run.values:
        title = "Allocation and councils' money"
        found.append(Column("with_councils_money", at, title))
    return found


@dataclass(frozen=True)
class Payer:
    """Who pays into a fund: in words, and where what it pays stands.

    Attributes
    ----------
    title, split_by, where : str
        The fund and the contributor, the basis of its money, and the area that it stays in.
    paid : str
        The quantity that holds what it pays.
    labels : mapping of dimension to label
    """

    title: str
    split_by: str
    where: str
    paid: str
    labels: Mapping[str, str]

    def pounds(self, run: Run) -> str:
        """What it pays in the year of a run."""
        return figure(run.number(self.paid, **self.labels), "pounds")


def payers(run: Run) -> list[Payer]:
    """Every contributor to every fund, the NHS first."""
    return [one for fund in run.inputs.scenario.fund for one in _payers_of(run, fund)]


def _payers_of(run: Run, fund: Fund) -> list[Payer]:
    found = []
    if NHS in fund.contributors:
        where = f"all places, from {fund.drawn_from}" if fund.drawn_from else "all places"
        basis = _basis(run, fund.basis[NHS])
        title = f"{fund.name}: {NHS_TITLE}"
        found.append(Payer(title, basis, where, "nhs_of_fund_in_all", {"fund": fund.name}))
    for code, label in zip(fund.councils, contributions_of(run, fund.name), strict=True):
        where, basis = f"its own area, {code}", _basis(run, fund.basis[code])
        labels = {"council_contribution": label}
        found.append(Payer(label, basis, where, "contributed_amount", labels))
    return found


def told_bases(run: Run) -> list[str]:
    """What each contributor's money is split by and where it stays, a sentence each."""
    return [
        f"{one.title}: by {one.split_by[:1].lower()}{one.split_by[1:]}; in {one.where}."
        for one in payers(run)
    ]


def _basis(run: Run, basis: str) -> str:
    return own_titles(run).get(basis) or basis_name(basis)
