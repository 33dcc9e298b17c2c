"""What a document says of one place: what it gets and why, the bridge, and where to look closer."""

from __future__ import annotations

from collections.abc import Sequence

from allocmodel.declared.vocabulary import TRAITS
from allocmodel.documents.blocks import Block, Paragraph, Points, Section, Table
from allocmodel.documents.bridge_picture import Bar, bridge_picture, scale_of
from allocmodel.documents.neighbourhoods import neighbourhood_blocks
from allocmodel.documents.sure import how_sure_of
from allocmodel.documents.told import Told, first_small, in_short, in_words, joined, sentences_of
from allocmodel.views.answer import SMALLEST_MOVE, at_place, moves_of
from allocmodel.views.neighbourhoods import neighbourhoods_of
from allocmodel.views.people import area_title
from allocmodel.views.view import converges

#: How many moves the description of a picture tells.
TOLD = 4


def place_section(told: Told, place: str, of: dict[str, str], alone: bool) -> Section:
    """All that the page says of a place.

    Parameters
    ----------
    told : Told
    place : str
    of : dict of str to str
        The scenario that it is about, where the reader can choose one.
    alone : bool
        Whether a page of paper begins with it.
    """
    return Section(
        told.said("place.title", place=place),
        [
            Paragraph(what_it_gets(told, place), lead=True),
            *how_sure_of(told, place),
            *bridge(told, place),
            *neighbourhood_blocks(told, place),
            *_pockets(told, place),
        ],
        of={"place": place, **of},
        prints="alone" if alone else "",
    )


def what_it_gets(told: Told, place: str) -> str:
    """What a place gets and why, in one paragraph."""
    said, at = told.said, {"place": place}
    gets = said(
        "place.gets",
        place=place,
        year=told.year,
        whole=told.whole,
        money=told.money("total_allocation", at),
        per_head=told.figure("total_allocation_per_head", at, "whole pounds"),
        average=told.figure("icb_allocation_per_head", {}, "whole pounds"),
    )
    return sentences_of(
        gets,
        _against_equal(told, place),
        *_ages(told, place),
        *_most(told, place),
        _baseline(told, place),
    )


def _against_equal(told: Told, place: str) -> str:
    at = {"place": place}
    change = told.last.number("change_in_pounds", **at)
    way = "same" if abs(change) < SMALLEST_MOVE else "more" if change > 0 else "less"
    return told.said(
        f"place.{way}",
        place=place,
        equal=told.money("equal_money", at),
        change=in_words(abs(change)),
        percent=told.size("change_as_share", at, "percent"),
    )


def _ages(told: Told, place: str) -> list[str]:
    """What ages alone call for, and need at the same ages; nothing where ages are not known."""
    if "age_index" not in told.last.values:
        return []
    at = {"place": place, "service": "core"}
    pairs = (("ages", "age_index"), ("same_age", "need_at_same_age"))
    return [
        told.said(
            f"place.{sentence}_{_against_one(told.last.number(name, **at))}",
            times=told.figure(name, at, "times"),
        )
        for sentence, name in pairs
    ]


#: An index that reads 1.00 is neither more nor less.
_LEAST, _MOST = 0.995, 1.005


def _against_one(index: float) -> str:
    return "more" if index >= _MOST else "less" if index <= _LEAST else "same"


def _most(told: Told, place: str) -> list[str]:
    """The moves that bring and that take most."""
    found = bars_of(told, place)
    brings = [one for one in found if one.pounds > 0][:1]
    takes = [one for one in found if one.pounds < 0][:1]
    return [
        told.said(f"place.{key}", move=first_small(one.name), money=in_words(abs(one.pounds)))
        for key, own in (("brings", brings), ("takes", takes))
        for one in own
    ]


def _baseline(told: Told, place: str) -> str:
    """Growth on the money that the place starts from; nothing where it starts from none."""
    if not converges(told.last):
        return ""
    at = {"place": place}
    change = told.last.number("change_on_baseline", **at)
    return told.said(
        f"place.baseline_{'up' if change >= 0 else 'down'}",
        change=in_words(abs(change)),
        percent=told.size("change_on_baseline_as_share", at, "percent"),
    )


# --- The bridge ------------------------------------------------------------------------------


