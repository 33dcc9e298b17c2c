"""Who gets what: by deprivation, by ethnic group, and where need hides inside places."""

from __future__ import annotations

from dataclasses import replace

from allocmodel.declared.figures import listed
from allocmodel.declared.vocabulary import (
    DEPRIVATION_DOMAINS,
    ETHNIC_GROUPS,
    HIGH_LEVEL_GROUPS,
    POOLS,
    QUINTILES,
    SERVICES,
    TRAITS,
)
from allocmodel.model.labels import equity_views, label_title
from allocmodel.study.run import Run
from allocmodel.views.view import Closing, Column, View, labels_of, places

#: What differs between people: with equal money per head nobody is above the mean.
COMPARED = ("formula", "scenario")


#: How tables say what each kind of figure compares.
LIKE_FOR_LIKE = (
    "Like for like: areas where these people are registered have so many times the money that "
    "those areas' ages alone suggest. These are averages of areas: not what people receive; above "
    "1 is not over-funding; deprivation and costs are in it."
)
NOT_THE_SAME_AGES = (
    "Pounds per head are not for the same ages: need rises with age, so groups with many young "
    "people have less for that reason alone, and pounds alone mislead."
)


def _under(run: Run) -> dict[str, str]:
    """What the run looks under: before, after each adjustment, and the scenario."""
    titles = equity_views(run.inputs.scenario.by_national_formula)
    return {one: titles[one] for one in labels_of(run, "per_head_by_quintile")["equity_view"]}


def _stacked(title: str) -> str:
    """A title with a word a line."""
    return title.replace(" ", "\n")


def _like_for_like(run: Run, ratio: str) -> list[Column]:
    """Money like for like under each view, what is compared first; none where ages are not known.

    With equal money per head it would only say where young people are.
    """
    if ratio not in run.values:
        return []
    titles = _under(run)
    views = [*COMPARED, *(one for one in titles if one not in ("equal", *COMPARED))]
    return [
        Column(
            ratio,
            {"equity_view": one},
            f"Like for like: {titles[one].lower()}",
            f"Like for\nlike:\n{_stacked(titles[one])}" if one in COMPARED else "",
            in_terminal=one in COMPARED,
        )
        for one in views
    ]


def _given(run: Run, per_head: str, above_mean: str = "") -> list[Column]:
    """What people get under each view; and for the chart, how far that is above the mean."""
    titles = _under(run)
    given = [
        Column(
            per_head,
            {"equity_view": one},
            f"Pounds per head: {title.lower()}",
            f"Pounds\na head:\n{_stacked(title)}" if one in COMPARED else "",
            "whole pounds",
            in_terminal=one in COMPARED,
        )
        for one, title in titles.items()
    ]
    above = [
        Column(
            above_mean,
            {"equity_view": one},
            f"Above the mean: {titles[one].lower()}",
            in_terminal=False,
        )
        for one in COMPARED
    ]
    return [*given, *(above if above_mean else [])]


def _how_to_read(run: Run) -> tuple[str, ...]:
    """What the figures compare, the like-for-like ones first."""
    if "like_for_like_by_quintile" not in run.values:
        return (NOT_THE_SAME_AGES,)
    return (LIKE_FOR_LIKE, NOT_THE_SAME_AGES)


def by_quintile(run: Run) -> View:
    """Pounds per head of each fifth."""
    ratio = {
        "per_head_by_quintile": "gradient",
        "like_for_like_by_quintile": "like_for_like_gradient",
    }
    return View(
        "equity_by_quintile",
        "Who gets what, by deprivation fifth",
        _how_to_read(run),
        "People in the",
        "deprivation_quintile",
        QUINTILES,
        [
            *_like_for_like(run, "like_for_like_by_quintile"),
            *_given(run, "per_head_by_quintile", "above_mean_by_quintile"),
        ],
        (
            Closing("Ratio, most to least deprived", ratio),
            Closing(
                "Everyone",
                {"per_head_by_quintile": "mean_per_head"},
                by_definition={"like_for_like_by_quintile": "1.000"},
            ),
        ),
        in_terminal=False,
    )


def who_gets_what(run: Run) -> View:
    """The two ends of deprivation, and high-level ethnic groups below them, in one table."""
    fifths, groups = by_quintile(run), by_high_level_group(run)
    ratio, _ = fifths.closing
    return replace(
        fifths,
        name="who_gets_what",
        title="Who gets what",
        notes=(*fifths.notes, _counted(run)),
        corner="Who gets what",
        rows={
            fifth: f"{fifths.row_header} {_lower(QUINTILES[fifth])}"
            for fifth in (min(QUINTILES), max(QUINTILES))
        },
        closing=(replace(ratio, title=f"  {_lower(ratio.title)}"),),
        below=groups,
        # The same before and after: named after the formula, where it is one.
        alike=0 if run.inputs.scenario.by_national_formula else 1,
        in_terminal=True,
        in_workbook=False,
    )


