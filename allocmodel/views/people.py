"""Who gets what: by deprivation, by ethnic group, and where need hides inside places."""

from __future__ import annotations

from allocmodel.declared.vocabulary import (
    ETHNIC_GROUPS,
    HIGH_LEVEL_GROUPS,
    QUINTILES,
    SERVICES,
    TRAITS,
)
from allocmodel.model.labels import equity_views
from allocmodel.study.run import Run
from allocmodel.views.view import Closing, Column, View, labels_of, places

#: What differs between people: with equal money per head nobody is above the mean.
COMPARED = ("formula", "scenario")


def _under(run: Run) -> dict[str, str]:
    """What the run looks under: before, after each adjustment, and the scenario."""
    titles = equity_views(run.inputs.scenario.by_national_formula)
    return {one: titles[one] for one in labels_of(run, "per_head_by_quintile")["equity_view"]}


def _given(run: Run, per_head: str, above_mean: str = "") -> list[Column]:
    """What people get under each view; and for the chart, how far that is above the mean."""
    titles = _under(run)
    given = [
        Column(
            per_head,
            {"equity_view": one},
            title,
            title.replace(" ", "\n"),
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


def by_quintile(run: Run) -> View:
    """Pounds per head of each fifth."""
    ratio = Closing("Ratio, most to least deprived", {"per_head_by_quintile": "gradient"})
    return View(
        "equity_by_quintile",
        "Pounds per head by deprivation fifth",
        (
            "What the average person of each fifth gets: with equal money per head, before any "
            "adjustment, and in this scenario.",
        ),
        "People in the",
        "deprivation_quintile",
        QUINTILES,
        _given(run, "per_head_by_quintile", "above_mean_by_quintile"),
        (ratio, Closing("Everyone", {"per_head_by_quintile": "mean_per_head"})),
        rows_in_terminal=("1", "5"),
    )


def by_high_level_group(run: Run) -> View:
    """Pounds per head of each high-level ethnic group that has people."""
    own = "people_in_high_level_group"
    last = {"year": run.years[-1]}
    return View(
        "equity_by_high_level_group",
        "Pounds per head by high-level ethnic group",
        ("What the average person of each group gets: its Census groups by their people.",),
        "Ethnic group",
        "high_level_group",
        {
            group: title
            for group, title in HIGH_LEVEL_GROUPS.items()
            if run.number(own, high_level_group=group, **last)
        },
        _given(run, "per_head_by_high_level_group"),
        (Closing("Everyone", {"per_head_by_high_level_group": "mean_per_head"}),),
    )


def by_group(run: Run) -> View:
    """Pounds per head of each ethnic group."""
    return View(
        "equity_by_group",
        "Pounds per head by ethnic group",
        ("What the average person of each group gets; groups differ in age as well as in need.",),
        "Ethnic group",
        "ethnic_group",
        ETHNIC_GROUPS,
        _given(run, "per_head_by_group", "above_mean_by_group"),
        in_terminal=False,
    )


def indices(run: Run) -> View:
    """Indices of inequality."""
    return View(
        "equity_indices",
        "Inequality in money, in single figures",
        (
            "Gradient: most over least deprived fifth. Slope index: pounds per head between the "
            "two ends. Relative index: their ratio. Concentration index: 0 = evenly spread.",
        ),
        "View",
        "equity_view",
        _under(run),
        (
            Column("gradient", {}, "Gradient"),
            Column("slope_index", {}, "Slope index"),
            Column("relative_index", {}, "Relative index"),
            Column("concentration_index", {}, "Concentration index"),
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


def pockets(run: Run) -> View:
    """Areas whose need their place's average hides."""
    columns = [Column("place_of_area", {}, "Place")]
    for trait, title in TRAITS.items():
        at = {"trait": trait}
        columns += [
            Column("area_trait_share", at, title),
            Column("trait_share_of_own_place", at, f"Its place: {title.lower()}"),
            Column("pocket", at, f"Pocket: {title.lower()}"),
        ]
    return View(
        "pockets",
        "Pockets of need hidden inside places",
        (
            "An area is a pocket when its share is well above {the whole}'s (ratio on Inputs) "
            "while its place's share is below {the whole}'s.",
        ),
        "Area",
        "area",
        {
            str(area): f"{row['pcn_name'] or 'Unallocated'} ({area})"
            for area, row in run.inputs.areas.iterrows()
        },
        columns,
        in_terminal=False,
    )
