"""How cells look: formats by unit, and a few styles whose meaning is also said in words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

NAVY, INK, RULE, PALE = "1F3864", "222222", "BFBFBF", "F2F5FA"
INPUT_FILL = "FFF7D6"

TITLE = Font(name="Calibri", size=16, bold=True, color=NAVY)
HEADING = Font(name="Calibri", size=12, bold=True, color=NAVY)
BODY = Font(name="Calibri", size=11, color=INK)
BOLD = Font(name="Calibri", size=11, bold=True, color=INK)
NOTE = Font(name="Calibri", size=10, italic=True, color="595959")
HEADER = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
LINKED = Font(name="Calibri", size=11, underline="single", color="1F3FBF")
INPUT = Font(name="Calibri", size=11, color="1F3FBF")

FAILED = Font(bold=True, color="FFFFFF")
FAILED_FILL = PatternFill("solid", start_color="B00020", end_color="B00020")

HEADER_FILL = PatternFill("solid", start_color=NAVY)
INPUT_CELL_FILL = PatternFill("solid", start_color=INPUT_FILL)
TOTAL_FILL = PatternFill("solid", start_color=PALE)

THIN = Side(style="thin", color=RULE)
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TOTAL_BORDER = Border(top=Side(style="medium", color=NAVY), bottom=THIN)

WRAPPED = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
FOLDED = Alignment(wrap_text=True, vertical="top")
HEADER_ALIGNMENT = Alignment(wrap_text=True, vertical="center", horizontal="center")
UNLOCKED, LOCKED = Protection(locked=False), Protection(locked=True)


@dataclass(frozen=True)
class Look:
    """How a cell looks: its font, and what it has besides."""

    name: str
    font: Font = field(compare=False)
    fill: PatternFill | None = field(default=None, compare=False)
    border: Border | None = field(default=None, compare=False)
    alignment: Alignment | None = field(default=None, compare=False)
    protection: Protection | None = field(default=None, compare=False)
    number_format: str = "General"

    @cache  # noqa: B019 - looks are few, and live as long as the program
    def with_format(self, number_format: str) -> Look:
        """The same look with a number format."""
        return replace(self, number_format=number_format)

    def put_on(self, cell: Cell) -> None:
        """Give a cell this look."""
        cell.font = self.font
        cell.number_format = self.number_format
        for part in ("fill", "border", "alignment", "protection"):
            value = getattr(self, part)
            if value is not None:
                setattr(cell, part, value)


MIDDLE = Alignment(vertical="center")
LABEL_ALIGNMENT = Alignment(horizontal="left", wrap_text=True, vertical="center")

TEXT = Look("text", BODY)
BOXED_TEXT = Look("boxed text", BODY, border=BOX, alignment=WRAPPED)
BOXED = Look("boxed", BODY, border=BOX, alignment=MIDDLE)
ROW_LABEL = Look("row label", BODY, border=BOX, alignment=LABEL_ALIGNMENT)
BESIDE_LABEL = Look("beside a label", BODY, alignment=MIDDLE)
SHEET_TITLE = Look("sheet title", TITLE)
TABLE_TITLE = Look("table title", HEADING)
BOLD_TEXT = Look("bold text", BOLD)
BOLD_FIGURE = Look("bold figure", BOLD, border=BOX)
REMARK = Look("remark", NOTE)
NOTE_TEXT = Look("note", Font(name="Calibri", size=10, color=INK))
COLUMN_HEADER = Look("header", HEADER, HEADER_FILL, BOX, HEADER_ALIGNMENT)
FIGURE = Look("figure", BODY, border=BOX, alignment=MIDDLE)
LINK = Look("link", LINKED, border=BOX, alignment=WRAPPED)
AS_RUN = Look(
    "as run", BODY, border=BOX, alignment=Alignment(horizontal="right", vertical="center")
)
TOTAL = Look("total", BOLD, TOTAL_FILL, TOTAL_BORDER)
INPUT_FIGURE = Look(
    "input",
    INPUT,
    INPUT_CELL_FILL,
    BOX,
    Alignment(horizontal="right", vertical="center"),
    UNLOCKED,
)
INPUT_TEXT = Look(
    "input text",
    INPUT,
    INPUT_CELL_FILL,
    BOX,
    Alignment(horizontal="left", vertical="center"),
    UNLOCKED,
)

#: Number formats by unit. A minus sign, not colour alone, marks negative money.
FORMATS = {
    "people": "#,##0",
    "weighted people": "#,##0",
    "pounds": "£#,##0;-£#,##0;£0",
    "pounds per head": "£#,##0.00;-£#,##0.00;£0.00",
    "index": "0.000",
    "share": "0.00%",
    "per year": "0.00%",
    "number": "General",
    "name": "@",
}

#: Of pounds on an axis that begins at nought.
AXIS_POUNDS = FORMATS["pounds"].partition(";")[0]

#: The same for moves, which are up or down: the sign always shows.
MOVE_FORMATS = {
    "pounds": "+£#,##0;-£#,##0;£0",
    "pounds per head": "+£#,##0.00;-£#,##0.00;£0.00",
    "share": "+0.000%;-0.000%;0.000%",
    "index": "+0.0000;-0.0000;0.0000",
}

#: To the penny, so that what is shown adds up as it stands.
PENNY_FORMATS = {
    "pounds": FORMATS["pounds per head"],
    "moved": MOVE_FORMATS["pounds per head"],
}

#: By format with a sign: up to what a figure is nought as shown. See `workbook.noise`.
NOISE = {
    FORMATS["pounds"]: "0.4999999",
    FORMATS["pounds per head"]: "0.004999999",
    MOVE_FORMATS["pounds"]: "0.4999999",
    MOVE_FORMATS["pounds per head"]: "0.004999999",
    MOVE_FORMATS["share"]: "0.000004999999",
    MOVE_FORMATS["index"]: "0.00004999999",
}

#: A nought or one that answers yes or no.
YES_FORMAT = '[=1]"yes";[=0]"-";General'


def in_words(yes: str, no: str) -> str:
    """The format of a nought or one that answers in words of its own."""
    return f'[=1]"{yes}";[=0]"{no}";General'


def with_words(value: float, words: str, form: str) -> str:
    """A format that says a value in words, and others by the first part of their own."""
    plain = form.split(";")[0]
    return f'[={value:.15g}]"{words}";[<0]-{plain};{plain}'


#: A nought or one that says whether an input was changed.
CHANGED_FORMAT = '[=1]"changed";[=0]"-";General'
#: A nought or one that says whether a figure differs.
DIFFERS_FORMAT = '[=1]"differs";[=0]"-";General'

#: What a step counts is whole: places in a queue, parts of a pound.
COUNT_FORMAT = "#,##0"

#: A count or a switch that is computed: as many digits as it has.
PLAIN_FORMAT = "0.######;-0.######;0"

#: Differences in checks are so small that only this shows them; what is a hundredth of the least
#: tolerance is noise, and shows as nought. Money and people have larger noise, and tolerances.
CHECK_FORMAT = '[<0.00000000001]"0";0.0E+00'
COARSE_CHECK_FORMAT = '[<0.00001]"0";0.0E+00'


def check_format(unit: str) -> str:
    """How the difference of a check in a unit is written."""
    return COARSE_CHECK_FORMAT if unit in ("pounds", "people", "weighted people") else CHECK_FORMAT


CHECK = FIGURE.with_format(CHECK_FORMAT)
