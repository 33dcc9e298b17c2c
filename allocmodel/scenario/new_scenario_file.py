"""Writes a scenario to start from."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput, located
from allocmodel.declared.figures import figure, so_many
from allocmodel.declared.text import echoed, quoted, slug
from allocmodel.declared.vocabulary import LEVEL_TITLES, NEW_LINES, NEW_PLACES, UNALLOCATED_PCN
from allocmodel.files.new_files import write_new_file
from allocmodel.reference.data import Reference
from allocmodel.reference.edges import Edge, edges_of
from allocmodel.scenario.template import new_scenario


class Written(NamedTuple):
    """The file that was written, and what to know about its places."""

    file: Path
    notes: list[str]


def write_new_scenario(
    icb: str,
    year: str,
    path: Path | None = None,
    level: str = "district",
    lines: str = "formulas",
) -> Written:
    """Write a scenario for an ICB, with a place for each district, sub-ICB location or PCN.

    Parameters
    ----------
    icb : str
        Code or name.
    year : str
        Financial year.
    path : pathlib.Path, optional
        The file to write; when left out, one named after the ICB in the current folder.
    level : {"district", "sub_icb", "pcn"}
        What each place is.
    lines : {"formulas", "functions"}
        Core on one line, or split into its functions.

    Returns
    -------
    Written

    Raises
    ------
    BadInput
        When the ICB or year is unknown, areas are in none of what places are to be, or the file
        exists or cannot be written.
    """
    for key, value, among in (("by", level, NEW_PLACES), ("lines", lines, NEW_LINES)):
        if value not in among:
            raise BadInput(
                f"{echoed(value)} is not what a new scenario can have.",
                argument(key),
                f"Use one of {quoted(among)}.",
            )
    reference = Reference.load()
    with located(argument("year")):
        reference.icbs(year)
    with located(argument("icb")):
        code, name = reference.find_icb(icb, year)
    pairs = _parts(reference, code, year, level)
    edges = {one.district: _told(one, level) for one in edges_of(reference, code, year)}
    notes = edges if level == "district" else _former_ccgs(reference, level)
    amounts = _amounts(reference, code, year)
    text = new_scenario(code, name, year, pairs, amounts, notes, level, lines)
    target = path or Path(f"{slug(name)}-{year.replace('/', '-')}.toml")
    write_new_file(target, text, f"allocmodel new {code} my-scenario.toml")
    return Written(target, [f"Note: {edge}" for edge in edges.values()])


def _parts(reference: Reference, icb: str, year: str, level: str) -> list[tuple[str, str]]:
    """Code and name of every district, sub-ICB location or PCN of an ICB, by name.

    Areas in no PCN are no PCN together: each district's have a code of their own.
    """
    areas = reference.areas(icb, year)
    unknown = areas[areas[level] == ""]
    if len(unknown):
        raise BadInput(
            f"Of {so_many(len(unknown), 'area')} of {icb} no {LEVEL_TITLES[level]} is known.",
            where=argument("by"),
            mend="Make places of districts, or of PCNs.",
        )
    codes, names = areas[level], areas[f"{level}_name"]
    if level == "pcn":
        outside = codes == UNALLOCATED_PCN
        names = names.mask(outside, "Unallocated, " + areas["district_name"])
        codes = codes.mask(outside, codes + "-" + areas["district"])
    pairs = dict(zip(codes, names, strict=True))
    return sorted(pairs.items(), key=lambda pair: (pair[1], pair[0]))


def _told(edge: Edge, level: str) -> str:
    """What to know of a district that is mostly another ICB's."""
    people = figure(edge.people, "people")
    if level != "district":
        inside = " and ".join(edge.pcns) or "no Primary Care Network (PCN)"
        return (
            f"{edge.district_name} has {people} people here, in {inside}; most of the district is "
            f"in {edge.mostly_in}. They are part of the place that has them."
        )
    if edge.pcns:
        pcns, mend = " and ".join(edge.pcns), "the place of that Primary Care Network (PCN)"
    else:
        pcns, mend = "no Primary Care Network (PCN)", "a place beside it"
    return (
        f"{edge.district_name} has {people} people here, in {pcns}; most of the district is in "
        f"{edge.mostly_in}. Join it to {mend}."
    )


def _former_ccgs(reference: Reference, level: str) -> dict[str, str]:
    """What each sub-ICB location was before July 2022."""
    if level != "sub_icb":
        return {}
    return {code: f"Before July 2022: {ccg}" for code, ccg in reference.former_ccgs().items()}


def _amounts(reference: Reference, icb: str, year: str) -> dict[str, str]:
    """Published amounts where the year has them; else nought, with a note to type them."""
    amounts = {}
    for stream in ("core", "primary_medical"):
        try:
            reference.published(icb, year, stream)
        except BadInput:
            amounts[stream] = (
                f"0   # type the pounds of {year}: published ones are not held here; "
                'or "published" with growth'
            )
    return amounts
