"""Reads NHS England's Quality and Outcomes Framework: registers by practice.

A register counts a practice's patients with a condition, of those on its list whom the register is
about: all, or those of 17 and over for diabetes (of all types). What is counted is diagnosed and
recorded.
"""

from __future__ import annotations

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import REGISTERS
from allocmodel.publishers.originals import (
    AS_PUBLISHED,
    Original,
    refuse_duplicates,
    text_table,
    whole_numbers,
)

#: What the file calls each register, and the part of the list that it is about.
_CALLED = {
    "diabetes_17_and_over": ("DM", "17OV"),
    "severe_mental_illness": ("MH", "TOTAL"),
    "stroke_and_tia": ("STIA", "TOTAL"),
}
#: The registers that are about people of 17 and over.
OVER_16 = tuple(outcome for outcome, (_, part) in _CALLED.items() if part == "17OV")

_COLUMNS = {
    "practice": "PRACTICE_CODE",
    "register": "GROUP_CODE",
    "list": "PATIENT_LIST_TYPE",
    "cases": "REGISTER",
    "people": "PRACTICE_LIST_SIZE",
}


def read(original: Original) -> pd.DataFrame:
    """The registers that rates by age are made from.

    Parameters
    ----------
    original : Original
        Quality and Outcomes Framework, prevalence by practice (NHS England), CSV, packed with
        gzip or not.

    Returns
    -------
    DataFrame
        Columns `outcome` (a key of `vocabulary.REGISTERS`), `practice`, `cases` and `people` (of
        the part of the list that the register is about; both people); sorted.

    Raises
    ------
    BadInput
        When columns or a register are missing, a register is about another part of the list, a
        practice stands twice in one, a count is no whole number, or a register holds more people
        than its list.
    """
    text = text_table(original, list(_COLUMNS.values()))
    outcome_of = {called: outcome for outcome, (called, _) in _CALLED.items()}
    table = text.set_axis(list(_COLUMNS), axis=1)
    kept = table["register"].isin(outcome_of)
    # Rows keep their numbers, so that an error says where in the file it is.
    counts = whole_numbers(text, [_COLUMNS["cases"], _COLUMNS["people"]], original.name)
    table = table.assign(
        outcome=table["register"].map(outcome_of),
        cases=counts[_COLUMNS["cases"]],
        people=counts[_COLUMNS["people"]],
    )[kept]
    for outcome, (called, part) in _CALLED.items():
        lists = set(table.loc[table["outcome"] == outcome, "list"])
        if lists != {part}:
            raise BadInput(
                f"The register {called} ({REGISTERS[outcome]}) is missing."
                if not lists
                else f"The register {called} is about {', '.join(sorted(lists))}, not {part}.",
                original.name,
                AS_PUBLISHED,
            )
    refuse_duplicates(table, ["register", "practice"], "A register and practice", original.name)
    more = table["cases"] > table["people"]
    if more.any():
        row = table[more].iloc[0]
        raise BadInput(
            f"Practice {row['practice']} has {row['cases']:,.0f} people on the register "
            f"{row['register']} and {row['people']:,.0f} on its list.",
            f"{original.name}, row {more[more].index[0] + 2}",
            AS_PUBLISHED,
        )
    columns = ["outcome", "practice", "cases", "people"]
    return table[columns].sort_values(["outcome", "practice"], ignore_index=True)
