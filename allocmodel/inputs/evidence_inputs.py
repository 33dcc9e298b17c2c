"""The evidence that a scenario's ethnicity weights use: its own rows and those that ship."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.parameters import ESTIMATE
from allocmodel.declared.text import fold, quoted
from allocmodel.declared.vocabulary import ESTIMATES, ETHNIC_GROUPS
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.model.adjustments.ethnicity import PHI
from allocmodel.scenario import Scenario, Weight
from allocmodel.scenario.groups import fold_group, suggested_group
from allocmodel.scenario.judgements import sign_off_name

#: Standard errors between the ends of a 95 per cent interval of the normal distribution.
INTERVAL_WIDTH = 3.92


@dataclass(frozen=True)
class EvidenceRow:
    """One study group's figure, with the Census groups that it takes in."""

    outcome: str
    group: str
    estimates: tuple[float, float, float]
    odds_ratio: bool
    prevalence: float
    reference_group: str
    adjusted_for: str
    census_groups: tuple[str, ...]
    where_from: Provenance

    @property
    def name(self) -> str:
        """What the row is called."""
        return f"{self.outcome}: {self.group}"


@dataclass(frozen=True)
class EvidenceUse:
    """One outcome's evidence used by one weight."""

    weight: Weight
    outcome: str

    @property
    def name(self) -> str:
        """What the use is called."""
        return f"{self.weight.line}: {self.outcome}"


def uses(scenario: Scenario) -> list[EvidenceUse]:
    """Every use of evidence by the scenario's weights, in its order."""
    return [
        EvidenceUse(weight, outcome) for weight in scenario.weight for outcome in weight.evidence
    ]


def evidence(gathered: Gathered, lines: Sequence[str]) -> None:
    """Evidence rows, and which weight uses which."""
    used = uses(gathered.scenario)
    rows = _rows_used(gathered, used)
    names = {"evidence_row": [row.name for row in rows]}
    sources = [row.where_from for row in rows]
    by_estimate = [[row.estimates[number] for row in rows] for number in range(len(ESTIMATES))]
    gathered.give(
        "evidence_estimate", by_estimate, {"estimate": list(ESTIMATES), **names}, sources * 3
    )
    gathered.give("is_odds_ratio", [float(row.odds_ratio) for row in rows], names, sources)
    gathered.give("reference_prevalence", [row.prevalence for row in rows], names, sources)
    width = Provenance("Normal distribution", "choice", "1.96 standard errors to each side")
    gathered.give("interval_width", INTERVAL_WIDTH, {}, width)
    groups = list(ETHNIC_GROUPS)
    covered = [[float(group in row.census_groups) for row in rows] for group in groups]
    by_study = Provenance("The studies' groups, read as Census groups (evidence_groups)", "derived")
    gathered.give("group_covered", covered, {"ethnic_group": groups, **names}, by_study)
    _uses(gathered, used, rows, lines)
    _name_uncovered(gathered, used, rows)


def _uses(
    gathered: Gathered,
    used: Sequence[EvidenceUse],
    rows: Sequence[EvidenceRow],
    lines: Sequence[str],
) -> None:
    """How each weight uses its evidence."""
    names = {"weight_use": [use.name for use in used]}
    own = Provenance("The scenario's weights", "choice")
    in_use = [[float(row.outcome == use.outcome) for row in rows] for use in used]
    rows_named = {"evidence_row": [row.name for row in rows]}
    gathered.give("row_in_use", in_use, {**names, **rows_named}, own)
    on_line = [[float(use.weight.line == line) for use in used] for line in lines]
    gathered.give("use_on_line", on_line, {"weighted_line": list(lines), **names}, own)
    note = "Incidence and prevalence are not cost: this much of the line follows the evidence"
    judged = [
        Provenance(
            "The scenario's weights, key phi",
            "judgement",
            note,
            (sign_off_name(PHI, line=use.weight.line),),
        )
        for use in used
    ]
    gathered.give("phi", [float(use.weight.phi or 0) for use in used], names, judged)
    applied = [float(use.weight.treatment != "none") for use in used]
    gathered.give("applies", applied, names, own)
    shrunk = [float(use.weight.treatment == "shrunk") for use in used]
    gathered.give("shrinks", shrunk, names, own)


def _rows_used(gathered: Gathered, used: Sequence[EvidenceUse]) -> list[EvidenceRow]:
    """The rows of every outcome used; an outcome that nobody has is an error."""
    own = _own_rows(gathered)
    shipped = gathered.reference.evidence()
    groups = gathered.reference.evidence_groups()
    known = list(dict.fromkeys([*(row.outcome for row in own), *shipped["outcome"]]))
    rows = []
    _refuse_unknown_outcomes(gathered, used, known)
    for outcome in dict.fromkeys(use.outcome for use in used):
        mine = [row for row in own if row.outcome == outcome]
        found = shipped[shipped["outcome"] == outcome]
        # A scenario's own rows take the place of the shipped ones of the same outcome.
        rows += mine or [_shipped_row(gathered, row, groups) for _, row in found.iterrows()]
    _refuse_counted_twice(gathered, rows)
    return rows