def _counted(run: Run) -> str:
    """Whose money people are counted with, and by which fifths."""
    domain = run.inputs.scenario.deprivation.domain
    by = "" if domain == "imd" else f" Fifths are by the {_lower(DEPRIVATION_DOMAINS[domain])}."
    counted = "Each person counts with the money per head of the area where they are registered."
    return counted + by + _pools_before(run)


def _pools_before(run: Run) -> str:
    """What splits the money of pools before adjustments; nothing where there are none."""
    scenario = run.inputs.scenario
    pools = [line.line for line in scenario.lines if line.basis in POOLS]
    alone = [line for line in pools if scenario.official_bases[line] == "per_head"]
    drawn = " Before adjustments, a pool's money stays in the line that it is drawn from."
    per_head = f" Before adjustments, {listed(alone)} is split as equal money per head."
    return drawn * (alone != pools) + per_head * bool(alone)


def _lower(title: str) -> str:
    return title[0].lower() + title[1:]


def by_high_level_group(run: Run) -> View:
    """Pounds per head of each high-level ethnic group that has people."""
    own = "people_in_high_level_group"
    last = {"year": run.years[-1]}
    return View(
        "equity_by_high_level_group",
        "Who gets what, by high-level ethnic group",
        (),
        "Ethnic group",
        "high_level_group",
        {
            group: title
            for group, title in HIGH_LEVEL_GROUPS.items()
            if run.number(own, high_level_group=group, **last)
        },
        [
            *_like_for_like(run, "like_for_like_by_high_level_group"),
            *_given(run, "per_head_by_high_level_group"),
        ],
        (
            Closing(
                "Everyone",
                {"per_head_by_high_level_group": "mean_per_head"},
                by_definition={"like_for_like_by_high_level_group": "1.000"},
            ),
        ),
        in_terminal=False,
    )


def maternity(run: Run) -> View:
    """Lines of maternity for each woman of childbearing age; per head of all people beside it."""
    return View(
        "maternity_by_high_level_group",
        "Lines of maternity, by high-level ethnic group",
        (
            "For each woman of 15 to 44: areas where women of the group are registered have so "
            "many times the mean. How many of them give birth, deprivation and costs are in it. "
            "Pounds per head of all people also say in which groups fewer are women of those ages, "
            "so they alone mislead.",
        ),
        "Ethnic group",
        "high_level_group",
        by_high_level_group(run).rows,
        (
            Column("maternity_ratio_by_group", {}, "For each woman, to the mean", "Like for\nlike"),
            Column("maternity_per_woman_by_group", {}, "Pounds for each woman", "Pounds\na woman"),
            Column(
                "maternity_crude_ratio_by_group",
                {},
                "Per head of all people, to the mean",
                in_terminal=False,
            ),
            Column(
                "maternity_per_head_by_group",
                {},
                "Pounds per head of all people",
                "Pounds\na head",
            ),
            Column("women_in_high_level_group", {}, "Women of 15 to 44", in_terminal=False),
        ),
        (
            Closing(
                "Everyone",
                {
                    "maternity_per_woman_by_group": "maternity_per_woman",
                    "maternity_per_head_by_group": "maternity_per_head",
                },
                by_definition={
                    "maternity_ratio_by_group": "1.000",
                    "maternity_crude_ratio_by_group": "1.000",
                },
            ),
        ),
    )


def by_group(run: Run) -> View:
    """Pounds per head of each ethnic group."""
    return View(
        "equity_by_group",
        "Who gets what, by ethnic group",
        (),
        "Ethnic group",
        "ethnic_group",
        ETHNIC_GROUPS,
        [
            *_like_for_like(run, "like_for_like_by_group"),
            *_given(run, "per_head_by_group", "above_mean_by_group"),
        ],
        in_terminal=False,
    )


def by_group_and_quintile(run: Run) -> View:
    """Like for like of each high-level group in each fifth: need comes from both at once."""
    return View(
        "equity_by_group_and_quintile",
        "Like for like, by high-level ethnic group and deprivation fifth",
        ("In this scenario. Need does not come one characteristic at a time.",),
        "Ethnic group",
        "high_level_group",
        by_high_level_group(run).rows,
        [
            Column(
                "like_for_like_by_group_and_quintile",
                {"equity_view": "scenario", "deprivation_quintile": fifth},
                title,
            )
            for fifth, title in QUINTILES.items()
        ],
        in_terminal=False,
    )


def parts_of_concentration(run: Run) -> View:
    """What each line of the bridge adds to the concentration index of the formula's split."""
    lines = labels_of(run, "part_of_concentration")["bridge_line"]
    return View(
        "parts_of_concentration",
        "What makes the concentration index, before adjustments",
        (
            "Each line of the bridge adds its part. Negative = the line brings more to people in "
            "more deprived neighbourhoods.",
        ),
        "Line of the bridge",
        "bridge_line",
        {line: label_title("bridge_line", line) for line in lines},
        (Column("part_of_concentration", {}, "Part of the concentration index"),),
        in_terminal=False,
    )


