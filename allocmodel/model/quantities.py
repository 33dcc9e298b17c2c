"""The inputs of the formulas: every figure that is given rather than computed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class InputQuantity:
    """An input of the formulas.

    Attributes
    ----------
    name : str
        The argument name that formulas know it by.
    title : str
        What people read.
    unit : str
        One of `vocabulary.UNITS`.
    dims : tuple of str
        Its dimensions, in order.
    why : str
        What it is there for.
    kind : {"reference", "parameter", "label"}
        From the areas table; one row each on the Inputs sheet; or the names of a dimension.
    lowest, highest : float or None
        The range that a parameter may take.
    whole : bool
        Whether only whole numbers are allowed.
    names_dim : str or None
        The dimension whose labels this input holds, where it holds names.
    """

    name: str
    title: str
    unit: str
    dims: tuple[str, ...]
    why: str
    kind: str
    lowest: float | None = None
    highest: float | None = None
    whole: bool = False
    names_dim: str | None = None


_ALL = (
    InputQuantity(
        "area_population",
        "Population of the area",
        "people",
        ("area",),
        "People registered with the area's practices.",
        "reference",
    ),
    InputQuantity(
        "area_weighted_population",
        "Weighted population of the area",
        "weighted people",
        ("area", "service"),
        "Registered people multiplied by their relative need for each service.",
        "reference",
    ),
    InputQuantity(
        "place_of_area",
        "Place of the area",
        "name",
        ("area",),
        "The place that the area belongs to.",
        "reference",
        names_dim="place",
    ),
    InputQuantity("place_name", "This place", "name", ("place",), "Names of the places.", "label"),
    InputQuantity(
        "line_name", "This budget line", "name", ("budget_line",), "Names of the lines.", "label"
    ),
    InputQuantity("basis_name", "This basis", "name", ("basis",), "Names of the bases.", "label"),
    InputQuantity(
        "gross_amount",
        "Budget",
        "pounds",
        ("budget_line",),
        "The line's money before other lines draw on it.",
        "parameter",
        lowest=0,
        highest=1e12,
        whole=True,
    ),
    InputQuantity(
        "line_basis",
        "Basis",
        "name",
        ("budget_line",),
        "What the line is shared by.",
        "parameter",
        names_dim="basis",
    ),
    InputQuantity(
        "drawn_from",
        "Line drawn on",
        "name",
        ("budget_line",),
        "The line that this line's money is taken out of first.",
        "parameter",
        names_dim="budget_line",
    ),
    InputQuantity(
        "component_weight",
        "Weight in the national formula",
        "share",
        ("formula", "component"),
        "How much each need counts in the national formula, over England.",
        "parameter",
        lowest=0,
        highest=1,
    ),
    InputQuantity(
        "bears_cost",
        "Bears the cost factor",
        "number",
        ("formula", "component"),
        "1 where the area's cost factor multiplies this need, 0 where it does not.",
        "parameter",
        lowest=0,
        highest=1,
        whole=True,
    ),
    InputQuantity(
        "goes_to_places",
        "Shared between places",
        "number",
        ("basis",),
        "1 where money on this basis is shared between places, 0 where it is held.",
        "parameter",
        lowest=0,
        highest=1,
        whole=True,
    ),
    InputQuantity(
        "parts_of_a_pound",
        "Parts of a pound",
        "number",
        (),
        "Remainders that agree to this part of a pound count as equal.",
        "parameter",
        lowest=100,
        highest=1e5,
        whole=True,
    ),
    InputQuantity(
        "place_order",
        "Order of the place",
        "number",
        ("place",),
        "Between equal remainders the place listed first goes first.",
        "parameter",
        lowest=1,
        highest=1e4,
        whole=True,
    ),
    InputQuantity(
        "published_population",
        "Published population of the ICB",
        "people",
        (),
        "NHS England's allocation divided by its pounds per head.",
        "parameter",
        lowest=1,
        highest=1e8,
    ),
    InputQuantity(
        "tolerance",
        "Tolerance of checks",
        "number",
        ("unit",),
        "A check fails when its largest difference is above this.",
        "parameter",
        lowest=0,
        highest=1,
    ),
)

#: Every input by its name.
INPUTS = {quantity.name: quantity for quantity in _ALL}
