"""The evidence that a scenario's ethnicity weights use: its own rows and those that ship."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

import pandas as pd

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.low_to_high import of_each
from allocmodel.declared.parameters import CORRELATION, ESTIMATE
from allocmodel.declared.text import fold, quoted, spoken
from allocmodel.declared.vocabulary import (
    AGES,
    ALL_AGES,
    ESTIMATES,
    ETHNIC_GROUPS,
    HIGH_LEVEL_OF,
    RATES_OF,
    REGISTERS,
    WOMEN_AT_RISK,
)
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.model.adjustments.ethnicity.phi import PHI
from allocmodel.scenario import Scenario, Weight
from allocmodel.scenario.groups import fold_group, groups_named, suggested_group
from allocmodel.scenario.judgements import name_of_outcome, sign_off_name

#: Standard errors between the ends of a 95 per cent interval of the normal distribution.
INTERVAL_WIDTH = 3.92

#: How much of an estimate's variance all groups of a study share, as they share a reference group.
SHARED_PART = CORRELATION.or_usual(None)

#: Groups of a study that it takes to say how much groups differ.
FEWEST_TO_SHRINK = 3

#: Newton's steps that the rate in the reference group takes, for any ratio that may be typed.
ITERATIONS = 8

#: The inputs that are 1 where a key of the weight has a word.
SWITCHES = (("shrinks", "treatment", "shrunk"), ("pools_uncovered", "uncovered", "high_level"))


@dataclass(frozen=True)
class EvidenceRow:
    """One study group's figure, with the Census groups that it takes in."""

    outcome: str
    group: str
    estimates: tuple[float, float, float]
    odds_ratio: bool
    reference_group: str
    adjusted_for: str
    census_groups: tuple[str, ...]
    where_from: Provenance
    shipped: bool = False

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


def women_are_at_risk(scenario: Scenario) -> bool:
    """Whether a weight follows an outcome of which only women of childbearing age are at risk."""
    return any(_rates_named(scenario, use.outcome) == WOMEN_AT_RISK for use in uses(scenario))


def evidence(gathered: Gathered, lines: Sequence[str]) -> None:
    """Evidence rows, which weight uses which, and how common each outcome is by age."""
    used = uses(gathered.scenario)
    rows = _rows_used(gathered, used)
    names = {"evidence_row": [row.name for row in rows]}
    sources = [row.where_from for row in rows]
    by_estimate = [[row.estimates[number] for row in rows] for number in range(len(ESTIMATES))]
    ends = {"estimate": list(ESTIMATES)}
    gathered.give_set(ESTIMATE, by_estimate, {**ends, **names}, sources * len(ESTIMATES))
    gathered.give("is_odds_ratio", [float(row.odds_ratio) for row in rows], names, sources)
    width = Provenance("Normal distribution", "choice", "1.96 standard errors to each side")
    gathered.give("interval_width", INTERVAL_WIDTH, {}, width)
    gathered.give("interval_end", [-0.5, 0, 0.5], ends, width)
    assumed = Provenance("Method, sections 4 and 7", "choice", "An assumption; studies do not say")
    gathered.give("shared_part", SHARED_PART, {}, assumed)
    _groups(gathered, rows)
    _uses(gathered, used, rows, lines)
    _rates(gathered, used)
    _iterations(gathered)
    _name_uncovered(gathered, used, rows)


def _groups(gathered: Gathered, rows: Sequence[EvidenceRow]) -> None:
    """Which Census groups each study's group is, and which it stands in for."""
    by = {"ethnic_group": list(ETHNIC_GROUPS), "evidence_row": [row.name for row in rows]}
    covered = [[float(group in row.census_groups) for row in rows] for group in ETHNIC_GROUPS]
    by_study = Provenance("The studies' groups, read as Census groups (evidence_groups)", "derived")
    gathered.give("group_covered", covered, by, by_study)
    named = _named_groups(gathered, rows)
    pooled = [
        [float(_stands_in(row, group, named[row.outcome])) for row in rows]
        for group in ETHNIC_GROUPS
    ]
    judged = Provenance("Method, section 4: groups that a study does not name", "judgement")
    gathered.give("group_pooled", pooled, by, judged)


