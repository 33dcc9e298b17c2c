"""The colours of charts, declared once.

Dark and light stand in turn, so that neighbours in a chart and in its legend differ by 3:1 (WCAG
1.4.11), and each stands out from white paper by as much. Where more meet than an eye keeps apart,
every second one is striped too.
"""

from __future__ import annotations

from openpyxl.chart.series import Series
from openpyxl.drawing.fill import ColorChoice, PatternFillProperties

PALETTE = (
    *("1F3864", "5799D4", "5A1A1A", "DE7A2D", "134A3A", "60A25B", "4A1F66", "A586CE"),
    *("5C3A00", "B38F1E", "1A4A5A", "3DA2A2", "64143C", "E0709A", "333333", "8F9499"),
)
PAPER = "FFFFFF"
#: What stands for all together.
TOTAL = "000000"

#: More than these together are striped in turn.
MOST_PLAIN = 8


def paint(series: Series, number: int, together: int) -> None:
    """Fill one of several bars, with an edge in the colour of paper between it and the next.

    Parameters
    ----------
    series : openpyxl.chart.series.Series
    number : int
        Which it is, from 0.
    together : int
        How many there are.
    """
    look = series.graphicalProperties
    colour = PALETTE[number % len(PALETTE)]
    if together > MOST_PLAIN and number % 2:
        look.pattFill = PatternFillProperties(
            prst="wdUpDiag", fgClr=ColorChoice(srgbClr=PAPER), bgClr=ColorChoice(srgbClr=colour)
        )
    else:
        look.solidFill = colour
    look.line.solidFill = PAPER
    look.line.width = 6_350
