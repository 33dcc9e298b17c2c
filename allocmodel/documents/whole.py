"""What a document says of all places together: the answer, and who gets what."""

from __future__ import annotations

from dataclasses import replace

from allocmodel.declared.figures import changed_for_this_run, figure
from allocmodel.declared.vocabulary import QUINTILES
from allocmodel.documents.blocks import Block, Paragraph, Section
from allocmodel.documents.ratio_picture import Ratio, ratio_picture
from allocmodel.documents.sure import how_sure
from allocmodel.documents.told import Told, in_words, joined, sentences_of
from allocmodel.views.answer import answer
from allocmodel.views.catalogue import views_of
from allocmodel.views.view import converges
from allocmodel.views.who_gets_what import COMPARED, LIKE_FOR_LIKE, by_high_level_group, by_quintile

# --- How the money is shared -------------------------------------------------------------------


def whole_section(told: Told) -> Section:
    """How much is shared, by what, and what each place gets."""
    said, run = told.said, told.last
    scenario = run.inputs.scenario
    held = run.number("total_held")
    lead = sentences_of(
        said.counted(
            "whole.lead",
            len(run.places),
            whole=run.inputs.icb_name,
            money=told.money("icb_allocation", {}),
            year=told.year,
        ),
        said("whole.by_need" if scenario.by_national_formula else "whole.by_rules"),
        said("whole.on_the_way") if converges(run) else "",
        said("whole.held", money=in_words(held)) if held else "",
        said("whole.years", year=told.year) if len(told.run.years) > 1 else "",
    )
    asked = " ".join(scenario.question.split())
    return Section(
        said("whole.title"),
        [
            Paragraph(lead, lead=True),
            *([Paragraph(said("whole.question", question=asked))] if asked else []),
            *map(Paragraph, map(told.title, changed_for_this_run(scenario.overrides))),
            told.table(answer(told.last, told.year), said("whole.caption")),
            *how_sure(told),
            *map(told.table, views_of(told.last, "funds", "beside_the_allocation")),
        ],
    )


# --- Who gets what -----------------------------------------------------------------------------


def equity_section(told: Told) -> Section:
    """Who gets what, like for like, by deprivation and by ethnic group."""
    said, run = told.said, told.last
    views = views_of(run, "who_gets_what")
    if not views:
        return Section(said("equity.title"), [Paragraph(said("equity.none"))], prints="column")
    blocks: list[Block] = [Paragraph(said("equity.unknown_ages"))]
    if "like_for_like_by_quintile" in run.values:
        blocks = _like_for_like(told)
    (view,) = views
    # The paragraph above says what like for like compares.
    told_once = tuple(note for note in view.notes if note != LIKE_FOR_LIKE)
    table = told.table(replace(view, notes=told_once), said("equity.caption"))
    return Section(said("equity.title"), [*blocks, table], prints="column")


#: The last of what people's money is looked at under: the scenario itself.
_SCENARIO = {"equity_view": COMPARED[-1]}


def _like_for_like(told: Told) -> list[Block]:
    said = told.said
    by_fifth = {one: told.figure(*_of_fifth(one), "times") for one in QUINTILES}
    most, least = by_fifth[min(QUINTILES)], by_fifth[max(QUINTILES)]
    ratios = ratios_of(told)
    figures = joined((f"{one.name}: {figure(one.times, 'times')}" for one in ratios), "; ")
    return [
        Paragraph(
            sentences_of(
                said("equity.lead"),
                said("equity.deprived", most=most, least=least),
                said("equity.read"),
            ),
            lead=True,
        ),
        ratio_picture(
            said("equity.picture"),
            said("equity.description", figures=figures),
            said("equity.below"),
            said("equity.above"),
            ratios,
        ),
    ]


def _of_fifth(fifth: str) -> tuple[str, dict[str, str]]:
    return "like_for_like_by_quintile", {**_SCENARIO, "deprivation_quintile": fifth}


def ratios_of(told: Told) -> list[Ratio]:
    """Money like for like in the scenario: of the two ends of deprivation, and of each group."""
    run = told.last
    fifths, groups = by_quintile(run), by_high_level_group(run)
    ends = {one: fifths.rows[one] for one in (min(QUINTILES), max(QUINTILES))}
    return [
        Ratio(told.title(title), run.number(quantity, **{**_SCENARIO, dim: label}))
        for quantity, dim, rows in (
            ("like_for_like_by_quintile", "deprivation_quintile", ends),
            ("like_for_like_by_high_level_group", "high_level_group", groups.rows),
        )
        for label, title in rows.items()
    ]
