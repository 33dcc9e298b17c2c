"""The rows of a fit beside who their people are: matched, grouped, and without what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import figure
from allocmodel.declared.table_schemas.names_by_year import practice_figures_of
from allocmodel.declared.text import Wrong
from allocmodel.declared.vocabulary import YEARS_OF_PRACTICES
from allocmodel.fitting.need import rows
from allocmodel.fitting.need.rows import Table
from allocmodel.fitting.need.spec import AGE_SEX, FEW, FREE_SHARES, ICB, NONE, Spec
from allocmodel.fitting.need.spec_file import SpecFile
from allocmodel.fitting.need.variables import SHIPPED, refuse_composite
from allocmodel.reference import practice_people
from allocmodel.reference.practice_people import Floats, PracticePeople
from allocmodel.reference.tables import Tables

#: What a row is said to lack whose code nobody knows.
PEOPLE = "people of the code"
GROUP = "group"
#: The group of every row where there are none.
ALL = "all"
#: Whom free shares are compared with.
_COMPARED = {"five": "share_white", "nineteen": "share_of_white_british"}


@dataclass(frozen=True)
class Units:
    """What a fit's rows hold; arrays have a row for each unit.

    Attributes
    ----------
    codes : list of str
    counts, exposure : array
    expected : array or None
        A column of expected counts.
    columns : dict of str to array
        Need, shares and supply, by coefficient.
    sources : dict of str to str
        By coefficient: the variable that ships, or the column.
    groups : Series of str
    known : PracticePeople
        Of the rows.
    index : array
        NHS England's need index per head; missing where it is not known.
    left_out : dict of str to dict
        By what they lack: rows that were left out, by group.
    people_left_out : float
    notes : list of str
    data_sha256 : str
    """

    codes: list[str]
    counts: Floats
    exposure: Floats
    expected: Floats | None
    columns: dict[str, Floats]
    sources: dict[str, str]
    groups: pd.Series[str]
    known: PracticePeople
    index: Floats
    left_out: dict[str, dict[str, int]]
    people_left_out: float
    notes: list[str]
    data_sha256: str


def read_units(file: SpecFile, tables: Tables) -> Units:
    """The rows that a spec names, with who their people are.

    Parameters
    ----------
    file : SpecFile
    tables : Tables
        Of the reference data.

    Raises
    ------
    BadInput
        For what cannot be read, is no count, has no people or no code that is known; for missing
        figures, unless the spec says that such rows are dropped.
    """
    spec = file.spec
    if spec.model.family == "two_part":
        raise BadInput(
            "Whether there is any cost cannot be told from rows of many people.",
            file.where("model", "family"),
            'Fit costs in two parts to single people (unit = "person"); of practices, the number '
            'of people with any cost: family = "quasi_poisson".',
        )
    assert spec.data.code is not None and spec.response.exposure is not None  # see `spec.Spec`
    table = rows.read_table(file.data, spec.data.sheet)
    codes = table.texts(spec.data.code, file.where("data", "code"))
    rows.refuse_twice(codes, table, spec.data.code)
    counts = table.figures(spec.response.counts, file.where("response", "counts"))
    exposure = table.figures(spec.response.exposure, file.where("response", "exposure"))
    named = {"counts": spec.response.counts, "exposure": spec.response.exposure}
    rows.refuse_no_counts(counts, exposure, table, named)
    known = _people(spec, tables)
    place = _places(spec, known, codes, exposure, table)
    notes: list[str] = []
    columns, sources = _columns(file, table, known, place, notes)
    groups = _groups(file, table, tables, codes)
    expected = _expected(file, table)
    missing = {
        PEOPLE: place < 0,
        spec.response.counts: np.isnan(counts),
        spec.response.exposure: np.isnan(exposure),
        **{name: np.isnan(column) & (place >= 0) for name, column in columns.items()},
        GROUP: (groups == "").to_numpy(),
    }
    if expected is not None:
        missing[spec.offset.expected] = np.isnan(expected)
    kept = ~np.any([*missing.values()], axis=0)
    left_out = rows.missing_by_icb(missing, groups.where(groups != "", "no ICB"))
    _refuse_missing(file, left_out, kept, exposure, table)
    index = _index(spec, tables, codes)
    own = known.of(known.codes[place[kept]])
    notes.extend(_like_some_ages(spec, exposure[kept], own))
    return Units(
        [code for code, one in zip(codes, kept, strict=True) if one],
        counts[kept],
        exposure[kept],
        None if expected is None else expected[kept],
        {name: column[kept] for name, column in columns.items()},
        sources,
        groups[kept],
        own,
        index[kept],
        left_out,
        float(np.nansum(exposure[~kept])),
        notes,
        table.sha256,
    )


def _people(spec: Spec, tables: Tables) -> PracticePeople:
    """The people of every practice or area that is known."""
    if spec.unit == "practice":
        return practice_people.of_practices(tables)
    return practice_people.of_areas(tables, spec.compare.year)


def _places(
    spec: Spec, known: PracticePeople, codes: list[str], exposure: Floats, table: Table
) -> np.ndarray:
    """Where each code stands among those that are known; -1 where it does not."""
    place: npt.NDArray[Any]
    if spec.unit == "practice":
        place = np.asarray(known.codes.get_indexer(pd.Index(codes)))
    else:
        by_area = pd.Series(range(len(known.codes)), known.codes.get_level_values("area"))
        once = by_area[~by_area.index.duplicated(keep=False)]
        both = pd.Series(range(len(known.codes)), [f"{icb}/{area}" for icb, area in known.codes])
        place = pd.concat([once, both]).reindex(codes).fillna(-1).to_numpy(dtype=np.intp)
    lost = place < 0
    if lost.all():
        raise BadInput(
            f"No code is that of {_a(spec.unit)} that is known: "
            f"{figure(float(np.nansum(exposure)), 'people')} people in {len(codes):,} rows.",
            table.at(0, str(spec.data.code)),
            "Check that code names the column of ODS codes, such as C84001."
            if spec.unit == "practice"
            else "Give the ids of areas, as `allocmodel show areas` lists them.",
        )
    return np.asarray(place)


def _a(unit: str) -> str:
    return "an area" if unit == "area" else f"a {unit}"


def _columns(
    file: SpecFile, table: Table, known: PracticePeople, place: np.ndarray, notes: list[str]
) -> tuple[dict[str, Floats], dict[str, str]]:
    """The columns of need, shares and supply, by coefficient, and what each is."""
    spec = file.spec
    wanted = {
        **{(("need", name)): source for name, source in spec.need.items()},
        **{("ethnicity", name): source for name, source in free_shares(spec).items()},
        **{("supply", name): source for name, source in spec.supply.items()},
    }
    found: dict[str, Floats] = {}
    for (section, name), source in wanted.items():
        where = file.where(section, name)
        try:
            refuse_composite(source)
        except Wrong as error:
            raise BadInput(error.what, where, error.mend) from None
        if source in SHIPPED:
            values = SHIPPED[source].of(known)
            found[name] = np.where(place >= 0, values[place], np.nan)
            if source in table.columns:
                notes.append(
                    f'{name} is the variable that ships as "{source}", not the column of the file '
                    "with the same name."
                )
        elif source in table.columns:
            found[name] = table.figures(source, where)
        else:
            known_names = [*SHIPPED, *table.columns]
            raise BadInput(
                f'"{source}" is neither a variable that ships nor a column of the file.'
                f"{did_you_mean(source, known_names)}",
                where,
                "Variables that ship: income_deprivation, employment_deprivation, list_size, "
                "rurality, share_asian (and the other groups), age_65_to_74 (and the other ages).",
            )
    return found, {name: source for (_, name), source in wanted.items()}


def free_shares(spec: Spec) -> Mapping[str, str]:
    """The shares of ethnic groups that have coefficients of their own, by coefficient."""
    choice = spec.ethnicity.free_shares
    if choice is None:
        return {}
    assert choice in FREE_SHARES
    names = [
        name
        for name in SHIPPED
        if name.startswith("share_") and name.startswith("share_of_") == (choice == "nineteen")
    ]
    return {name: name for name in names if name != _COMPARED[choice]}


def _groups(file: SpecFile, table: Table, tables: Tables, codes: list[str]) -> pd.Series[str]:
    """The group of each row; blank where it is not known."""
    spec = file.spec
    groups = spec.model.groups
    if groups == NONE:
        return pd.Series([ALL] * len(codes))
    if groups != ICB or ICB in table.columns:
        return pd.Series(table.texts(groups, file.where("model", "groups")))
    icb_of = icbs(spec, tables)
    return pd.Series(codes).map(icb_of).fillna("")


def icbs(spec: Spec, tables: Tables) -> Mapping[str, str]:
    """The ICB of every code: of practices, in the year compared with, else where it was last."""
    year = spec.compare.year
    if year not in YEARS_OF_PRACTICES:
        raise BadInput(
            f"The practice rows of {year} do not ship.",
            "compare.year",
            f"Write one of {', '.join(YEARS_OF_PRACTICES)}.",
        )
    own = tables[practice_figures_of(year)]
    if spec.unit == "area":
        pairs = own[["icb", "area"]].drop_duplicates()
        both = {f"{icb}/{area}": icb for icb, area in pairs.to_numpy()}
        alone = pairs[~pairs["area"].duplicated(keep=False)]
        return {**dict(zip(alone["area"], alone["icb"], strict=True)), **both}
    register = tables["practice_register"]
    register = register[register["icb"].isin(set(own["icb"]))]
    return {
        **dict(zip(register["practice"], register["icb"], strict=True)),
        **dict(zip(own["practice"], own["icb"], strict=True)),
    }


def _expected(file: SpecFile, table: Table) -> Floats | None:
    """A column of expected counts, where the spec names one."""
    name = file.spec.offset.expected
    if name in (AGE_SEX, NONE):
        return None
    values = table.figures(name, file.where("offset", "expected"))
    wrong = np.flatnonzero(values <= 0)
    if len(wrong):
        raise BadInput(
            f"{len(wrong):,} expected counts are not above nought.",
            table.at(int(wrong[0]), name),
            "What is expected of people is above nought: mend the rows, or take them out.",
        )
    return values


def _index(spec: Spec, tables: Tables, codes: list[str]) -> Floats:
    """NHS England's weighted people per head of each row; missing where not published."""
    own = tables[practice_figures_of(spec.compare.year)]
    if spec.unit == "area":
        own = own.groupby(["icb", "area"], as_index=False)[["population", spec.compare.index]].sum()
        keys = own["area"].where(
            ~own["area"].duplicated(keep=False), own["icb"] + "/" + own["area"]
        )
    else:
        keys = own["practice"]
    people = own["population"].to_numpy(dtype=float)
    weighted = own[spec.compare.index].to_numpy(dtype=float)
    per_head = np.divide(weighted, people, out=np.full_like(people, np.nan), where=people > 0)
    found: Floats = pd.Series(per_head, list(keys)).reindex(codes).to_numpy(dtype=float)
    return found


