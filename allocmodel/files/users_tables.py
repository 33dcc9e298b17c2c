"""CSV tables that a user brings: what their form says before anyone reads their figures."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence

from allocmodel.declared.errors import BadInput

#: What separates cells where commas do not.
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}
#: What the first cell of a row of totals says.
_TOTALS = ("total", "totals", "grand total", "sum", "all", "england", "overall")


def parsed(text: str, where: str) -> list[list[str]]:
    """The rows of a CSV text, the header first; a blank row is an empty list.

    Parameters
    ----------
    text : str
    where : str
        The file, for the message.

    Raises
    ------
    BadInput
        When it is empty, is no CSV, or has another separator than the comma.
    """
    if not text.strip():
        raise BadInput("The file is empty: it holds no rows.", where, "Save or download it again.")
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise BadInput(
            f"The file cannot be read as CSV: {error}.",
            where,
            "Look for a quote that is not closed, or save the file again as CSV UTF-8.",
        ) from None
    rows = [row if any(cell.strip() for cell in row) else [] for row in rows]
    _refuse_other_separators(next(row for row in rows if row), where)
    return rows


def _refuse_other_separators(header: Sequence[str], where: str) -> None:
    if len(header) > 1:
        return
    for separator, name in _OTHER_SEPARATORS.items():
        if separator in header[0]:
            raise BadInput(
                f"The cells are separated by {name}, not by commas.",
                where,
                f"Save the file as CSV UTF-8 with commas, or replace the {name}.",
            )


def refuse_twice(header: Sequence[str], where: str) -> None:
    """Raises BadInput where two columns have the same name."""
    counted = Counter(" ".join(name.split()) for name in header)
    twice = [name for name, count in counted.items() if name and count > 1]
    if twice:
        raise BadInput(
            f'{counted[twice[0]]} columns are called "{twice[0]}".',
            f"{where}, header",
            "Keep one of them.",
        )


def refuse_surroundings(row: Sequence[str], first: str, where: str) -> None:
    """Raises BadInput for a row below the header that is a total or a note, and no record.

    Parameters
    ----------
    row : sequence of str
    first : str
        The cell that should hold the row's code.
    where : str
        File and row.
    """
    filled = [cell for cell in row if cell.strip()]
    if first.strip().casefold().rstrip(":").startswith(_TOTALS[:3]) or (
        first.strip().casefold() in _TOTALS
    ):
        raise BadInput(
            f'The row "{first.strip()}" looks like a row of totals.',
            where,
            "Take it out: totals are formed from the rows.",
        )
    if len(filled) == 1:
        raise BadInput(
            f'The row holds nothing but "{filled[0].strip()}": it looks like a note.',
            where,
            "Take out what stands above or below the table.",
        )
