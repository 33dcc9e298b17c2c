"""The inputs of the formulas: every figure that is given rather than computed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from allocmodel.declared.parameters import AMOUNT, PARAMETERS, Parameter
from allocmodel.declared.whole_words import THE_ICB, WholeWords


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
    role : {"reference", "parameter", "lookup", "label"}
        From the areas tables; one row each on the Inputs sheet; a table on the Lookups sheet; or
        the names of a dimension.
    lowest, highest : float or None
        The range that a parameter may take.
    whole : bool
        Whether only whole numbers are allowed.
    names_dim : str or None
        The dimension whose labels this input holds, where it holds names.
    given_once : bool
        Whether it is given with the first year, for all years.
    blank : float or None
        Of a limit: the figure that a blank cell counts as.
    blank_means : str
        What a blank cell says then: "no cap".
    """

    name: str
    title: str
    unit: str
    dims: tuple[str, ...]
    why: str
    role: str
    lowest: float | None = None
    highest: float | None = None
    whole: bool = False
    names_dim: str | None = None
    given_once: bool = False
    blank: float | None = None
    blank_means: str = ""


def _set_by(*parts: str) -> tuple[InputQuantity, ...]:
    """The inputs that a scenario's parameters become: those whose keys begin with these parts."""
    return _inputs_of(one for one in PARAMETERS if one.parts[: len(parts)] == parts)


def _inputs_of(parameters: Iterable[Parameter]) -> tuple[InputQuantity, ...]:
    """The inputs that parameters become; a figure for each area stands in the table of areas."""
    found: dict[str, InputQuantity] = {}
    for one in parameters:
        if one.quantity:
            lowest, highest = one.input_range
            limited = bool(one.neutral_means) and isinstance(one.neutral, float)
            found[one.quantity] = InputQuantity(
                one.quantity,
                one.title,
                one.unit,
                one.dims,
                one.why,
                "reference" if "area" in one.dims else "parameter",
                lowest,
                highest,
                one.whole,
                given_once=one.given_once,
                blank=one.neutral if limited else None,  # type: ignore[arg-type]
                blank_means=one.neutral_means,
            )
    return tuple(found.values())


