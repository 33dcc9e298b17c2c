"""Who gets what: money by deprivation and by ethnic group."""

from __future__ import annotations

from dataclasses import replace

from allocmodel.declared.figures import listed
from allocmodel.declared.vocabulary import (
    DEPRIVATION_DOMAINS,
    ETHNIC_GROUPS,
    HIGH_LEVEL_GROUPS,
    POOLS,
    QUINTILES,
)
from allocmodel.model.labels import equity_views
from allocmodel.study.run import Run
from allocmodel.views.view import Closing, Column, View, labels_of

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


def looked_under(run: Run) -> dict[str, str]:
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
    titles = looked_under(run)
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
    titles = looked_under(run)
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
