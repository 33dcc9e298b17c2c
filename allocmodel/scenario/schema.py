"""What a scenario may hold, written once, as pydantic models."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SkipValidation,
    field_validator,
    model_validator,
)

from allocmodel.declared.financial_years import financial_year
from allocmodel.declared.text import Wrong, one_of, quoted, refuse_alike
from allocmodel.declared.vocabulary import (
    AGREED,
    BY_FUNCTIONS,
    FORMULAS,
    FUNCTIONS,
    NOT_BY_NEED,
    POOLS,
)
from allocmodel.model.adjustments import SECTIONS
from allocmodel.scenario.budget_line import BudgetLine, lines_of_funds
from allocmodel.scenario.budget_rules import (
    check_bases_are_there,
    check_drawn,
    check_functions,
    check_funds,
    check_pools,
    check_remainders,
    check_streams,
    check_weights,
)
from allocmodel.scenario.convergence import PAYMENT_SWITCHES, Baseline, Convergence
from allocmodel.scenario.evidence import Evidence, refuse_own_reference
from allocmodel.scenario.files import portable_files
from allocmodel.scenario.fitted_basis import FittedNeed
from allocmodel.scenario.funds import Fund
from allocmodel.scenario.governance import Governance
from allocmodel.scenario.origins import Origins
from allocmodel.scenario.own_index import OwnIndex, fitted_names, is_own, own_names
from allocmodel.scenario.parts import Part, Prose, Text
from allocmodel.scenario.people import Deprivation, RecordedEthnicity
from allocmodel.scenario.places import Neighbourhoods, Places
from allocmodel.scenario.scenario_id import ScenarioId
from allocmodel.scenario.sections import Section, with_sections
from allocmodel.scenario.sign_off import SignOff
from allocmodel.scenario.uncertainty import Uncertainty
from allocmodel.scenario.weights import Weight

STATUSES = ("draft", "final")

SCOPES = ("icb", "england")


@with_sections
class Scenario(Part):
    """A scenario as it will run: checked, with every default filled in."""

    id: ScenarioId
    title: Text
    #: One ICB split over places, or England split over its ICBs.
    scope: Annotated[
        Literal["icb", "england"], BeforeValidator(lambda value: one_of(value, SCOPES, "a scope"))
    ] = "icb"
    icb: Text
    years: tuple[Annotated[str, AfterValidator(financial_year)], ...]
    #: The last year whose need counts: later years have it too. A judgement.
    need_held_from: Annotated[str, AfterValidator(financial_year)] | None = None
    places: Places
    #: What the money of each place is split further into.
    neighbourhoods: Neighbourhoods | None = None
    status: Annotated[
        Literal["draft", "final"],
        BeforeValidator(lambda value: one_of(value, STATUSES, "a status")),
    ] = "draft"
    #: What the scenario asks, in the words of who asks it.
    question: Prose = ""
    budget: tuple[BudgetLine, ...]
    #: Joint funds with councils, whose money stays in their own areas.
    fund: tuple[Fund, ...] = ()
    weight: tuple[Weight, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    deprivation: Deprivation = Deprivation()
    ethnicity: RecordedEthnicity | None = None
    baseline: Baseline | None = None
    convergence: Convergence | None = None
    #: Indices of need of the user's own, by name.
    own: Annotated[dict[str, OwnIndex], BeforeValidator(own_names)] = Field(default_factory=dict)
    #: Fits of the user's own, by name.
    fitted: Annotated[dict[str, FittedNeed], BeforeValidator(fitted_names)] = Field(
        default_factory=dict
    )
    #: A directory that ``allocmodel data import`` made; the reference data that ship if None.
    reference: Path | None = None
    sign_off: tuple[SignOff, ...] = ()
    #: How sure its figures are: it moves no money.
    uncertainty: Uncertainty | None = None
    #: Who decides, who was asked and what was decided: it moves no money.
    governance: Governance | None = None

    #: The file that was read, the files that it extends, and what ``--set`` changed.
    source: Path
    extends: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    #: Name and sha256 of the file and of those that it extends.
    files: tuple[tuple[str, str], ...] = ()
    #: The reference directory as the scenario names it.
    reference_name: str | None = None
    #: Where each value was written.
    origins: SkipValidation[Origins] = Origins()

    @field_validator("years", mode="before")
    @classmethod
    def _one_year_unlisted(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("years")
    @classmethod
    def _one_year(cls, years: tuple[str, ...]) -> tuple[str, ...]:
        for earlier, later in itertools.pairwise(years):
            if int(later[:4]) != int(earlier[:4]) + 1:
                raise Wrong(
                    f"The years {earlier} and {later} do not follow each other.",
                    "Name each year once, in order, without gaps.",
                )
        if not years:
            raise Wrong("The scenario names no year.", 'Write years = ["2025/26"].')
        return years

    @field_validator("budget")
    @classmethod
    def _budget_adds_up(cls, budget: tuple[BudgetLine, ...]) -> tuple[BudgetLine, ...]:
        if not budget:
            raise Wrong(
                "The budget has no lines.",
                "Add a [[budget]] table, or leave the key out for the published core and "
                "primary medical care allocations.",
            )
        refuse_alike([one.line for line in budget for one in line.lines()], "budget lines")
        check_functions(budget)
        check_drawn(budget)
        check_remainders(budget)
        check_streams(budget)
        return budget

    @model_validator(mode="after")
    def _funds_fit_lines(self) -> Scenario:
        check_funds(self.fund, self.budget)
        return self

    @model_validator(mode="after")
    def _weights_fit_lines(self) -> Scenario:
        check_weights(self.weight, self.lines)
        check_pools(self.budget)
        return self

    @model_validator(mode="after")
    def _own_indices_are_there(self) -> Scenario:
        check_bases_are_there(self.budget, self.fund, self.own, self.fitted)
        return self

    @model_validator(mode="after")
    def _remainder_with_its_formula(self) -> Scenario:
        replacing = [key for key in self.sections if not SECTIONS[key].weighs]
        if self.taken_out and replacing:
            raise Wrong(
                f"A need is taken out of {quoted(self.taken_out)}, beside "
                f"{SECTIONS[replacing[0]].what}: which formula is left is not defined.",
                f"Take remainder out, or {replacing[0]}.",
                (replacing[0],),
            )
        return self

    @field_validator("evidence")
    @classmethod
    def _one_reference(cls, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """No row of an outcome is about the people whom another row compares with."""
        for row, other in itertools.permutations(evidence, 2):
            if row.outcome == other.outcome:
                refuse_own_reference(row, other)
        return evidence

    @model_validator(mode="after")
    def _baseline_with_its_convergence(self) -> Scenario:
        if self.baseline and not self.convergence:
            raise Wrong(
                "The scenario has a baseline, but no convergence that starts from it.",
                'Add [convergence] with preset = "core 2025/26", for example, or take the baseline '
                "out: places then get their targets at once.",
                ("baseline",),
            )
        return self

    @model_validator(mode="after")
    def _published_figures_of_one_year(self) -> Scenario:
        wanted = self.convergence
        if wanted and wanted.figures == "published" and len(self.years) > 1:
            raise Wrong(
                "Published base growth and targets go with one year's published baseline, which "
                "is not what was allocated the year before.",
                "Name one year, or take figures out of [convergence]: targets then follow need.",
                ("convergence", "figures"),
            )
        return self

    def __repr__(self) -> str:
        """Which scenario, of what, on one line."""
        return f"<allocmodel.Scenario {self.id}: {self.icb}, {', '.join(self.years)}>"

    def where(self, *key: str) -> str:
        """Where a value was written, as errors name it: see `Origins.where`."""
        return self.origins.where(*key)

    @property
    def year(self) -> str:
        """The first year that is modelled, or the only one."""
        return self.years[0]

    @property
    def years_held(self) -> list[str]:
        """The years that have the need of an earlier one."""
        last = self.need_held_from
        return [year for year in self.years if last is not None and year > last]

    def year_of_need(self, year: str) -> str:
        """The year whose need a year has."""
        return str(self.need_held_from) if year in self.years_held else year

    def in_year(self, year: str) -> Scenario:
        """The scenario of one of its years, with that year's amounts."""
        budget = tuple(line.in_year(self.years, year) for line in self.budget)
        funds = tuple(fund.in_year(self.years, year) for fund in self.fund)
        return self.model_copy(update={"years": (year,), "budget": budget, "fund": funds})

    @property
    def written(self) -> tuple[BudgetLine, ...]:
        """The lines of the budget as written, and after them the NHS's money of joint funds."""
        return (*self.budget, *lines_of_funds(self.fund))

    @property
    def lines(self) -> tuple[BudgetLine, ...]:
        """The lines of the budget as a run has them: with those of functions after theirs."""
        return tuple(one for line in self.written for one in line.lines())

    @property
    def envelope(self) -> str | None:
        """The line that is split into functions, if there is one."""
        return next((line.line for line in self.budget if line.basis == BY_FUNCTIONS), None)

    @property
    def taken_out(self) -> dict[str, list[str]]:
        """By line, the needs that are taken out of its formula, as lines drawn from it are."""
        found: dict[str, list[str]] = {}
        for line in self.budget:
            if line.remainder is not None:
                found.setdefault(str(line.drawn_from), []).append(line.basis)
        return found

    @property
    def splits_beside_formulas(self) -> bool:
        """Whether more than formulas and adjustments splits it: pools, shares, own indices."""
        own_ways = any(
            line.basis in (*POOLS, AGREED) or is_own(line.basis) for line in self.written
        )
        return own_ways or self.envelope is not None or bool(self.taken_out)

    @property
    def needs_people(self) -> bool:
        """Whether the split depends on people's deprivation or ethnic group."""
        return any(weight.adjustment.needs_people for weight in self.weight) or any(
            line.basis in POOLS for line in self.written
        )

    @property
    def official_bases(self) -> dict[str, str]:
        """By line, what splits its money before adjustments: a pool's is that of its source.

        So are agreed shares, an own index, and a line whose need is taken out of its source. What
        is drawn from nothing, from another such line or from what is held is split per head. A
        function's is core: before its pounds are set, functions add up to that.
        """
        shared = {
            line.line: "core" if line.basis in FUNCTIONS else line.basis
            for line in self.lines
            if line.basis not in NOT_BY_NEED and not is_own(line.basis)
        }
        return {
            line.line: shared.get(line.drawn_from or "", "per_head")
            if line.basis in (*POOLS, AGREED) or is_own(line.basis) or line.remainder
            else shared.get(line.line, line.basis)
            for line in self.lines
        }

    @property
    def sections(self) -> dict[str, Section]:
        """The adjustments of the scenario that are sections of it, by code."""
        own = {key: getattr(self, key) for key in SECTIONS}
        return {key: section for key, section in own.items() if section is not None}

    @property
    def by_national_formula(self) -> bool:
        """Whether a national formula splits all money that goes to places, before adjustments."""
        return {*self.official_bases.values()} <= {*FORMULAS, "held"}

    def resolved(self) -> dict[str, Any]:
        """The scenario as it will run, as plain values that JSON can hold.

        Returns
        -------
        dict
            Every key with its default filled in, in the shape of the file. Files are named as
            the scenario names them, so that the same scenario resolves the same on any machine.
        """
        plain = self.model_dump(
            mode="json",
            by_alias=True,
            exclude={
                "places",
                "neighbourhoods",
                "source",
                "reference",
                "reference_name",
                "files",
                "origins",
            },
        )
        for key in ("governance", "need_held_from", "uncertainty"):
            if plain[key] is None:
                del plain[key]
        if self.baseline is not None:
            for kind in PAYMENT_SWITCHES:
                plain["baseline"].pop(kind)
                if self.baseline.source == "payments":
                    plain["baseline"][kind] = self.baseline.counts(kind)
        if not self.fund:
            del plain["fund"]
        plain["places"] = self.places.plain()
        if self.neighbourhoods:
            plain["neighbourhoods"] = self.neighbourhoods.plain()
        plain["reference"] = self.reference_name
        plain["file"] = self.source.name
        return cast(dict[str, Any], portable_files(plain))
