"""Inequality in money in single figures, and what the national formula carries of deprivation."""

from __future__ import annotations

from allocmodel.declared.vocabulary import SERVICES
from allocmodel.model.labels import label_title
from allocmodel.study.run import Run
from allocmodel.views.view import Column, View, labels_of
from allocmodel.views.who_gets_what import looked_under


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
        looked_under(run),
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