_ALL = (
    InputQuantity(
        "area_population",
        "Population of the area",
        "people",
        ("area",),
        "People registered with the area's practices.",
        "reference",
    ),
    InputQuantity("area_name", "This area", "name", ("area",), "Codes of the areas.", "label"),
    InputQuantity(
        "area_of_practice",
        "Area of the practice",
        "name",
        ("practice",),
        "The area that the practice is summed into.",
        "reference",
        names_dim="area",
    ),
    InputQuantity(
        "practice_population",
        "Population of the practice",
        "people",
        ("practice",),
        "People registered with the practice, as published.",
        "reference",
    ),
    InputQuantity(
        "practice_weighted_population",
        "Weighted population of the practice",
        "weighted people",
        ("practice", "service"),
        "Its people multiplied by their relative need, as published.",
        "reference",
    ),
    InputQuantity(
        "area_population_by_age",
        "Population of the area by age",
        "people",
        ("area", "age"),
        "People registered with the area's practices, by age band.",
        "reference",
    ),
    InputQuantity(
        "area_residents",
        "Residents of the area",
        "people",
        ("area",),
        "People who live there by the Census 2021, shared among areas as registered people are.",
        "reference",
    ),
    InputQuantity(
        "area_on_record",
        "People on record in the area",
        "people",
        ("area",),
        "People in the records of ethnicity that the scenario brings, known or not.",
        "reference",
    ),
    InputQuantity(
        "area_unknown_on_record",
        "People on record without a known ethnicity in the area",
        "people",
        ("area",),
        "Those of them whose ethnicity is not stated or not known.",
        "reference",
    ),
    InputQuantity(
        "age_need_by_group",
        "Need that the ages of each group bring",
        "index",
        ("area", "aged_need", "ethnic_group"),
        "The mean of the need by age over the group's people in the area.",
        "reference",
    ),
    InputQuantity(
        "age_need_by_group_and_quintile",
        "Need that the ages of each group and fifth bring",
        "index",
        ("area", "aged_need", "deprivation_quintile", "high_level_group"),
        "The mean of the need by age over the group's people of the fifth in the area.",
        "reference",
    ),
    InputQuantity(
        "area_age_need_by_quintile",
        "Need by age and fifth of the area",
        "weighted people",
        ("area", "deprivation_quintile", "aged_need"),
        "The people of each fifth, each counted by the need by age.",
        "reference",
    ),
    InputQuantity(
        "area_people_by_age_and_group",
        "People of the area by age and group",
        "people",
        ("area", "age", "ethnic_group"),
        "Registered people of the area, by age band and ethnic group.",
        "reference",
    ),
    InputQuantity(
        "area_women_by_group",
        "Women of childbearing age of the area by group",
        "people",
        ("area", "ethnic_group"),
        "Registered women of 15 to 44 of the area, by ethnic group.",
        "reference",
    ),
    InputQuantity(
        "area_women_by_high_level_group",
        "Women of childbearing age of the area by high-level group",
        "people",
        ("area", "high_level_group"),
        "Registered women of 15 to 44 of the area, by high-level ethnic group.",
        "reference",
    ),
    InputQuantity(
        "age_curve",
        "Need by age",
        "index",
        ("component", "age"),
        "Weighted people for each person of the age band, where the average person of England "
        "counts as one.",
        "lookup",
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
        "neighbourhood_of_area",
        "Neighbourhood of the area",
        "name",
        ("area",),
        "The neighbourhood of its place that the area belongs to.",
        "reference",
        names_dim="neighbourhood",
    ),
    InputQuantity(
        "neighbourhood_name",
        "This neighbourhood",
        "name",
        ("neighbourhood",),
        "Names of the neighbourhoods.",
        "label",
    ),
    InputQuantity(
        "place_of_neighbourhood",
        "Place of the neighbourhood",
        "name",
        ("neighbourhood",),
        "The place that the neighbourhood is a part of.",
        "lookup",
        names_dim="place",
    ),
    InputQuantity(
        "neighbourhood_order",
        "Order of the neighbourhood",
        "number",
        ("neighbourhood",),
        "Between equal remainders the neighbourhood listed first goes first.",
        "lookup",
    ),
    *_set_by("neighbourhoods"),
    InputQuantity(
        "line_name", "This budget line", "name", ("budget_line",), "Names of the lines.", "label"
    ),
    InputQuantity("basis_name", "This basis", "name", ("basis",), "Names of the bases.", "label"),
    *_set_by("budget"),
    InputQuantity(
        "given_amount",
        "Budget as given",
        "pounds",
        ("amount_year", "budget_line"),
        "The line's money of a year, before other lines draw on it; the years after may grow "
        "from it.",
        "parameter",
        AMOUNT.lowest,
        AMOUNT.highest,
        AMOUNT.whole,
    ),
    InputQuantity(
        "amount_is_given",
        "Amount is given",
        "number",
        ("amount_year", "budget_line"),
        "1 where the year's amount is given, 0 where it grows from the year before.",
        "lookup",
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
        "by_agreement",
        "Shares are agreed",
        "number",
        ("basis",),
        "1 where a line on this basis is split by the shares agreed for it, 0 for every other.",
        "lookup",
    ),
    InputQuantity(
        "drawn_line_name",
        "This drawn line",
        "name",
        ("drawn_line",),
        "Names of the lines that are drawn from a line on another basis.",
        "label",
    ),
    InputQuantity(
        "own_weight",
        "Weight per head by own index",
        "index",
        ("area", "own_index"),
        "What a person of the area counts by the index, on any scale.",
        "reference",
    ),
    InputQuantity(
        "own_index_name", "This own index", "name", ("own_index",), "Names of own indices.", "label"
    ),
    InputQuantity(
        "remainder_line_name",
        "This line with a need taken out",
        "name",
        ("remainder_line",),
        "Names of the lines that are shared without needs which lines drawn from them are for.",
        "label",
    ),
    InputQuantity(
        "is_taken_out",
        "Need is taken out of the line",
        "number",
        ("remainder_line", "component"),
        "1 where a line drawn from this one is for the need; the rest is shared without it.",
        "lookup",
    ),
    InputQuantity(
        "formula_of_line",
        "National formula of the line",
        "number",
        ("remainder_line", "formula"),
        "1 where the line is shared by the formula.",
        "lookup",
    ),
    InputQuantity(
        "function_name", "This function", "name", ("function",), "Names of the functions.", "label"
    ),
    InputQuantity(
        "function_line_name",
        "This line of a function",
        "name",
        ("function_line",),
        "Names of the lines that a core envelope is split into.",
        "label",
    ),
    InputQuantity(
        "function_of_line",
        "Function of the line",
        "number",
        ("function_line", "function"),
        "1 where the line is of the function.",
        "lookup",
    ),
    InputQuantity(
        "function_is_set",
        "Pounds of the function are set",
        "number",
        ("function_line",),
        "1 where the scenario sets the function's pounds; 0 where it has its local proportion of "
        "what is left.",
        "lookup",
    ),
    InputQuantity(
        "function_order",
        "Order of the function",
        "number",
        ("function_line",),
        "Between equal remainders the function listed first goes first.",
        "lookup",
    ),
    InputQuantity(
        "is_split_into_functions",
        "Is split into functions",
        "number",
        ("budget_line",),
        "1 for the core envelope whose money goes to the lines of its functions.",
        "lookup",
    ),
    InputQuantity(
        "in_converging_line",
        "Is part of the converging line",
        "number",
        ("converging_line", "budget_line"),
        "1 where the budget line converges as, or as part of, the converging line.",
        "lookup",
        given_once=True,
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
        "Published population of {the whole}",
        "people",
        (),
        "NHS England's allocation divided by its pounds per head.",
        "parameter",
        lowest=1,
        highest=1e8,
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
    *_set_by("evidence", "<outcome>", "<group>", "estimate"),
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
        "outcome_rate",
        "Rate of all people by age",
        "share",
        ("weight_use", "age"),
        "How common the outcome is among all people of the age in England.",
        "parameter",
        lowest=0,
        highest=1,
    ),
    InputQuantity(
        "follows_maternity",
        "Line follows maternity need",
        "number",
        ("budget_line",),
        "1 where the line is shared by the need of maternity, 0 elsewhere.",
        "lookup",
    ),
    InputQuantity(
        "women_at_risk",
        "Women of childbearing age are at risk",
        "number",
        ("weight_use",),
        "1 = of an outcome of maternity they alone are at risk, 0 = people of all ages are.",
        "parameter",
        lowest=0,
        highest=1,
        whole=True,
    ),
    InputQuantity(
        "shared_part",
        "Part of the variance that a study's groups share",
        "share",
        (),
        "All are compared with the same reference group: how far their errors go together.",
        "parameter",
        lowest=0,
        highest=0.99,
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
        "1 = ratios are shrunk towards the mean of their study, 0 = used as published.",
        "parameter",
        lowest=0,
        highest=1,
        whole=True,
    ),
    InputQuantity(
        "pools_uncovered",
        "Groups that are not covered",
        "number",
        ("weight_use",),
        "1 = they have the mean of their high-level group's covered groups, 0 = one.",
        "parameter",
        lowest=0,
        highest=1,
        whole=True,
    ),
    InputQuantity(
        "pocket_ratio",
        "Ratio that makes a pocket",
        "index",
        (),
        "An area is a pocket when its share is above its own place's by this ratio.",
        "parameter",
        lowest=1,
        highest=10,
    ),
    InputQuantity(
        "smallest_group",
        "Smallest group that is told",
        "people",
        (),
        "Fewer people than this are too few to say anything of.",
        "parameter",
        lowest=10,
        highest=1000,
        whole=True,
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
        "group_pooled",
        "Study's group stands in for the ethnic group",
        "number",
        ("ethnic_group", "evidence_row"),
        "1 where the study leaves the Census group out, and this group stands in for it.",
        "lookup",
    ),
    InputQuantity(
        "england_share",
        "Share of people of the age in England",
        "share",
        ("age", "ethnic_group"),
        "What part of England's people of the age are of the ethnic group.",
        "lookup",
    ),
    InputQuantity(
        "interval_end",
        "End of the interval",
        "number",
        ("estimate",),
        "How far from the point, in widths of the interval: -0.5, 0 and 0.5.",
        "lookup",
    ),
    InputQuantity(
        "estimate_in_coalition",
        "Estimate that evidence is taken at",
        "number",
        ("estimate", "coalition"),
        "1 where the set of adjustments takes evidence at this estimate.",
        "lookup",
    ),
    InputQuantity(
        "all_at_estimate",
        "All adjustments at the estimate",
        "number",
        ("estimate", "coalition"),
        "1 where the set is all adjustments, with the evidence at this estimate.",
        "lookup",
    ),
    InputQuantity(
        "iteration_name",
        "This iteration",
        "name",
        ("iteration",),
        "Numbers of iterations.",
        "label",
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
        "Basis before adjustments",
        "name",
        ("budget_line",),
        "The basis of the line that a pool, or a line with agreed shares, is drawn from; each "
        "other line's own basis.",
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
        "group_in_high_level",
        "Is in the high-level group",
        "number",
        ("high_level_group", "ethnic_group"),
        "1 where the ethnic group belongs to the high-level group of the Census.",
        "lookup",
    ),
    InputQuantity(
        "converging_line_name",
        "This converging line",
        "name",
        ("converging_line",),
        "Names of the lines that move towards their target.",
        "label",
        given_once=True,
    ),
    InputQuantity(
        "first_year",
        "First year",
        "number",
        ("year",),
        "1 in the first year, 0 in those after it.",
        "lookup",
    ),
    InputQuantity(
        "round_name",
        "This round",
        "name",
        ("round",),
        "Numbers of rounds.",
        "label",
        given_once=True,
    ),
    *_set_by("baseline"),
    InputQuantity(
        "former_weighted_population",
        "Weighted population of last year's area",
        "weighted people",
        ("former_area", "converging_line"),
        "Registered people of the year before, multiplied by their relative need on the line.",
        "reference",
        given_once=True,
    ),
    InputQuantity(
        "place_of_former_area",
        "Place of last year's area",
        "name",
        ("former_area",),
        "The place that the area of the year before belongs to.",
        "reference",
        names_dim="place",
        given_once=True,
    ),
    InputQuantity(
        "money_before",
        "Money that the baseline shares out",
        "pounds",
        ("converging_line",),
        "What last year's formula is taken to have shared between the places.",
        "parameter",
        lowest=1,
        highest=1e12,
        given_once=True,
    ),
    InputQuantity(
        "former_icb_name",
        "This ICB of last year",
        "name",
        ("former_icb",),
        "Names of the ICBs whose areas of last year are here now.",
        "label",
        given_once=True,
    ),
    InputQuantity(
        "former_icb_of_area",
        "ICB of last year's area",
        "name",
        ("former_area",),
        "The ICB that had the area the year before.",
        "reference",
        names_dim="former_icb",
        given_once=True,
    ),
    InputQuantity(
        "former_icb_money",
        "Money of the ICB of last year",
        "pounds",
        ("converging_line", "former_icb"),
        "What last year's formula is taken to have shared between all areas that it had then.",
        "parameter",
        lowest=1,
        highest=1e12,
        given_once=True,
    ),
    InputQuantity(
        "former_need_elsewhere",
        "Weighted population that went elsewhere",
        "weighted people",
        ("converging_line", "former_icb"),
        "Of the areas that it had the year before and that are another ICB's now.",
        "parameter",
        lowest=0,
        highest=1e8,
        given_once=True,
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
        "published_allocation",
        "Published allocation",
        "pounds",
        ("place", "converging_line"),
        "What NHS England allocated to each ICB in the year: what is modelled stands beside it.",
        "lookup",
    ),
    InputQuantity(
        "all_as_published",
        "All is as published",
        "number",
        (),
        "1 where money, baselines, targets, growth and the pull are all NHS England's own, so that "
        "its allocations must come out.",
        "lookup",
    ),
    InputQuantity(
        "reproduced_within",
        "How near a reproduced allocation is",
        "share",
        (),
        "A pound in the million: a judgement. Published distances and growth are rounded, so that "
        "no allocation comes out to the pound.",
        "lookup",
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
    *_set_by("convergence"),
)


#: The groups that the Inputs sheet shows parameters in: what each is.
INPUT_GROUPS = {
    "decisions": "Decisions: what this scenario sets",
    "published": "Published figures, and what is derived from them",
    "technical": "Technical figures: how the arithmetic is done",
}
#: Parameters that are no decision of the scenario.
_GROUP_OF = {
    **dict.fromkeys(
        (
            *("component_weight", "published_population", "evidence_estimate", "is_odds_ratio"),
            *("outcome_rate", "given_target", "given_base_growth"),
        ),
        "published",
    ),
    **dict.fromkeys(
        (
            *("bears_cost", "goes_to_places", "parts_of_a_pound", "place_order", "shared_part"),
            *("interval_width", "pocket_ratio", "smallest_group", "women_at_risk"),
        ),
        "technical",
    ),
}


def group_of(name: str) -> str:
    """The group of the Inputs sheet that a parameter stands in."""
    return _GROUP_OF.get(name, "decisions")


#: Inputs that adjustments bring with their files.
_BROUGHT: list[InputQuantity] = []


@cache
def told_inputs(words: WholeWords | None) -> dict[str, InputQuantity]:
    """Every input by its name, its texts in the words of a whole; None = as they are declared."""
    every = (*_ALL, *_BROUGHT)
    if words is None:
        return {quantity.name: quantity for quantity in every}
    return {
        one.name: replace(one, title=words.told(one.title), why=words.told(one.why))
        for one in every
    }


#: Every input by its name.
INPUTS = dict(told_inputs(THE_ICB))


def declare(parameters: Iterable[Parameter]) -> None:
    """Add the inputs that an adjustment's parameters become.

    Raises
    ------
    ValueError
        When another input has the name.
    """
    for quantity in _inputs_of(parameters):
        if quantity.name in INPUTS:
            raise ValueError(f"Two inputs are called {quantity.name}.")
        _BROUGHT.append(quantity)
    told_inputs.cache_clear()
    INPUTS.update(told_inputs(THE_ICB))
