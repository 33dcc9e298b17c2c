"""Financial years as they are written: 2025/26."""

from __future__ import annotations

import re

from allocmodel.declared.text import Wrong

#: As people write them too: 2025-26, 2025/2026 or FY25/26.
_AS_WRITTEN = re.compile(r"(?:fy\s*)?((?:20)?\d\d)\s*[-/_–]\s*((?:20)?\d\d)", re.IGNORECASE)


def financial_year(value: str) -> str:
    """A year such as 2025/26.

    Raises
    ------
    Wrong
        When it is none, or written otherwise.
    """
    match = re.fullmatch(r"([0-9]{4})/([0-9]{2})", value)
    if match and (int(match[1]) + 1) % 100 == int(match[2]):
        return value
    start = re.match(r"[0-9]{4}", value)
    example = f"{start[0]}/{(int(start[0]) + 1) % 100:02d}" if start else "2025/26"
    raise Wrong(
        f'"{value}" is not a financial year: two years that follow each other are needed.',
        f'Write it as "{example}".',
    )


def year_written(text: str) -> str:
    """The same, however people write it: 2025/26 for 2025-26, 2025/2026 or FY25/26.

    Raises
    ------
    Wrong
        When it is none.
    """
    found = _AS_WRITTEN.fullmatch(text.strip())
    first, second = (int(part) % 100 for part in found.groups()) if found else (0, 0)
    if found is None or (first + 1) % 100 != second:
        raise Wrong(f'"{text}" is not a financial year.', 'Write it as "2025/26".')
    return f"20{first:02d}/{second:02d}"


def year_before(year: str) -> str:
    """The financial year before: 2024/25 for 2025/26."""
    start = int(year[:4]) - 1
    return f"{start}/{(start + 1) % 100:02d}"
