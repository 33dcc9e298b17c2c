"""The Equity sheet: who gets what per head, before and after, and pockets of need."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.vocabulary import (
    ETHNIC_GROUPS,
    QUINTILES,
    SERVICES,
    TRAITS,
)
from allocmodel.model.labels import equity_views
from allocmodel.workbook import style
from allocmodel.workbook.charts import per_head_chart, put_below
from allocmodel.workbook.layout import FIRST_ROW, coordinates
from allocmodel.workbook.tables import Drawing
from allocmodel.workbook.views import View, draw_view

NOTES = (
    "A person gets their area's amount per head. Inside a place, money is taken to reach its areas "
    "as NHS England measures their need.",
    "Sign convention on this sheet: positive, and above one, = more money for people in more "
    "deprived neighbourhoods.",
)

CHARTED = "Pounds per head above (+) or below (-) the mean, by"


def draw_equity(drawing: Drawing, sheet: Worksheet) -> None:
    """Pounds per head by fifth and by ethnic group, indices of inequality, gradients, pockets."""
    sheet.column_dimensions["A"].width = 52
    for column in range(2, 12):
        sheet.column_dimensions[get_column_letter(column)].width = 19
    for number, note in enumerate(NOTES):
        drawing.pen.text(sheet, FIRST_ROW + number, 1, note)
    row = FIRST_ROW + len(NOTES) + 1
    table = draw_view(drawing, sheet, _by_quintile(drawing), row)
    chart = per_head_chart(
        sheet, table, "Pounds per head above (+) or below (-) the mean, by deprivation fifth", 9
    )
    row = put_below(sheet, table, chart)
    table = draw_view(drawing, sheet, _by_group(drawing), row)
    chart = per_head_chart(
        sheet, table, "Pounds per head above (+) or below (-) the mean, by ethnic group", 18
    )
    row = put_below(sheet, table, chart)
    for view in (_indices(drawing), _gradients(), _places(drawing), _pockets(drawing)):
        row = draw_view(drawing, sheet, view, row).last_row + 3
    drawing.pen.text(sheet, row, 1, "1 in a column of pockets marks the area.", style.REMARK)


#: The views that differ between people: with equal money per head nobody is above the mean.
COMPARED = ("formula", "scenario")


def _views_of(drawing: Drawing) -> dict[str, str]:
    """The views of this run: before, after each adjustment, and the scenario."""
    views = coordinates(drawing.run, "per_head_by_quintile")["equity_view"]
    titles = equity_views(drawing.run.inputs.scenario.by_national_formula)
    return {view: titles[view] for view in views}


def _views(
    drawing: Drawing, per_head: str, above_mean: str
) -> list[tuple[str, dict[str, str], str]]:
    """What each view gives; and for the chart, how far that is above the mean."""
    views = _views_of(drawing)
    given = [(per_head, {"equity_view": view}, title) for view, title in views.items()]
    above = [
        (above_mean, {"equity_view": view}, f"Above the mean: {views[view].lower()}")
        for view in COMPARED
    ]
    return [*given, *above]


def _by_quintile(drawing: Drawing) -> View:
    return View(
        "equity_by_quintile",
        "Pounds per head by deprivation fifth",
        "What the average person of each fifth gets: with equal money per head, before any "
        "adjustment, and in this scenario.",
        "People in the",
        "deprivation_quintile",
        QUINTILES,
        _views(drawing, "per_head_by_quintile", "above_mean_by_quintile"),
    )


def _by_group(drawing: Drawing) -> View:
    return View(
        "equity_by_group",
        "Pounds per head by ethnic group",
        "What the average person of each group gets; groups differ in age as well as in need.",
        "Ethnic group",
        "ethnic_group",
        ETHNIC_GROUPS,
        _views(drawing, "per_head_by_group", "above_mean_by_group"),
    )


def _indices(drawing: Drawing) -> View:
    return View(
        "equity_indices",
        "Inequality in money, in single figures",
        "Gradient: most over least deprived fifth. Slope index: pounds per head between the two "
        "ends. Relative index: their ratio. Concentration index: 0 = evenly spread.",
        "View",
        "equity_view",
        _views_of(drawing),
        [
            ("gradient", {}, "Gradient"),
            ("slope_index", {}, "Slope index"),
            ("relative_index", {}, "Relative index"),
            ("concentration_index", {}, "Concentration index"),
            ("mean_per_head", {}, "Mean pounds per head"),
        ],
    )


def _gradients() -> View:
    return View(
        "service_gradients",
        "What the national formula carries already",
        "Need per head of people in the most deprived fifth over the least deprived fifth, before "
        "any local weight: a local weight comes on top.",
        "Service",
        "service",
        SERVICES,
        [("service_gradient", {}, "Gradient in the formula")],
    )


def _places(drawing: Drawing) -> View:
    places = coordinates(drawing.run, "place_name")["place"]
    return View(
        "traits_of_places",
        "Who lives in each place",
        "Shares of registered people.",
        "Place",
        "place",
        {place: place for place in places},
        [("place_trait_share", {"trait": trait}, title) for trait, title in TRAITS.items()],
    )


def _pockets(drawing: Drawing) -> View:
    areas = drawing.run.inputs.areas
    columns: list[tuple[str, dict[str, str], str]] = [("place_of_area", {}, "Place")]
    for trait, title in TRAITS.items():
        columns += [
            ("area_trait_share", {"trait": trait}, title),
            ("trait_share_of_own_place", {"trait": trait}, f"Its place: {title.lower()}"),
            ("pocket", {"trait": trait}, f"Pocket: {title.lower()}"),
        ]
    return View(
        "pockets",
        "Pockets of need hidden inside places",
        "An area is a pocket when its share is well above the ICB's (ratio on Inputs) while its "
        "place's share is below the ICB's.",
        "Area",
        "area",
        {
            str(area): f"{row['pcn_name'] or 'Unallocated'} ({area})"
            for area, row in areas.iterrows()
        },
        columns,
    )
