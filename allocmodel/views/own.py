"""Own indices beside the national one, and lines that a need is taken out of."""

from __future__ import annotations

from allocmodel.scenario import Scenario
from allocmodel.scenario.fitted_basis import FITTED, is_fitted
from allocmodel.scenario.own_index import OWN
from allocmodel.study.run import Run
from allocmodel.views.view import Column, View, labels_of, places


def own_titles(run: Run) -> dict[str, str]:
    """The titles of own indices, as the scenario gives them."""
    scenario = run.inputs.scenario
    bases = [*(OWN + name for name in scenario.own), *(FITTED + name for name in scenario.fitted)]
    return {basis: own_title(scenario, basis) for basis in bases}


def own_title(scenario: Scenario, basis: str) -> str:
    """The title of an own index, or of a fit."""
    if is_fitted(basis):
        return f"Fitted need: {basis.removeprefix(FITTED)}"
    return scenario.own[basis.removeprefix(OWN)].title


def taken_out(run: Run) -> dict[str, str]:
    """What the bridge calls the needs that are taken out of a line."""
    if "remainder_in_pounds" not in run.values:
        return {}
    lines = labels_of(run, "remainder_in_pounds")["remainder_line"]
    return {line: f"Needs taken out of {line}" for line in lines}


def own_indices(run: Run) -> list[View]:
    """Each own index beside NHS England's of core services, and what it moves against that."""
    titles = own_titles(run)
    return [
        _own_index(run, name, titles[name]) for name in labels_of(run, "own_share")["own_index"]
    ]


def _own_index(run: Run, name: str, title: str) -> View:
    at = {"year": run.years[-1], "own_index": name, "service": "core"}
    number = 1 + labels_of(run, "own_share")["own_index"].index(name)
    return View(
        f"own_index_{number}",
        f"{title} ({name}), beside the national need index",
        (
            "Need per head against {the whole}'s average, 1.000; the difference is that of the "
            "lines on the index, against the same money by the national formula for core.",
        ),
        "Place",
        "place",
        places(run),
        (
            Column("own_need_index", at, "Own index", "Own\nindex"),
            Column("need_index", at, "Need index, core services", "Core,\nnational"),
            Column("own_share", at, "Share by own index", "Own\nshare", "percent"),
            Column("fair_share", at, "Fair share of core", "Share of\ncore", "percent"),
            Column("own_index_against_core", at, "Own index less core", "Own\nless core"),
        ),
    )
