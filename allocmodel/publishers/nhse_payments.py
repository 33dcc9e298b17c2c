"""Reads NHS Payments to General Practice: what is read of it is list size and rurality.

The payments themselves stay out: they are what a practice was paid, not what its people need.
"""

from __future__ import annotations

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.originals import Original, refuse_duplicates, text_table

_COLUMNS = {
    "practice": "Practice Code",
    "rurality": "Practice Rurality",
    "list_size": "Average Number of Registered Patients",
}
#: What the file calls a practice in a rural or an urban area.
_RURAL = {"Rural": 1.0, "Urban": 0.0}
_AS_PUBLISHED = "give the publisher's file as published"


def read(original: Original) -> pd.DataFrame:
    """List size and rurality of each practice.

    Parameters
    ----------
    original : Original
        NHS Payments to General Practice (NHS England), a row for each practice; CSV, packed with
        gzip or not.

    Returns
    -------
    DataFrame
        Index `practice` (sorted); columns `list_size` (registered patients, mean over the year)
        and `rural` (1 where the practice is in a rural area, 0 where in an urban one).

    Raises
    ------
    BadInput
        When columns are missing, a practice stands twice, a list size is no number of nought or
        more, or a practice is neither rural nor urban.
    """
    text = text_table(original, list(_COLUMNS.values())).set_axis(list(_COLUMNS), axis=1)
    refuse_duplicates(text, ["practice"], "A practice", original.name)
    table = pd.DataFrame(
        {
            "list_size": pd.to_numeric(text["list_size"], errors="coerce"),
            "rural": text["rurality"].map(_RURAL),
        }
    )
    wrong = ~(table["list_size"] >= 0) | table["rural"].isna()
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise BadInput(
            f"Practice {text['practice'].iloc[row]} has no usable list size or rurality.",
            f"{original.name}, row {row + 2}",
            _AS_PUBLISHED,
        )
    return table.set_index(pd.Index(text["practice"], name="practice")).sort_index()
