"""An equality impact assessment to fill in: the evidence that the model has, and where it has none.

It never concludes: whether an effect is fair is for people to judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from allocmodel.documents.about import sources_section, unknown_section
from allocmodel.documents.blocks import Block, Paragraph, Points, Section, Table
from allocmodel.documents.board import blank
from allocmodel.documents.governance import governance_sections
from allocmodel.documents.map import map_section
from allocmodel.documents.told import Told
from allocmodel.study.compared import Comparison
from allocmodel.views.catalogue import views_of
from allocmodel.views.comparison import who_gets_what
from allocmodel.views.view import View

#: Characteristics that the model holds nothing on.
_NOTHING = ("disability", "reassignment", "marriage", "religion", "orientation")

#: Groups that often have poor health and poor access to care.
_INCLUSION = (
    *("homeless", "substance", "migrants", "travellers", "sex_workers"),
    *("justice", "slavery", "carers", "rural"),
)


def sections(told: Told, comparison: Comparison | None) -> Sequence[Section]:
    """The sections of the assessment, in order; conclusions are left blank.

    Parameters
    ----------
    told : Told
        The run, or the one that the others of a comparison are compared with.
    comparison : Comparison or None
    """
    return [
        _about(told),
        _aims(told),
        Section(told.said("eia.characteristics"), sections=_characteristics(told)),
        Section(told.said("eia.inclusion"), _inclusion(told)),
        _effects(told, comparison),
        map_section(told),
        Section(
            told.said("eia.mitigations"),
            [blank(told, f"eia.{key}") for key in ("mitigation", "decision", "follow_up")],
        ),
        *governance_sections(told),
        sources_section(told),
    ]


def _about(told: Told) -> Section:
    said = told.said
    asked = " ".join(told.run.inputs.scenario.question.split())
    return Section(
        said("eia.about"),
        [
            Paragraph(said("eia.about_lead")),
            Paragraph(
                said("whole.question", question=asked) if asked else said("board.no_question")
            ),
            blank(told, "eia.owner"),
        ],
    )


def _aims(told: Told) -> Section:
    said = told.said
    blocks: list[Block] = [Paragraph(said("eia.aims_lead"))]
    for aim in ("discrimination", "opportunity", "relations"):
        blocks += [Paragraph(said(f"eia.aim_{aim}")), blank(told, "eia.aim_answer")]
    return Section(said("eia.aims"), blocks)


# --- Evidence by characteristic ------------------------------------------------------------------


def _characteristics(told: Told) -> list[Section]:
    """The nine protected characteristics, in the order of the Act."""
    return [
        _characteristic(told, "age", _age(told)),
        _nothing(told, "disability"),
        _nothing(told, "reassignment"),
        _nothing(told, "marriage"),
        _characteristic(told, "maternity", _maternity(told)),
        _characteristic(told, "race", _race(told)),
        _nothing(told, "religion"),
        _characteristic(told, "sex", [_holds_nothing(told, "sex")]),
        _nothing(told, "orientation"),
    ]


def _characteristic(told: Told, key: str, blocks: Sequence[Block]) -> Section:
    return Section(told.said(f"eia.{key}"), [*blocks, blank(told, "eia.judged")])


def _nothing(told: Told, key: str) -> Section:
    return _characteristic(told, key, [_holds_nothing(told, key)])


def _holds_nothing(told: Told, key: str) -> Paragraph:
    return Paragraph(told.said("eia.nothing", what=told.said(f"eia.{key}_what")))


def _age(told: Told) -> list[Block]:
    tables = _tables(told, "need_and_ages")
    return [Paragraph(told.said("eia.age_lead" if tables else "eia.age_unknown")), *tables]


def _maternity(told: Told) -> list[Block]:
    tables = _tables(told, "maternity")
    lines = [Paragraph(told.said("eia.maternity_lines"))] if tables else []
    return [Paragraph(told.said("eia.maternity_lead")), *lines, *tables]


def _race(told: Told) -> list[Block]:
    tables = _tables(told, "by_high_level_group", "by_group", "ratios")
    if not tables:
        return [Paragraph(told.said("eia.race_unknown"))]
    return [Paragraph(told.said("eia.race_lead")), *tables, *unknown_section(told).blocks]


def _inclusion(told: Told) -> list[Block]:
    said = told.said
    fifths = _tables(told, "by_quintile")
    together = _tables(told, "by_group_and_quintile")
    return [
        Paragraph(said("eia.inclusion_lead")),
        *_under(said("eia.deprivation_lead"), fifths),
        *_under(said("eia.together"), together),
        Points([said("eia.nothing", what=said(f"eia.{key}")) for key in _INCLUSION]),
        blank(told, "eia.judged"),
    ]


def _tables(told: Told, *names: str) -> list[Table]:
    return [told.table(_in_full(view)) for view in views_of(told.last, *names)]


def _under(lead: str, tables: Sequence[Table]) -> list[Block]:
    """Tables with a sentence above them; nothing where there are none."""
    return [Paragraph(lead), *tables] if tables else []


def _in_full(view: View) -> View:
    """A view whose columns a narrow terminal may leave out, with those that compare."""
    narrow = [one for one in view.columns if one.in_terminal]
    return replace(view, columns=narrow, alike=None)


# --- Who gains and who loses -------------------------------------------------------------------


def _effects(told: Told, comparison: Comparison | None) -> Section:
    said = told.said
    tables = _tables(told, "who_gets_what")
    gets = who_gets_what(comparison, comparison.years[-1]) if comparison else None
    if not tables:
        return Section(said("eia.effects"), [Paragraph(said("eia.effects_none"))])
    bounds = _tables(told, "answer_by_estimate")
    return Section(
        said("eia.effects"),
        [
            Paragraph(said("eia.effects_lead")),
            *tables,
            *([told.compared(gets)] if gets else []),
            *_under(said("eia.effects_bounds"), bounds),
            blank(told, "eia.judged"),
        ],
    )
