"""A neighbourhood in words: its need against its place and the whole, and its money."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

from allocmodel.declared.figures import WIDTH, wrapped
from allocmodel.reading.terminal import drawn, written
from allocmodel.study.run import Run
from allocmodel.views.catalogue import views_of
from allocmodel.views.neighbourhoods import is_moved, is_small, neighbourhood_by_line, place_of
from allocmodel.views.view import converges

#: The stages of the calculation that are about neighbourhoods alone.
OF_NEIGHBOURHOODS = ("neighbourhood_need", "neighbourhood_money")


def own_labels_of(run: Run, name: str) -> dict[str, str]:
    """What a name stands for: a place, or a neighbourhood of one."""
    if name in run.places:
        return {"place": name}
    return {"place": place_of(run, name), "neighbourhood": name}


def own_areas(run: Run, about: Mapping[str, str], areas: Iterable[str]) -> list[str]:
    """Of areas, those of a place or of a neighbourhood."""
    *_, (dim, name) = about.items()
    belongs = run.in_year(run.years[-1]).values[f"{dim}_of_area"].to_series()
    return [area for area in areas if belongs[area] == name]


def neighbourhood_tables(run: Run) -> list[str]:
    """For `run`: a table for each place; of many rows the extremes, and where the others are."""
    views = views_of(run, "neighbourhoods")
    lines = []
    for view in views:
        lines += [f"{view.title}:", drawn(run, view)]
        if view.rows_in_terminal:
            lines.append(
                wrapped(
                    f"Of {len(view.rows)}, those with the least and the most money per head; all "
                    "of them stand on the sheet Neighbourhoods, and in results.csv."
                )
            )
        lines.append("")
    notes = dict.fromkeys(note for view in views for note in view.notes)
    told = [wrapped(run.inputs.whole.words.told(note)) for note in notes]
    return [*lines, *told, ""] if views else []


def neighbourhood_in_short(run: Run, name: str) -> list[str]:
    """The answer in a few sentences, its lines, and what moves it."""
    told = neighbourhood_told(run, name)
    return ["IN SHORT", "", *told, "", drawn(run, neighbourhood_by_line(run, name))]


def neighbourhood_told(run: Run, name: str) -> list[str]:
    """The answer in a few sentences: people, money, need, and what moves it; in lines."""
    place, at = place_of(run, name), {"neighbourhood": name}
    whole = run.inputs.whole.words.the

    def told(quantity: str) -> str:
        return written(run, quantity, at)

    said = [
        f"{name} is a neighbourhood of {place}, with {told('neighbourhood_population')} of its "
        f"{told('people_in_own_place')} registered people. It has "
        f"{told('neighbourhood_total_allocation')}, "
        f"{told('neighbourhood_allocation_per_head')} a head, where {place} has "
        f"{written(run, 'total_allocation_per_head', {'place': place})}.",
        *_need(run, name, place, whole),
        *_moved(run, name, place),
    ]
    return [line for one in said for line in textwrap.wrap(one, WIDTH)]


def _moved(run: Run, name: str, place: str) -> list[str]:
    """What the level of places, their pace and their limits move."""
    if not is_moved(run):
        return []
    alone, level, pace = (
        written(run, one, {"neighbourhood": name})
        for one in ("by_need_in_icb", "level_difference", "pace_of_place")
    )
    of_pace = f"; the pace and limits of {place} move {pace}" if converges(run) else ""
    return [
        f"By its own need, as a place of its own and every place at its target, it would have "
        f"{alone}. That need is seen place by place first moves {level}"
        f"{of_pace}. The rest is rounding to whole pounds."
    ]


def _need(run: Run, name: str, place: str, whole: str) -> list[str]:
    """Need per head by the index of the answer; with a warning where few people make it."""
    view = next(one for one in views_of(run, "neighbourhoods") if name in one.rows)
    indices = [
        one for one in view.columns if str(run.values[one.quantity].attrs["units"]) == "index"
    ]
    if not indices:
        return []
    of_whole, of_place = (
        written(run, one.quantity, {**one.labels, "neighbourhood": name}) for one in indices
    )
    title = indices[0].title
    few = (
        " It has so few people that a few practices decide that: read it as a question."
        if is_small(run, name)
        else ""
    )
    return [
        f"Need per head ({title[0].lower()}{title[1:]}) is {of_whole} times the average of "
        f"{whole}, and {of_place} times that of {place}.{few}"
    ]
