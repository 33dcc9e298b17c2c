"""The text of a scenario to start from."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from allocmodel.declared.errors import BadInput
from allocmodel.declared.financial_years import financial_year
from allocmodel.declared.text import LONGEST_NAME, Wrong, fold, slug, toml_text
from allocmodel.declared.vocabulary import BASES, BY_FUNCTIONS, LEVEL_TITLES
from allocmodel.scenario.fitted_basis import FITTED
from allocmodel.scenario.functions import SERVICES_OF_CORE
from allocmodel.scenario.own_index import OWN


def _one_line(text: str) -> str:
    """Published text without what a scenario would refuse, so that the template loads back."""
    kept = (" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def _place_names(areas: Sequence[tuple[str, str]]) -> list[str]:
    """The names of districts or the like, made unlike each other and short enough to be places."""
    names = [_one_line(name)[:LONGEST_NAME].strip() or code for code, name in areas]
    seen = Counter(fold(name) for name in names)
    return [
        f"{name[: LONGEST_NAME - len(code) - 3]} ({code})"
        if seen[fold(name)] > 1 or name in ("by", "remainder")
        else name
        for name, (code, _) in zip(names, areas, strict=True)
    ]


_TEMPLATE = """\
# A scenario to start from: {icb_name}, {year}, split across its places by need.
# Lines that start with "#" are notes; the rest is what runs.

id     = {id}
title  = {title}
icb    = {icb}
years  = [{year_text}]
status = "draft"          # "final" asks for a sign-off of every figure that is a judgement
# question = "What this scenario is to answer."

# The places. Each names what it is made of, by code or exact name, at one of four levels; the
# most specific wins: practice, then pcn, then district, then sub_icb.
# Every area has to end in exactly one place. Give places their own names, and put districts
# together by writing several codes in one list.
[places]
{places}
# remainder = "Name of a place"      # the place of the areas that no rule names

# The money. An amount is "published" (NHS England's recurrent allocation of the year),
# "published total" (with everything that was added to it), or whole pounds. The basis is what
# the line is split by: {bases}.
[[budget]]
line   = "core"
amount = {core}
{core_basis}
[[budget]]
line   = "primary medical care"
amount = {primary_medical}
basis  = "primary_medical"

# Money taken out of a line before it is split, here kept at system level:
# [[budget]]
# line   = "system-wide reserve"
# amount = 25_000_000
# from   = "core"
# basis  = "held"

# Who answers for an amount that is typed in pounds, and for which; a final scenario needs one for
# each, and `allocmodel check` prints them:
# [[sign_off]]
# figure = "budget.system-wide reserve.amount"
# value  = 25_000_000
# by     = "role or body"
# note   = "why"
"""


_ONE_LINE = """\
basis  = "core"
"""

_BY_FUNCTIONS = """\
basis  = "functions"      # split into its services, which add up to core

# The pounds that are spent on each service, where they are known: the others keep their local
# proportions in what is left. A further name says whose need it follows. With the local parts, as
# here, places get what basis = "core" gives them.
# [budget.functions]
{services}
# "continuing care" = {{ amount = 90_000_000, basis = "community" }}
"""


def _core_basis(lines: str) -> str:
    if lines == "formulas":
        return _ONE_LINE
    width = max(map(len, SERVICES_OF_CORE))
    services = [f"# {need:<{width}} = 0" for need in SERVICES_OF_CORE]
    return _BY_FUNCTIONS.format(services="\n".join(services))


def new_scenario(
    icb_code: str,
    icb_name: str,
    year: str,
    areas: Sequence[tuple[str, str]],
    amounts: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    level: str = "district",
    lines: str = "formulas",
) -> str:
    """The text of a scenario to start from, with a place for each district or the like.

    Parameters
    ----------
    icb_code, icb_name : str
        The ICB, by code and by name.
    year : str
        The financial year, such as ``2025/26``.
    areas : sequence of (code, name)
        The districts, sub-ICB locations or PCNs that the ICB's areas lie in.
    amounts : mapping of stream to TOML text, optional
        The amounts of core and primary_medical, with a comment if need be; ``"published"`` when
        left out.
    notes : mapping of code to text, optional
        What to know about one of them, written above its place.
    level : {"district", "sub_icb", "pcn"}
        What they are.
    lines : {"formulas", "functions"}
        Core on one line, or split into its functions.

    Returns
    -------
    str
        TOML that `load_scenario` reads.

    Raises
    ------
    BadInput
        If there are none of them, or the year is not a financial year.
    """
    try:
        year = financial_year(year)
    except Wrong as wrong:
        raise BadInput(wrong.what, mend=wrong.mend) from None
    if not areas:
        raise BadInput(
            f"There is no {LEVEL_TITLES[level]} to make places of in {icb_name}.",
            mend="Make the reference data again, or write the scenario by hand.",
        )
    name = _one_line(icb_name)[:120]
    short = re.sub(r"^NHS\s+|\s+(ICB|Integrated Care Board)$", "", name, flags=re.IGNORECASE)
    keys = [toml_text(place) for place in _place_names(areas)]
    width = max(map(len, keys))
    rules = [
        _note((notes or {}).get(code, ""))
        + f"{key:<{width}} = {{ {level} = [{toml_text(_one_line(code))}] }}"
        for key, (code, _) in zip(keys, areas, strict=True)
    ]
    published = {"core": '"published"', "primary_medical": '"published"'}
    return _TEMPLATE.format(
        **(published | dict(amounts or {})),
        icb_name=name,
        year=year,
        id=toml_text(f"{slug(short)[:70].strip('-')}-{year.replace('/', '-')}"),
        title=toml_text(f"{short}: {year} allocation, split by need"),
        icb=toml_text(_one_line(icb_code)),
        year_text=toml_text(year),
        places="\n".join(rules),
        bases=_wrapped(
            (*BASES, BY_FUNCTIONS, f"{OWN}NAME (an index of your own)", f"{FITTED}NAME (a fit)")
        ),
        core_basis=_core_basis(lines),
    )


def _note(text: str) -> str:
    return f"# {_one_line(text)}\n" if text else ""


def _wrapped(words: Iterable[str]) -> str:
    """A list of words over comment lines of a readable length."""
    words = list(words)
    return ",\n# ".join(", ".join(words[i : i + 6]) for i in range(0, len(words), 6))