#: An exposure of less than this part of all registered people is of some ages only.
_EVERYBODY = 0.9


def _like_some_ages(spec: Spec, exposure: Floats, known: PracticePeople) -> list[str]:
    """A note where the exposure looks like that of some ages, and the spec does not say which."""
    part = float(exposure.sum() / known.people.sum())
    if spec.offset.from_age or spec.offset.expected != AGE_SEX or part >= _EVERYBODY:
        return []
    return [
        f"The exposure is {part:.0%} of all registered people, as if it began at an age: then "
        "write from_age = 17 under [offset], for example. Children are counted in as it stands."
    ]


def _refuse_missing(
    file: SpecFile,
    left_out: Mapping[str, Mapping[str, int]],
    kept: np.ndarray,
    exposure: Floats,
    table: Table,
) -> None:
    """Raises BadInput where rows lack a figure and the spec does not say what to do."""
    lost = float(np.nansum(exposure[~kept]))
    few = kept.any() and lost <= FEW * np.nansum(exposure)
    rule = file.spec.data.missing
    if not left_out or (rule == "drop" and kept.any()) or (rule == "few" and few):
        return
    people = figure(lost, "people")
    raise BadInput(
        f"{(~kept).sum():,} of {len(kept):,} rows ({people} people) lack a figure: "
        f"{rows.told_missing(left_out)}.",
        table.where,
        'Complete them; or write missing = "drop" under [data], and they are left out and counted.',
    )