def _named_groups(gathered: Gathered, rows: Sequence[EvidenceRow]) -> dict[str, set[str]]:
    """By outcome: the Census groups that its study compares, or compares with."""
    groups = gathered.reference.evidence_groups()
    named: dict[str, set[str]] = {}
    for row in rows:
        own = named.setdefault(row.outcome, set())
        own |= {*row.census_groups, *groups_named(row.reference_group)}
        if row.shipped:
            own |= set(groups[groups["outcome"] == row.outcome]["ethnic_group"])
    return named


def _stands_in(row: EvidenceRow, group: str, named: Set[str]) -> bool:
    """Whether a row is of the same high-level group as a Census group that its study leaves out."""
    alike = {HIGH_LEVEL_OF[one] for one in row.census_groups}
    return group not in named and HIGH_LEVEL_OF[group] in alike


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
            "The scenario's weights",
            "judgement",
            note,
            (name_of_outcome(PHI, use.weight, use.outcome),),
        )
        for use in used
    ]
    ends = [of_each(use.weight.phi, use.weight.evidence)[use.outcome] for use in used]
    gathered.give_set(
        PHI,
        [[own_ends[end] for own_ends in ends] for end in ESTIMATES],
        {"estimate": list(ESTIMATES), **names},
        judged * len(ESTIMATES),
    )
    for name, key, word in SWITCHES:
        chosen = [float(getattr(use.weight, key) == word) for use in used]
        gathered.give(name, chosen, names, own)
    applied = [float(use.weight.treatment != "none") for use in used]
    gathered.give("applies", applied, names, own)
    _refuse_too_few_to_shrink(gathered, used, rows)


def _refuse_too_few_to_shrink(
    gathered: Gathered, used: Sequence[EvidenceUse], rows: Sequence[EvidenceRow]
) -> None:
    """What a study's groups have in common cannot be told from one or two."""
    for use in used:
        count = sum(row.outcome == use.outcome for row in rows)
        if use.weight.treatment == "shrunk" and count < FEWEST_TO_SHRINK:
            raise BadInput(
                f"The evidence on {use.outcome} has {count} group{'s' * (count != 1)}: too few to "
                "say what they have in common, towards which a ratio could be shrunk.",
                where=gathered.scenario.where(
                    "weight", use.weight.line, use.weight.kind, "treatment"
                ),
                mend=f'Write treatment = "rate_ratio", or evidence of {FEWEST_TO_SHRINK} groups.',
            )


def _rates(gathered: Gathered, used: Sequence[EvidenceUse]) -> None:
    """How common each outcome is among all people by age; and who England's people are."""
    found = [_rates_of(gathered, use) for use in used]
    ages = {"age": list(AGES)}
    gathered.give(
        "outcome_rate",
        [rates for rates, _ in found],
        {"weight_use": [use.name for use in used], **ages},
        [where for _, where in found for _ in AGES],
    )
    people = gathered.reference.england_by_group_and_age(gathered.year)
    share = (people / people.sum("ethnic_group")).transpose("age", "ethnic_group")
    derived = Provenance(str(people.attrs["source"]), "derived")
    by = {**ages, "ethnic_group": list(ETHNIC_GROUPS)}
    gathered.give("england_share", share.values, by, derived)
    if women_are_at_risk(gathered.scenario):
        named = [_rates_named(gathered.scenario, use.outcome) for use in used]
        at_risk = Provenance("Method, section 4: people at risk", "choice")
        gathered.give(
            "women_at_risk",
            [float(one == WOMEN_AT_RISK) for one in named],
            {"weight_use": [use.name for use in used]},
            at_risk,
        )


def register_of(scenario: Scenario, outcome: str) -> str:
    """The register whose rates by age an outcome takes; blank where it takes none."""
    rates = _rates_named(scenario, outcome)
    return rates if isinstance(rates, str) and rates in REGISTERS else ""


