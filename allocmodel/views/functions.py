"""Functions of core: what each has, and what other parts than the local ones move."""

from __future__ import annotations

from allocmodel.declared.vocabulary import FUNCTIONS
from allocmodel.study.run import Run
from allocmodel.views.view import Column, View, places


def functions(run: Run) -> View:
    """The money of each function beside its local part of the envelope."""
    at = {"year": run.years[-1]}
    return View(
        "functions",
        "Core by function",
        (
            "Local part: what {the whole}'s own need and costs make of core; health inequalities "
            "are counted with each. With local parts functions add up to core, place by place.",
            *_further_names(run),
        ),
        "Function",
        "function",
        {code: title.removesuffix(", as a function of core") for code, title in FUNCTIONS.items()},
        (
            Column("function_part", at, "Local part"),
            Column("money_of_functions", at, "Money"),
            Column("money_away_from_local_parts", at, "More or less than its local part"),
        ),
    )


def _further_names(run: Run) -> list[str]:
    """Under which service each further name is counted."""
    said, services = [], set()
    for line in run.inputs.scenario.lines:
        if line.basis in services:
            title = FUNCTIONS[line.basis].removesuffix(", as a function of core")
            said.append(f"{line.line} is counted with {title}, whose need it follows.")
        if line.basis in FUNCTIONS:
            services.add(line.basis)
    return said


def spending_mix(run: Run) -> list[View]:
    """What other parts than the local ones move; nothing to show where no pounds are set."""
    if not bool((run.values["function_is_set"] > 0).any()):
        return []
    at = {"year": run.years[-1]}
    return [
        View(
            "spending_mix",
            "Spending mix",
            (
                "What it moves that functions have other parts of core than their local ones: a "
                "function with more brings money to the places that need it most.",
            ),
            "Place",
            "place",
            places(run),
            (
                Column("spending_mix_in_pounds", at, "Spending mix"),
                Column("spending_mix_per_head", at, "Per head"),
            ),
        )
    ]