def indices(run: Run) -> View:
    """Indices of inequality."""
    at_same_ages = (
        (
            Column("like_for_like_gradient", {}, "Like for like: gradient"),
            Column("like_for_like_slope", {}, "Like for like: slope index"),
            Column("like_for_like_relative_index", {}, "Like for like: relative index"),
        )
        if "like_for_like_gradient" in run.values
        else ()
    )
    beyond_ages = (
        (Column("horizontal_inequity", {}, "Horizontal inequity index"),) if at_same_ages else ()
    )
    return View(
        "equity_indices",
        "Inequality in money, in single figures",
        (
            "Gradient: most over least deprived fifth. Slope index: between the two ends of a "
            "fitted line, most deprived less least. Relative index: their ratio. Concentration "
            "index: negative = more for people in more deprived neighbourhoods, 0 = evenly spread. "
            "Horizontal inequity index: that, less the same index of what ages lead one to "
            "expect; compare it with the formula's own value, not with nought.",
        ),
        "View",
        "equity_view",
        _under(run),
        (
            *at_same_ages,
            Column("gradient", {}, "Pounds per head: gradient"),
            Column("slope_index", {}, "Pounds per head: slope index"),
            Column("relative_index", {}, "Pounds per head: relative index"),
            Column("concentration_index", {}, "Concentration index"),
            *beyond_ages,
            Column("mean_per_head", {}, "Mean pounds per head"),
        ),
        in_terminal=False,
    )


def gradients() -> View:
    """What each service's formula carries of deprivation."""
    return View(
        "service_gradients",
        "What the national formula carries already",
        (
            "Need per head of people in the most deprived fifth over the least deprived fifth, "
            "before any local weight: a local weight comes on top.",
        ),
        "Service",
        "service",
        SERVICES,
        (Column("service_gradient", {}, "Gradient in the formula"),),
        in_terminal=False,
    )


def traits(run: Run) -> View:
    """Who lives in each place."""
    return View(
        "traits_of_places",
        "Who lives in each place",
        ("Shares of registered people.",),
        "Place",
        "place",
        places(run),
        [Column("place_trait_share", {"trait": one}, title) for one, title in TRAITS.items()],
        in_terminal=False,
    )


def lists(run: Run) -> View:
    """How many people are registered for each resident."""
    whole = {"registered_over_residents": "icb_registered_over_residents"}
    return View(
        "lists_and_people",
        "Registered people over residents",
        (
            "Registered people for each resident of the Census 2021. More people are registered "
            "than live somewhere: some have left or are registered twice, others (students among "
            "them) the Census missed, and places have grown. Money follows registered people.",
        ),
        "Place",
        "place",
        places(run),
        (
            Column("population", {}, "Registered people", written="people"),
            Column("residents", {}, "Residents, Census 2021", "Residents\n(Census 2021)"),
            Column("registered_over_residents", {}, "Registered over residents", "Ratio"),
        ),
        (Closing("All places", {"population": "icb_population", **whole}),),
    )


def records(run: Run) -> View:
    """Of how many people on record the ethnicity is not known."""
    return View(
        "recorded_ethnicity",
        "Recorded ethnicity: people whose ethnicity is not known",
        (
            "Ethnic groups are those of the scenario's records. People whose ethnicity is not "
            "stated or not known are spread over the groups as the scenario says.",
        ),
        "Place",
        "place",
        places(run),
        (
            Column("on_record", {}, "People on record", written="people"),
            Column("unknown_on_record", {}, "Ethnicity not known", "Not\nknown", "people"),
            Column("unknown_ethnicity_share", {}, "Share not known", "Share\nnot known"),
        ),
        (
            Closing(
                "All places",
                {
                    "on_record": "icb_on_record",
                    "unknown_ethnicity_share": "icb_unknown_ethnicity_share",
                },
            ),
        ),
    )


def pockets(run: Run) -> View:
    """Areas that stand out against their own place."""
    columns = [Column("place_of_area", {}, "Place")]
    for trait, title in TRAITS.items():
        at = {"trait": trait}
        columns += [
            Column("told_trait_share", at, title),
            Column("trait_share_of_own_place", at, f"Its place: {title.lower()}"),
            Column("pocket", at, f"Pocket: {title.lower()}"),
            Column("pocket_people", at, f"People beyond its place's share: {title.lower()}"),
        ]
    return View(
        "pockets",
        "Pockets of need inside places",
        (
            "An area is a pocket when its share is well above that of its own place (ratio on "
            "Inputs). A pocket is a question to look into, never a ranking of communities.",
            "0% also stands where fewer people than Inputs says (Smallest group that is told) are "
            "meant, or all but so few: such a share is not told.",
        ),
        "Area",
        "area",
        {str(area): area_title(run, str(area)) for area in run.inputs.areas.index},
        columns,
        in_terminal=False,
    )


def area_title(run: Run, area: str) -> str:
    """What readers call an area: its PCN, with its code."""
    pcn = str(run.inputs.areas["pcn_name"][area])
    return f"{pcn or 'Unallocated'} ({area})"
