"""Lists of ICBs, areas and practices, with the people of each."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pandas as pd

from allocmodel.declared.figures import figure, table, wrapped
from allocmodel.declared.vocabulary import UNALLOCATED_PCN
from allocmodel.reference.asked_for import icbs_of, parts_of
from allocmodel.reference.data import Reference


def icb_list(reference: Reference, year: str) -> str:
    """The ICBs of a year, with their people and areas."""
    sizes = icbs_of(reference, year)
    rows = [
        [str(code), str(name), figure(people, "people"), str(areas)]
        for code, name, people, areas in sizes.itertuples()
    ]
    total = figure(sizes.attrs["population"], "people")
    header = ["Code", "ICB", "People", "Areas"]
    title = f"{len(rows)} ICBs of {year}, {total} registered people"
    return "\n".join(
        [title, "", table(header, rows), "", "Next: allocmodel areas CODE, allocmodel new CODE"]
    )


def area_list(reference: Reference, icb: str, year: str) -> str:
    """The areas of an ICB by district, with the codes that a scenario's places can name."""
    code, name, _, found = parts_of(reference, icb, year)
    people = _people_of(reference, code, year)
    head = [
        f"{name} ({code}), {year}: {len(found)} areas, {people} registered people",
        wrapped(
            "An area is the part of a Primary Care Network (PCN) whose practices stand in one "
            "district. A place names districts, PCNs or sub-ICB locations by code or name."
        ),
    ]
    return _by_district(reference, code, year, found, head, _areas_table)


def practice_list(reference: Reference, icb: str, year: str) -> str:
    """The GP practices of an ICB by district, with the codes that a scenario's places can name."""
    code, name, _, found = parts_of(reference, icb, year, practices=True)
    people = _people_of(reference, code, year)
    head = [
        f"{name} ({code}), {year}: {len(found)} practices, {people} registered people",
        wrapped(
            'A place names practices by code, by exact name or as "CODE: name"; practice = [...] '
            "goes before PCNs, districts and sub-ICB locations."
        ),
    ]
    return _by_district(reference, code, year, found, head, _practices_table)


def _people_of(reference: Reference, icb: str, year: str) -> str:
    """The people of an ICB."""
    return figure(reference.districts_of_icb(icb, year).attrs["population"], "people")


def _by_district(
    reference: Reference,
    icb: str,
    year: str,
    found: pd.DataFrame,
    head: list[str],
    drawn_as: Callable[[pd.DataFrame], str],
) -> str:
    """A table of areas or practices for each district, and what sub-ICB locations were."""
    lines = [*head, ""]
    for district_name, district, size in reference.districts_of_icb(icb, year).itertuples(
        index=False
    ):
        own = found[found["district"] == district]
        lines.append(f"{district_name}: district {district}, {figure(size, 'people')} people")
        lines.append(textwrap.indent(drawn_as(own), "  "))
        lines.append("")
    former, codes = reference.former_ccgs(), sorted(set(found["sub_icb"]))
    lines += [f"Sub-ICB {one}: {former[one]} before July 2022" for one in codes if one in former]
    return "\n".join(lines).rstrip()


def _areas_table(areas: pd.DataFrame) -> str:
    rows = [
        [
            str(row["pcn_name"]) or "Unallocated",
            _pcn_code(row),
            str(row["sub_icb"]) or "(unknown)",
            figure(float(row["population"]), "people"),
            str(area),
        ]
        for area, row in areas.sort_values(["pcn_name", "pcn"]).iterrows()
    ]
    return table(["PCN", "PCN code", "Sub-ICB", "People", "Area code"], rows)


def _practices_table(practices: pd.DataFrame) -> str:
    rows = [
        [
            str(row.get("practice_name", "")) or "(name not known)",
            str(practice),
            _pcn_code(row),
            str(row["sub_icb"]) or "(unknown)",
            figure(float(row["population"]), "people"),
        ]
        for practice, row in practices.iterrows()
    ]
    return table(["Practice", "Code", "PCN code", "Sub-ICB", "People"], rows)


def _pcn_code(row: pd.Series) -> str:
    """The code that a place names; practices in no PCN have one for each district."""
    code = str(row["pcn"])
    return f"{code}-{row['district']}" if code == UNALLOCATED_PCN else code