def _rates_named(scenario: Scenario, outcome: str) -> str | dict[str, float] | None:
    """The rates of an outcome, as the scenario's own rows name them, or as ours ship."""
    written = [one.rates for one in scenario.evidence if one.outcome == outcome]
    return next((one for one in written if one is not None), RATES_OF.get(outcome))


def _rates_of(gathered: Gathered, use: EvidenceUse) -> tuple[list[float], Provenance]:
    """The rates by age of a use's outcome."""
    written = [one.rates for one in gathered.scenario.evidence if one.outcome == use.outcome]
    rates = _rates_named(gathered.scenario, use.outcome)
    where = gathered.scenario.where("evidence")
    if rates is None:
        raise BadInput(
            f"The evidence on {use.outcome} does not say how common it is at each age.",
            where=where,
            mend="Add rates, one of "
            f"{', '.join((*REGISTERS, ALL_AGES, WOMEN_AT_RISK))}, or a table by age.",
        )
    if any(one not in (None, rates) for one in written):
        raise BadInput(
            f"The rows of the evidence on {use.outcome} have different rates.",
            where=where,
            mend="Write the same rates in each row, or in one of them.",
        )
    if isinstance(rates, dict):
        judged = Provenance(
            "The scenario's own evidence, its rates",
            "judgement",
            "",
            (sign_off_name(ESTIMATE, outcome=use.outcome),),
        )
        return [rates[age] for age in AGES], judged
    if rates == ALL_AGES:
        alike = Provenance("The scenario's own evidence, its rates", "choice", "All people alike")
        return [1.0] * len(AGES), alike
    if rates == WOMEN_AT_RISK:
        apart = "Women of childbearing age are at risk, and are counted apart from ages"
        return [0.0] * len(AGES), Provenance("Method, section 4: people at risk", "choice", apart)
    registers = gathered.reference.outcome_rates()
    own = registers.sel(outcome=rates, age=list(AGES))
    note = f"Register: {REGISTERS[rates]}"
    return [float(one) for one in own], Provenance(str(registers.attrs["source"]), "derived", note)


def _iterations(gathered: Gathered) -> None:
    """As many as the rate in the reference group takes to be found."""
    labels = [str(number) for number in range(1, ITERATIONS + 1)]
    own = Provenance("Method, section 4: Newton's method", "choice")
    gathered.give("iteration_name", labels, {"iteration": labels}, own)


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
        where=gathered.scenario.where("weight", first.weight.line, first.weight.kind, "evidence"),
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
    note = f"Adjusted for {row['adjusted_for']}; reference group {row['reference_group']}"
    return EvidenceRow(
        str(row["outcome"]),
        str(row["group"]),
        (float(row["lower"]), float(row["estimate"]), float(row["upper"])),
        row["measure"] == "odds_ratio",
        str(row["reference_group"]),
        str(row["adjusted_for"]),
        tuple(str(member) for member in members),
        Provenance(f"{row['source']}, doi {row['doi']}", str(row["grade"]), note),
        shipped=True,
    )


def _name_uncovered(
    gathered: Gathered, used: Sequence[EvidenceUse], rows: Sequence[EvidenceRow]
) -> None:
    """Say which groups a study leaves out, and what they have instead of a ratio of their own."""
    named = _named_groups(gathered, rows)
    for outcome, uncovered in dict.fromkeys((use.outcome, use.weight.uncovered) for use in used):
        own = [row for row in rows if row.outcome == outcome]
        missing = [code for code in ETHNIC_GROUPS if code not in named[outcome]]
        pooled = [
            code
            for code in missing
            if uncovered == "high_level"
            and any(_stands_in(row, code, named[outcome]) for row in own)
        ]
        alike = [code for code in missing if code not in pooled]
        said = [
            *([f"{_titles(pooled)} have the mean of its groups of their kind"] if pooled else []),
            *([f"{_titles(alike)} have the reference group's need"] if alike else []),
        ]
        if said:
            gathered.warnings.append(
                f"The evidence on {spoken(outcome)} does not cover some Census groups: "
                f"{'; '.join(said)}."
            )


def _titles(groups: Sequence[str]) -> str:
    return ", ".join(ETHNIC_GROUPS[one].split(": ")[1] for one in groups)
