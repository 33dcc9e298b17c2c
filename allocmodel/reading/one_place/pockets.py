"""Areas that stand out in their place, by name."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from allocmodel.declared.figures import WIDTH
from allocmodel.declared.vocabulary import TRAITS
from allocmodel.reading.neighbourhood import own_areas
from allocmodel.reading.terminal import written
from allocmodel.study.run import Run
from allocmodel.views.people import area_title


def pockets_inside(run: Run, about: Mapping[str, str]) -> list[str]:
    """Areas that stand out in their place, by name, with the people concerned."""
    place = about["place"]
    found = []
    for trait, title in TRAITS.items() if "pocket_people" in run.values else ():
        for area in own_areas(run, about, map(str, run.inputs.areas.index)):
            at = {"area": area, "trait": trait}
            if run.number("pocket", **at):
                share, of_place = (
                    written(run, name, at)
                    for name in ("told_trait_share", "trait_share_of_own_place")
                )
                if not run.number("told_trait_share", **at):
                    share = "nearly all people"
                found.append(
                    f"  {area_title(run, area)}: {share} {title[0].lower()}{title[1:]}, where "
                    f"{place} has {of_place}; {written(run, 'pocket_people', at)} people more than "
                    "at its share."
                )
    if not found:
        return []
    inside = "neighbourhood" if "neighbourhood" in about else "place"
    head = f"Pockets of need inside the {inside}, to look into (never a ranking of communities):"
    return ["", head, *(line for one in found for line in _listed(one))]


def _listed(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="    ")