def bars_of(told: Told, place: str) -> list[Bar]:
    """What moves a place's money, as bars of a picture."""
    return [Bar(told.title(move.short), pounds) for move, pounds in moves_of(told.last, place)]


def bridge(told: Told, place: str) -> list[Block]:
    """The bridge of a place: a sentence, the picture, the table of the same figures."""
    said, at, bars = told.said, {"place": place}, bars_of(told, place)
    if not bars:
        return [Paragraph(said("bridge.nothing", place=place))]
    equal, money = told.money("equal_money", at), told.money("total_allocation", at)
    start = (said("bridge.start"), told.last.number("equal_money", **at))
    end = (said("bridge.end", place=place), told.last.number("total_allocation", **at))
    scale = scale_of(start[1], end[1], bars)
    described = joined(
        (f"{one.name} {in_words(one.pounds, signed=True)}" for one in bars[:TOLD]), "; "
    )
    picture = bridge_picture(
        said("bridge.picture", place=place),
        said("bridge.description", equal=equal, money=money, moves=described),
        start,
        end,
        bars,
    )
    by_age = "age_index" in told.last.values
    return [
        Paragraph(
            sentences_of(
                said("bridge.lead", place=place, equal=equal, money=money),
                said("bridge.scale", low=in_short(scale.low), high=in_short(scale.high)),
                said("bridge.ages") if by_age else "",
            )
        ),
        picture,
        _bridge_table(told, place),
    ]


def _bridge_table(told: Told, place: str) -> Table:
    said, at = told.said, {"place": place}
    rows = [
        [
            told.title(move.title),
            *(
                _signed(told, f"{move.of}_{one}", at_place(move, place))
                for one in ("in_pounds", "per_head")
            ),
        ]
        for move, _ in moves_of(told.last, place)
    ]
    first = [
        said("bridge.start"),
        told.figure("equal_money", at),
        told.figure("icb_allocation_per_head", {}),
    ]
    last = [
        said("bridge.end", place=place),
        told.figure("total_allocation", at),
        told.figure("total_allocation_per_head", at),
    ]
    return Table(
        said("bridge.caption", place=place),
        [said("bridge.reason"), said("bridge.pounds"), said("bridge.per_head")],
        [first, *rows],
        [last],
        sorts=False,
    )


def _signed(told: Told, name: str, labels: dict[str, str]) -> str:
    text = told.figure(name, labels)
    return text if text.startswith("-") or set(text) <= set("£0.,") else f"+{text}"


# --- Where to look closer ----------------------------------------------------------------------


def _pockets(told: Told, place: str) -> Sequence[Block]:
    """Areas that stand out in their own place, with the people concerned; nothing without any."""
    points = [
        told.said(
            "pockets.one",
            place=place,
            area=_area(told, area),
            trait=first_small(told.title(TRAITS[trait])),
            share=told.figure("area_trait_share", at, "percent"),
            of_place=told.figure("trait_share_of_own_place", at, "percent"),
            people=told.figure("pocket_people", at),
        )
        for trait, area, at in _found(told, place)
    ]
    if not points:
        return []
    # Where a place has neighbourhoods, what is said of them says so already.
    question = "" if neighbourhoods_of(told.last, place) else told.said("pockets.question")
    lead = sentences_of(told.said("pockets.lead", place=place), question)
    return [Paragraph(lead), Points(points)]


def _area(told: Told, area: str) -> str:
    """An area as people speak of it: the part of a PCN in a district; or the practice."""
    inputs = told.last.inputs
    if inputs.reference.practice_level:
        return area_title(told.last, area)
    row = inputs.areas.loc[area]
    pcn = str(row["pcn_name"]) or told.said("pockets.unallocated")
    return told.said("pockets.area", pcn=pcn, district=str(row["district_name"]))


def _found(told: Told, place: str) -> list[tuple[str, str, dict[str, str]]]:
    run = told.last
    if "pocket_people" not in run.values:
        return []
    return [
        (trait, area, at)
        for trait in TRAITS
        for area in map(str, run.inputs.areas.index)
        if run.figure("place_of_area", {"area": area}) == place
        if run.number("pocket", **(at := {"area": area, "trait": trait}))
    ]
