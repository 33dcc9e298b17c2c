"""Joint funds: who pays and who receives, and what stands beside the allocation."""

from __future__ import annotations

from allocmodel.scenario.funds import NHS, Fund
from allocmodel.study.run import Run
from allocmodel.views.pools import basis_name
from allocmodel.views.own import own_titles
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
        Column("council_pounds", {**at, "council_contribution": label}, council_name(fund, label))
        for label in contributions_of(run, fund.name)
    ]
    return View(
        f"fund_{number}" + (f"_{run.years.index(year) + 1}" if several else ""),
        f"Who pays, who receives: {fund.name}" + (f", {year}" if several else ""),
        (_NOTE,),
        "Place",
        "place",
        places(run),
        [*nhs, *councils, Column("fund_money", at, "The fund in all", "In all")],
        (
            Closing(
                "All places",
                {
                    "nhs_of_fund": "nhs_of_fund_in_all",
                    "council_pounds": "contributed_amount",
                    "fund_money": "fund_money_of_all_places",
                },
            ),
        ),
    )


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
        if run.figure(
            "fund_of_contribution", {"year": run.years[-1], "council_contribution": one}
        )
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
                Column("with_councils_money", at, "Both together", "Both\ntogether"),
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
            f"What {label} is split by",
            ("People of each place whose practices lie in the council's area, and their need.",),
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


def told_bases(run: Run) -> list[str]:
    """What each contributor's money of each fund is split by, in a sentence a fund."""
    return [_told(run, fund) for fund in run.inputs.scenario.fund]


def _told(run: Run, fund: Fund) -> str:
    names = {NHS: NHS_TITLE} | dict(
        zip(
            fund.councils,
            (council_name(fund, one) for one in contributions_of(run, fund.name)),
            strict=True,
        )
    )
    drawn = f", drawn from {fund.drawn_from}" if fund.drawn_from else ", beside the other lines"
    where = {NHS: f"over all places{drawn}"}
    parts = [
        f"{names[one]} by {_basis(run, fund.basis[one])}, "
        f"{where.get(one, 'over its own area')}"
        for one in fund.contributors
    ]
    return f"{fund.name}: {'; '.join(parts)}."


def _basis(run: Run, basis: str) -> str:
    title = own_titles(run).get(basis)
    name = basis_name(basis)
    return title or f"{name[:1].lower()}{name[1:]}"
