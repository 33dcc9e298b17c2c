"""Who lives in each area, by deprivation fifth and ethnic group, for equity and for weights."""

from __future__ import annotations

import numpy as np

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import (
    ETHNIC_GROUPS,
    HIGH_LEVEL_GROUPS,
    HIGH_LEVEL_OF,
    QUINTILES,
    SERVICES,
    TRAITS,
)
from allocmodel.engine.labelled import in_order
from allocmodel.inputs.adjustment_inputs import adjustments_of
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.inputs.recorded_inputs import with_recorded

#: An area whose share is this much above that of its own place is a pocket of need.
POCKET_RATIO = 1.5

#: Fewer people than this are not told.
SMALLEST_GROUP = 10

#: The largest ethnic group; everyone else belongs to a minority ethnic group.
MAJORITY = "white_british"


def people(gathered: Gathered) -> None:
    """People by deprivation fifth and ethnic group, and what equity looks at."""
    domain = gathered.scenario.deprivation.domain
    try:
        mix = gathered.whole.people(domain)
    except BadInput as error:
        if gathered.scenario.needs_people:
            raise BadInput(error.what, gathered.scenario.where("icb"), error.mend) from None
        gathered.warnings.append(f"Equity is not shown: {error.what}")
        return
    areas = [str(area) for area in gathered.values["area_population"]["area"].values]
    quintiles, groups = list(QUINTILES), list(ETHNIC_GROUPS)
    people_coords = {"deprivation_quintile": quintiles, "ethnic_group": groups}
    ordered = with_recorded(gathered, in_order(mix, {"area": areas, **people_coords}))
    source = str(mix.attrs.get("source", "Registrations, Census 2021, Indices of Deprivation"))
    derived = Provenance(source, "derived", str(mix.attrs.get("note", "")))
    gathered.give("area_mix", ordered.values, {"area": areas, **people_coords}, derived)
    own = Provenance("Method, section 6", "choice")
    services = list(SERVICES)
    gathered.give("service_name", services, {"service": services}, own)
    _views(gathered, own)
    quintile = {"deprivation_quintile": quintiles}
    gathered.give("quintile_order", range(1, len(quintiles) + 1), quintile, own)
    gathered.give("has_trait", _traits(), {"trait": list(TRAITS), **people_coords}, own)
    belongs = [[float(HIGH_LEVEL_OF[one] == high) for one in groups] for high in HIGH_LEVEL_GROUPS]
    high = {"high_level_group": list(HIGH_LEVEL_GROUPS), "ethnic_group": groups}
    gathered.give("group_in_high_level", belongs, high, own)
    note = "A choice of how far above its place's share an area stands out"
    gathered.give("pocket_ratio", POCKET_RATIO, {}, Provenance("Method, section 6", "choice", note))
    few = "A choice of how few people are too few to say anything of"
    gathered.give(
        "smallest_group", SMALLEST_GROUP, {}, Provenance("Method, section 6", "choice", few)
    )


def _views(gathered: Gathered, own: Provenance) -> None:
    """What equity is looked at under: before any change, after each in turn, and at the end."""
    chosen = adjustments_of(gathered.scenario)
    scenario = gathered.scenario
    pools = scenario.splits_beside_formulas
    # Without pools the last adjustment ends where the scenario does.
    steps = chosen if pools else chosen[:-1]
    after = [f"after_{adjustment}" for adjustment in steps]
    changed = [*after, "scenario"]
    gathered.give("changed_view_name", changed, {"changed_view": changed}, own)
    views = ["equal", "formula", *changed]
    gathered.give("equity_view_name", views, {"equity_view": views}, own)
    if after:
        counted = [
            [float(steps.index(last) >= number) for last in steps] for number in range(len(chosen))
        ]
        coords = {"adjustment": chosen, "after_view": after}
        gathered.give("adjustment_in_view", counted, coords, own)


def _traits() -> np.ndarray:
    """1 for people in the most deprived fifth; 1 for people in a minority ethnic group."""
    has = np.zeros((len(TRAITS), len(QUINTILES), len(ETHNIC_GROUPS)))
    has[list(TRAITS).index("core20"), 0, :] = 1
    has[list(TRAITS).index("minority"), :, :] = 1
    has[list(TRAITS).index("minority"), :, list(ETHNIC_GROUPS).index(MAJORITY)] = 0
    return has
