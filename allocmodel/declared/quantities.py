"""The inputs of the formulas: every figure that is given rather than computed."""

from __future__ import annotations

from collections.abc import Iterable
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
    kind : {"reference", "parameter", "lookup", "label"}
        From the areas tables; one row each on the Inputs sheet; a table on the Lookups sheet; or
        the names of a dimension.
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
    InputQuantity(
        "service_name", "This service", "name", ("service",), "Names of the services.", "label"
    ),
    InputQuantity(
        "area_mix",
        "People of the area",
        "people",
        ("area", "deprivation_quintile", "ethnic_group"),
        "Registered people of the area by the deprivation of where they live and ethnic group.",
        "reference",
    ),
    InputQuantity(
        "equity_view_name", "This view", "name", ("equity_view",), "Names of the views.", "label"
    ),
    InputQuantity(
        "changed_view_name", "This view", "name", ("changed_view",), "Names of views.", "label"
    ),
    InputQuantity(
        "adjustment_in_view",
        "Adjustment counts in the view",
        "number",
        ("adjustment", "after_view"),
        "1 where the view is after the adjustment.",
        "lookup",
    ),
    InputQuantity(
        "weighted_line_name",
        "This adjusted line",
        "name",
        ("weighted_line",),
        "Names of the lines that adjustments touch.",
        "label",
    ),
    InputQuantity(
        "evidence_estimate",
        "Evidence",
        "index",
        ("estimate", "evidence_row"),
        "The study's ratio of each group to its reference group, with its 95 per cent interval.",
        "parameter",
        lowest=0.01,
        highest=100,
    ),
    InputQuantity(
        "is_odds_ratio",
        "Is an odds ratio",
        "number",
        ("evidence_row",),
        "1 where the study gives an odds ratio, 0 where it gives a rate ratio.",
        "parameter",
        lowest=0,
        highest=1,
        whole=True,
    ),
    InputQuantity(
        "reference_prevalence",
        "Prevalence in the reference group",
        "share",
        ("evidence_row",),
        "How common the condition is in the study's reference group: turns odds into risk.",
        "parameter",
        lowest=0,
        highest=1,
    ),
    InputQuantity(
        "interval_width",
        "Standard errors in a 95 per cent interval",
        "number",
        (),
        "From the lower to the upper end of a normal interval.",
        "parameter",
        lowest=1,
        highest=10,
    ),
    InputQuantity(
        "phi",
        "Share of the line's cost that the condition causes (phi)",
        "share",
        ("weight_use",),
        "Incidence and prevalence are not cost: only this part of the line follows the evidence.",
        "parameter",
        lowest=0,
        highest=1,
    ),
    InputQuantity(
        "applies",
        "Evidence applies",
        "number",
        ("weight_use",),
        "1 = the evidence is used, 0 = treatment none.",
        "parameter",
        lowest=0,
        highest=1,
        whole=True,
    ),
    InputQuantity(
        "shrinks",
        "Evidence is shrunk",
        "number",
        ("weight_use",),
        "1 = uncertain ratios are shrunk towards one, 0 = used as published.",
        "parameter",
        lowest=0,
        highest=1,
        whole=True,
    ),
    InputQuantity(
        "quintile_weight",
        "Deprivation weight",
        "index",
        ("weighted_line", "deprivation_quintile"),
        "How much a person of each deprivation fifth counts on the line.",
        "parameter",
        lowest=0,
        highest=100,
    ),
    InputQuantity(
        "health_inequalities_share",
        "Health inequalities share of core",
        "share",
        (),
        "The part of the core formula that follows avoidable mortality.",
        "parameter",
        lowest=0,
        highest=1,
    ),
    InputQuantity(
        "pocket_ratio",
        "Ratio that makes a pocket",
        "index",
        (),
        "An area is a pocket when its share is above the ICB's by this ratio, its place's below.",
        "parameter",
        lowest=1,
        highest=10,
    ),
    InputQuantity(
        "group_covered",
        "Ethnic group is covered by the evidence",
        "number",
        ("ethnic_group", "evidence_row"),
        "1 where the study's group takes in the Census group.",
        "lookup",
    ),
    InputQuantity(
        "row_in_use",
        "Row belongs to the evidence used",
        "number",
        ("weight_use", "evidence_row"),
        "1 where the row is one of the study that the weight uses.",
        "lookup",
    ),
    InputQuantity(
        "use_on_line",
        "Evidence is used on the line",
        "number",
        ("weighted_line", "weight_use"),
        "1 where the weight is on the line.",
        "lookup",
    ),
    InputQuantity(
        "weight_in_coalition",
        "Weight is switched on",
        "number",
        ("weight_kind", "coalition"),
        "1 where the set of adjustments has this kind of weight.",
        "lookup",
    ),
    InputQuantity(
        "core_change_in_coalition",
        "Changed health inequalities share is switched on",
        "number",
        ("coalition",),
        "1 where the set of adjustments has the changed share.",
        "lookup",
    ),
    InputQuantity(
        "effect_coefficient",
        "Coefficient of each set of adjustments",
        "number",
        ("attribution", "adjustment", "coalition"),
        "How the share under each set counts in the effect of an adjustment.",
        "lookup",
    ),
    InputQuantity(
        "in_pool",
        "Is in the pool",
        "number",
        ("pool", "deprivation_quintile", "ethnic_group"),
        "1 where the pool is for these people.",
        "lookup",
    ),
    InputQuantity(
        "official_basis",
        "Basis without pools",
        "name",
        ("budget_line",),
        "The basis of the line that a pool is drawn from; each other line's own basis.",
        "lookup",
        names_dim="basis",
    ),
    InputQuantity(
        "quintile_order",
        "Order of the fifths",
        "number",
        ("deprivation_quintile",),
        "1 = most deprived.",
        "lookup",
    ),
    InputQuantity(
        "has_trait",
        "Has the trait",
        "number",
        ("trait", "deprivation_quintile", "ethnic_group"),
        "1 where these people have the trait that pockets are looked for by.",
        "lookup",
    ),
    InputQuantity(
        "converging_line_name",
        "This converging line",
        "name",
        ("converging_line",),
        "Names of the lines that move towards their target.",
        "label",
    ),
    InputQuantity(
        "first_year",
        "First year",
        "number",
        ("year",),
        "1 in the first year, 0 in those after it.",
        "lookup",
    ),
    InputQuantity("round_name", "This round", "name", ("round",), "Numbers of rounds.", "label"),
    InputQuantity(
        "opening_baseline",
        "Opening baseline",
        "pounds",
        ("place", "converging_line"),
        "The recurrent money that each place starts from. Growth on nothing is nothing.",
        "parameter",
        lowest=1,
        highest=1e12,
    ),
    InputQuantity(
        "given_target",
        "Given target",
        "pounds",
        ("place", "converging_line"),
        "The target of each place, where it is not worked out here.",
        "parameter",
        lowest=0,
        highest=1e12,
    ),
    InputQuantity(
        "given_base_growth",
        "Given base growth",
        "share",
        ("place", "converging_line"),
        "Base growth of each place before any pull, where it is not the same for all.",
        "parameter",
        lowest=-1,
        highest=10,
    ),
    InputQuantity(
        "speed_over",
        "Speed of convergence over target",
        "share",
        ("converging_line",),
        "The part of a positive distance that a year takes away.",
        "parameter",
        lowest=0,
        highest=1,
    ),
    InputQuantity(
        "speed_under",
        "Speed of convergence under target",
        "share",
        ("converging_line",),
        "The part of a negative distance that a year makes up.",
        "parameter",
        lowest=0,
        highest=1,
    ),
    InputQuantity(
        "cap_over",
        "Cap on the pull over target",
        "share",
        ("converging_line",),
        "The most that the pull takes away in a year; 1,000,000 per cent = no cap.",
        "parameter",
        lowest=0,
        highest=1e4,
    ),
    InputQuantity(
        "cap_under",
        "Cap on the pull under target",
        "share",
        ("converging_line",),
        "The most that the pull adds in a year; 1,000,000 per cent = no cap.",
        "parameter",
        lowest=0,
        highest=1e4,
    ),
    InputQuantity(
        "begins_over",
        "Distance over target at which the pull begins",
        "share",
        ("converging_line",),
        "Only what lies beyond this distance is pulled; 0 = the pull begins at once.",
        "parameter",
        lowest=0,
        highest=1,
    ),
    InputQuantity(
        "begins_under",
        "Distance under target at which the pull begins",
        "share",
        ("converging_line",),
        "Only what lies beyond this distance is pulled; 0 = the pull begins at once.",
        "parameter",
        lowest=0,
        highest=1,
    ),
    InputQuantity(
        "share_of_own_money",
        "Pull goes by share of own money",
        "number",
        ("converging_line",),
        "1 = as a share of the place's own projected money, so that full speed ends on target; "
        "0 = as a share of the target, as in NHS England's published pulls.",
        "parameter",
        lowest=0,
        highest=1,
    ),
    InputQuantity(
        "growth_floor",
        "Floor: least growth",
        "share",
        ("converging_line",),
        "No place grows by less; 0 = no cut in cash, -1 = no floor.",
        "parameter",
        lowest=-1,
        highest=1,
    ),
    InputQuantity(
        "growth_ceiling",
        "Ceiling: most growth",
        "share",
        ("converging_line",),
        "No place grows by more; 10,000 per cent = no ceiling.",
        "parameter",
        lowest=-1,
        highest=100,
    ),
    InputQuantity(
        "per_head_floor",
        "Floor: least pounds per head",
        "pounds per head",
        ("converging_line",),
        "No place gets less per head; 0 = no floor.",
        "parameter",
        lowest=0,
        highest=1e5,
    ),
    InputQuantity(
        "per_head_ceiling",
        "Ceiling: most pounds per head",
        "pounds per head",
        ("converging_line",),
        "No place gets more per head; 100,000 = no ceiling.",
        "parameter",
        lowest=0,
        highest=1e5,
    ),
)

#: Every input by its name.
INPUTS = {quantity.name: quantity for quantity in _ALL}


def declare(quantities: Iterable[InputQuantity]) -> None:
    """Add the inputs that an adjustment brings with its file.

    Raises
    ------
    ValueError
        When another input has the name.
    """
    for quantity in quantities:
        if INPUTS.setdefault(quantity.name, quantity) is not quantity:
            raise ValueError(f"Two inputs are called {quantity.name}.")
