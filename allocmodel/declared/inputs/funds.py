"""Joint funds: who pays how much, and the areas that each council's money stays in."""

from __future__ import annotations

from allocmodel.declared.inputs.quantity import InputQuantity, set_by

FUNDS = (
    InputQuantity("fund_name", "This fund", "name", ("fund",), "Names of the funds.", "label"),
    *set_by("fund"),
    InputQuantity(
        "fund_of_contribution",
        "Fund of the contribution",
        "name",
        ("council_contribution",),
        "The joint fund that the council pays into.",
        "lookup",
        names_dim="fund",
    ),
    InputQuantity(
        "contribution_basis",
        "Basis of the contribution",
        "number",
        ("council_contribution", "fund_basis"),
        "1 where the council's money is shared by the basis, in its own area.",
        "lookup",
    ),
    InputQuantity(
        "fund_basis_name",
        "This basis of councils' money",
        "name",
        ("fund_basis",),
        "Names of the bases that councils' money is shared by.",
        "label",
    ),
    InputQuantity(
        "area_of_council",
        "Area lies in the council's area",
        "number",
        ("area", "council_contribution"),
        "1 where the area's practices lie in the council's own area, 0 elsewhere.",
        "reference",
    ),
)
