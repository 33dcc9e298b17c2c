"""Formats in which Excel shows a figure: by hand, as Excel's help explains their signs."""

from __future__ import annotations

import pytest

from allocmodel.declared.text import Wrong
from allocmodel.ledger.formats import refuse_other_unit_shown

ACCOUNTS = '_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-'


@pytest.mark.parametrize(
    ("number_format", "pounds"),
    [
        *((one, unit) for one in (ACCOUNTS, "#,##0;[Red]-#,##0", "General") for unit in (1, 1000)),
        ('#,##0,"k"', 1),
        ('#,##0"k"', 1000),
    ],
)
def test_what_is_shown_is_what_is_read(number_format: str, pounds: int) -> None:
    refuse_other_unit_shown(number_format, pounds)


@pytest.mark.parametrize(
    ("number_format", "pounds", "said"),
    [
        ("#,##0,", 1000, "divided by 1,000"),
        ("0.0,,", 10**6, "divided by 1,000,000"),
        ('£#,##0"k"', 1, 'with "k"'),
        (r"[$£-809]#,##0.0\m", 1, 'with "m"'),
        ("0.0%;[Red]-0.0%", 1, "shows per cent"),
    ],
)
def test_another_unit_than_the_headings_is_refused(
    number_format: str, pounds: int, said: str
) -> None:
    with pytest.raises(Wrong, match=said):
        refuse_other_unit_shown(number_format, pounds)