def _refuse_unknown_outcomes(
    gathered: Gathered, used: Sequence[EvidenceUse], known: Sequence[str]
) -> None:
    unknown = list(dict.fromkeys(use.outcome for use in used if use.outcome not in known))
    if not unknown:
        return
    first = next(use for use in used if use.outcome == unknown[0])
    raise BadInput(
        f"There is no evidence on {quoted(unknown)}.{did_you_mean(unknown, known)}",
        where=gathered.scenario.where("weight", first.weight.line, "ethnicity", "evidence"),
        mend=f"Name one of {', '.join(known)}, or bring your own in [[evidence]].",
    )


def _refuse_counted_twice(gathered: Gathered, rows: Sequence[EvidenceRow]) -> None:
    """Two rows for the same people would add up their need."""
    where = gathered.scenario.where("evidence")
    seen: set[str] = set()
    for row in rows:
        if fold(row.name) in seen:
            raise BadInput(
                f'The evidence on {row.outcome} has two rows for "{row.group}".',
                where=where,
                mend="Keep one, or give each group a name of its own.",
            )
        seen.add(fold(row.name))
    for outcome in dict.fromkeys(row.outcome for row in rows):
        members = [group for row in rows if row.outcome == outcome for group in row.census_groups]
        twice = [group for group, count in Counter(members).items() if count > 1]
        if twice:
            raise BadInput(
                f"The evidence on {outcome} takes in {ETHNIC_GROUPS[twice[0]]} twice, which would "
                "count its need twice.",
                where=where,
                mend="Name each Census group in census_groups of one row only.",
            )


def _own_rows(gathered: Gathered) -> list[EvidenceRow]:
    rows = []
    groups_of_rows = _census_groups(gathered)
    for one, groups in zip(gathered.scenario.evidence, groups_of_rows, strict=True):
        source = ", ".join(part for part in (one.source, one.doi) if part)
        note = f"Adjusted for {one.adjusted_for}; reference group {one.reference_group}"
        rests_on = (
            (sign_off_name(ESTIMATE, outcome=one.outcome),) if one.grade == "judgement" else ()
        )
        rows.append(
            EvidenceRow(
                one.outcome,
                one.group,
                (one.lower, one.estimate, one.upper),
                one.measure == "odds_ratio",
                float(one.prevalence or 0),
                one.reference_group,
                one.adjusted_for,
                groups,
                Provenance(source or "The scenario's own evidence", one.grade, note, rests_on),
            )
        )
    return rows


def _census_groups(gathered: Gathered) -> list[tuple[str, ...]]:
    """The Census groups of each row that the scenario brings, by their codes or titles."""
    known = {
        fold_group(name): code for code, title in ETHNIC_GROUPS.items() for name in (code, title)
    }
    written = [one.census_groups for one in gathered.scenario.evidence]
    unknown = {
        text: number
        for number, groups in enumerate(written)
        for text in groups
        if fold_group(text) not in known
    }
    if unknown:
        numbers = set(unknown.values())
        key = ("evidence", numbers.pop(), "census_groups") if len(numbers) == 1 else ("evidence",)
        hints = dict.fromkeys(suggested_group(text, ETHNIC_GROUPS) for text in unknown)
        raise BadInput(
            f"There is no Census group {quoted(unknown)}.{''.join(hints)}",
            where=gathered.scenario.where(*key),
            mend=f"Name some of {', '.join(ETHNIC_GROUPS)}.",
        )
    return [tuple(known[fold_group(text)] for text in groups) for groups in written]


def _shipped_row(gathered: Gathered, row: pd.Series, groups: pd.DataFrame) -> EvidenceRow:
    """A row of the evidence table that ships."""
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        raise BadInput(
            f"The evidence on {row['outcome']} has no interval, so its uncertainty cannot be "
            "shown.",
            where=gathered.scenario.where("weight"),
            mend="Use other evidence, or bring the study's interval in [[evidence]].",
        )
    same = (groups["outcome"] == row["outcome"]) & (groups["group"] == row["group"])
    members = groups[same & (groups["role"] == "compared")]["ethnic_group"]
    prevalence = row["prevalence_reference"]
    note = f"Adjusted for {row['adjusted_for']}; reference group {row['reference_group']}"
    return EvidenceRow(
        str(row["outcome"]),
        str(row["group"]),
        (float(row["lower"]), float(row["estimate"]), float(row["upper"])),
        row["measure"] == "odds_ratio",
        0.0 if pd.isna(prevalence) else float(prevalence),
        str(row["reference_group"]),
        str(row["adjusted_for"]),
        tuple(str(member) for member in members),
        Provenance(f"{row['source']}, doi {row['doi']}", str(row["grade"]), note),
    )


def _name_uncovered(
    gathered: Gathered, used: Sequence[EvidenceUse], rows: Sequence[EvidenceRow]
) -> None:
    """Say which groups the evidence leaves at relative need one because it does not cover them."""
    groups = gathered.reference.evidence_groups()
    for outcome in dict.fromkeys(use.outcome for use in used):
        covered = {group for row in rows if row.outcome == outcome for group in row.census_groups}
        reference = set(groups[groups["outcome"] == outcome]["ethnic_group"]) - covered
        missing = [
            title.split(": ")[1]
            for code, title in ETHNIC_GROUPS.items()
            if code not in covered | reference
        ]
        if missing:
            gathered.warnings.append(
                f"The evidence on {outcome.replace('_', ' ')} does not cover these Census groups, "
                f"whose need is taken to be the reference group's: {', '.join(missing)}."
            )
