"""Peers as a terminal shows them: whom one is like, and need against the ICB and England."""

from __future__ import annotations

import math

from allocmodel.declared.figures import figure, listed, table, wrapped
from allocmodel.model.labels import label_title
from allocmodel.study.peers.figures import FEATURES
from allocmodel.study.peers.peers import Peers
from allocmodel.study.peers.units import KINDS

#: Where nothing is told.
_NONE = "-"

#: The features, in a word each.
_SHORT = dict(zip(FEATURES, ("ages", "income", "groups", "need"), strict=True))


def told(peers: Peers) -> str:
    """The peers of one, how they compare, and its own need indices."""
    kind = KINDS[peers.among]
    return "\n".join(
        [
            f"Peers of {peers.name} among {peers.compared} {kind} of England, {peers.year}",
            "",
            table(*_likeness(peers)),
            *map(wrapped, _about_likeness(peers)),
            "",
            "Need and money beside theirs",
            table(*_compared(peers)),
            *map(wrapped, _about_compared(peers)),
            "",
            f"Need index of {peers.name}, by service",
            table(*_indices(peers)),
            *map(wrapped, _about_indices(peers)),
        ]
    )


def _likeness(peers: Peers) -> tuple[list[str], list[list[str]]]:
    """Who they are, how unlike, and by what."""
    with_icb = peers.among != "icbs"
    header = ["Peer", *(["ICB"] if with_icb else []), "People", "Distance", *_SHORT.values()]
    rows = [
        [
            str(unit),
            *([row["icb"] or _NONE] if with_icb else []),
            figure(row["population"], "people"),
            figure(row["distance"], "times"),
            *(figure(row[feature], "percent") for feature in FEATURES),
            ", ".join(_SHORT[one] for one in row["not_without"].split()) or "none",
        ]
        for unit, row in peers.table.iloc[1:].iterrows()
    ]
    return [*header, "Not without"], rows


def _compared(peers: Peers) -> tuple[list[str], list[list[str]]]:
    """Need indices and money, one's own first."""
    rows = [
        [
            str(unit),
            figure(row["need_index"], "index"),
            figure(row["need_at_same_age"], "index"),
            _NONE if math.isnan(row["per_head"]) else figure(row["per_head"], "whole pounds"),
        ]
        for unit, row in peers.table.iterrows()
    ]
    return ["", "Need index", "At the same ages", "Pounds a head"], rows


def _about_likeness(peers: Peers) -> list[str]:
    features = ", ".join(title.lower() for title in FEATURES.values())
    notes = [
        f"Distance: how unlike their people are by {features}, each counting the same; 1.00 is as "
        "unlike as two taken at random. The shares beside it say which features make it up.",
        "Not without: leave this feature out, and it is no longer among the nearest; none: it "
        "stays whatever is left out.",
    ]
    if peers.left_out:
        notes.append(f"Not looked at, as they share people with it: {listed(peers.left_out)}.")
    return notes


def _about_compared(peers: Peers) -> list[str]:
    money = (
        f"no core allocation is published for {peers.year}"
        if peers.table["per_head"].isna().all()
        else "each ICB's published core allocation, shared by the national formula"
    )
    return [
        "Need index: of core services, with unavoidable costs; at the same ages: need against "
        "people of the same ages. England is 1.000 in both.",
        f"Pounds a head: {money}.",
        "To be alike does not say that money is fair: it says whom to ask.",
    ]


def _indices(peers: Peers) -> tuple[list[str], list[list[str]]]:
    header = ["Service", *(["Against its ICB"] if peers.icb else []), "Against England"]
    columns = [*(["against_icb"] if peers.icb else []), "against_england"]
    return header, [
        [label_title("service", str(service)), *(figure(row[c], "index") for c in columns)]
        for service, row in peers.indices.iterrows()
    ]


def _about_indices(peers: Peers) -> list[str]:
    if not peers.icb:
        return ["1.000 is the average person of England."]
    said = ["1.000 is the average person of the ICB in one column, of England in the other."]
    if peers.in_icb < 1:
        part = figure(peers.in_icb, "share")
        said.append(f"Against its ICB: {part} of its people, who are in {peers.icb}.")
    return said
