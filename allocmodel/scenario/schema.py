"""What a scenario may hold, written once, as pydantic models."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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

from allocmodel.declared.errors import did_you_mean
from allocmodel.declared.parameters import AMOUNT, SHARES
from allocmodel.declared.printable import shown
from allocmodel.declared.text import (
    LONGEST_ID,
    LONGEST_NAME,
    NoSuchLine,
    Wrong,
    clean_name,
    one_of,
    quoted,
    refuse_alike,
    slug,
)
from allocmodel.declared.vocabulary import (
    AGREED,
    BASES,
    BY_FUNCTIONS,
    COMPONENTS,
    FORMULAS,
    FUNCTIONS,
    NOT_BY_NEED,
    PARTS_OF_A_POUND,
    POOLS,
    STREAMS,
    basis_title,
)
from allocmodel.model.adjustments import SECTIONS
from allocmodel.model.arrays import grown
from allocmodel.scenario.convergence import PAYMENT_SWITCHES, Baseline, Convergence
from allocmodel.scenario.files import portable_files
from allocmodel.scenario.fitted_basis import FittedNeed, is_fitted
from allocmodel.scenario.functions import function_amounts, function_lines, functions_in_year
from allocmodel.scenario.funds import NHS, Fund
from allocmodel.scenario.governance import Governance
from allocmodel.scenario.origins import Origins
from allocmodel.scenario.own_index import OwnIndex, fitted_names, is_own, own_names
from allocmodel.scenario.own_tables import OwnFileOrName
from allocmodel.scenario.parameters import with_figures_of
from allocmodel.scenario.parts import LineName, Name, Part, Prose, Reason, Text, financial_year
from allocmodel.scenario.places import Neighbourhoods, Places
from allocmodel.scenario.sections import Section, with_sections
from allocmodel.scenario.sign_off import SignOff
from allocmodel.scenario.uncertainty import Uncertainty
from allocmodel.scenario.weights import (
    Deprivation,
    Evidence,
    RecordedEthnicity,
    Weight,
    high_level_group,
    refuse_own_reference,
)

#: Words that stand for an amount that NHS England published.
PUBLISHED_AMOUNTS = ("published", "published total")

STATUSES = ("draft", "final")

SCOPES = ("icb", "england")

_WINDOWS_NAMES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)
}


def _basis(value: object) -> str:
    if isinstance(value, str) and is_own(value):
        return value
    return one_of(value, (*BASES, BY_FUNCTIONS), "a basis")


def _amount(value: object) -> int | str:
    """One of the two words, or whole pounds."""
    if isinstance(value, str):
        if value in PUBLISHED_AMOUNTS:
            return value
        raise Wrong(
            f'The amount "{value}" is text.{did_you_mean(value, PUBLISHED_AMOUNTS)}',
            'Write whole pounds without quotes (25_000_000), "published" or "published total".',
        )
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(
            "The amount is neither a number nor a word that stands for one.",
            'Write whole pounds (25_000_000), "published" or "published total".',
        )
    return int(AMOUNT.accepted(value))


def _amount_or_by_year(value: object) -> object:
    """An amount, or a table of whole pounds by financial year."""
    if not isinstance(value, dict):
        return _amount(value)
    by_year = {}
    for year, one in value.items():
        amount = _of_part(year, _amount, one)
        if isinstance(amount, str):
            raise Wrong("An amount by year is whole pounds.", "Write pounds for each year.")
        by_year[financial_year(year)] = amount
    if not by_year:
        raise Wrong("The table of amounts is empty.", "Write pounds for the first year.")
    return by_year


def _of_part(name: str, check: Callable[[object], Any], value: object) -> Any:
    """What a check makes of one value of a table; what is wrong is said of that value."""
    try:
        return check(value)
    except Wrong as wrong:
        raise Wrong(wrong.what, wrong.mend, (name, *wrong.key)) from None


#: Shares that add to one or to 100 but for this part of it were rounded.
ROUNDED_SHARES = 0.001


def _shares(value: object) -> dict[str, float]:
    """Shares by place, as parts of one, which add to one or to 100 but for rounding."""
    if value == {}:
        return {}
    if not isinstance(value, dict):
        raise Wrong(
            "shares is no table of shares by place.",
            'Write shares = { "Nottingham City" = 0.4, ... }.',
        )
    for name, one in value.items():
        if isinstance(one, bool) or not isinstance(one, int | float) or not one >= 0:
            _share(name, one)
    total = sum(value.values())
    # A computer's last digits do not make 99.9 per cent less than that.
    most = ROUNDED_SHARES + 1e-9
    whole = next((one for one in _WHOLES if abs(total / one - 1) <= most), None)
    if whole is None:
        raise Wrong(
            f"The shares add to {total:.6g}, not to 1 or 100.",
            "Give each place its share of the whole line as a number from 0 to 1, or each in per "
            "cent; 0 where it has none.",
        )
    refuse_alike(value, "places")
    return {
        clean_name(name, LONGEST_NAME): _share(name, one / whole) for name, one in value.items()
    }


def _share(place: str, value: object) -> float:
    """A place's share; what is wrong is said of that place."""
    called = f'The share of "{shown(place)}"'
    return float(_of_part(place, lambda one: SHARES.accepted(one, called), value))


#: What the shares of a line may add to: parts of one, or per cent.
_WHOLES = (1, 100)


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise Wrong("recurrent is neither true nor false.", "Write true or false, without quotes.")
    return value


def _id(value: str) -> str:
    """A name that can be a folder's on every system."""
    # \Z, not $: a line break at the end would pass $.
    if not re.match(r"[a-z0-9][a-z0-9-]*\Z", value):
        raise Wrong(
            f"The id {json.dumps(value, ensure_ascii=False)} is not made of lower-case letters, "
            "digits and hyphens (it becomes a folder's name).",
            f'Write "{slug(value)}", for example.',
        )
    if len(value) > LONGEST_ID:
        raise Wrong(f"The id has {len(value)} characters; {LONGEST_ID} is the most.", "Shorten it.")
    if value in _WINDOWS_NAMES:
        raise Wrong(
            f'"{value}" is a name that Windows keeps for itself, so it cannot name a folder.',
            f'Write "{value}-scenario", for example.',
        )
    return value


#: What a line can be shared by once another is drawn from it, beside its whole formula.
REMAINDERS = ("without component",)

ScenarioId = Annotated[str, AfterValidator(_id)]


@with_figures_of("budget")
class BudgetLine(Part):
    """One line of the budget: an amount, and what it is split by."""

    line: LineName
    #: "published" is the recurrent allocation, "published total" the whole of it; or pounds.
    #: Pounds by year where a scenario has several.
    amount: Annotated[
        int | Literal["published", "published total"] | dict[str, int],
        BeforeValidator(_amount_or_by_year),
    ]
    #: A team's own file with the amount.
    amount_file: OwnFileOrName | None = None
    #: Growth on the year before, for years whose amount is not given; a judgement.
    growth: float | None = None
    basis: Annotated[str, BeforeValidator(_basis)]
    #: For agreed shares: each place's part of the line; or a team's own file with them.
    shares: Annotated[dict[str, float], BeforeValidator(_shares)] = Field(default_factory=dict)
    shares_file: OwnFileOrName | None = None
    #: Which allocation of NHS England's a published amount or baseline is.
    stream: Annotated[
        str | None, BeforeValidator(lambda value: one_of(value, STREAMS, "a stream"))
    ] = None
    #: The line that this one is taken from before that line is split (TOML key ``from``).
    drawn_from: Name | None = Field(default=None, alias="from")
    #: Whether the money comes again next year, and so enters the next baseline.
    recurrent: Annotated[bool, BeforeValidator(_yes_or_no)] = True
    #: For Core20PLUS: the high-level Census groups outside the most deprived fifth.
    plus: tuple[Annotated[str, BeforeValidator(high_level_group)], ...] = ()
    #: Of a line drawn from another: what that is shared by afterwards.
    remainder: Annotated[
        str | None, BeforeValidator(lambda value: one_of(value, REMAINDERS, "a remainder"))
    ] = None
    #: Why a line on one need, beside or out of one whose formula holds it, counts nothing twice.
    already_in_formula: Reason | None = None
    #: Of a core envelope split into functions: the pounds of those that are set.
    functions: Annotated[dict[str, Any] | None, BeforeValidator(function_amounts)] = None

    @model_validator(mode="after")
    def _plus_with_its_basis(self) -> BudgetLine:
        if (self.basis == "core20plus") != bool(self.plus):
            raise Wrong(
                f'The line "{self.line}" has '
                + ("plus, which only core20plus uses." if self.plus else "no plus groups."),
                'Write basis = "core20plus" with plus = ["Black", "Asian"], or basis = "core20".',
            )
        return self

    @model_validator(mode="after")
    def _shares_with_their_basis(self) -> BudgetLine:
        if (self.basis == AGREED) != bool(self.shares):
            raise Wrong(
                f'The line "{self.line}" has '
                + ("shares, which its basis does not use." if self.shares else "no shares."),
                'Write basis = "shares" with shares = { "Nottingham City" = 0.4, ... } or '
                "shares_file, or take another basis.",
            )
        return self

    @model_validator(mode="after")
    def _reason_with_its_need(self) -> BudgetLine:
        if self.already_in_formula is not None and self.basis not in COMPONENTS:
            raise Wrong(
                f'The line "{self.line}" has already_in_formula, which goes with a basis that is '
                "one need of a national formula.",
                "Take it out; a weight has an already_in_formula of its own.",
            )
        return self

    @model_validator(mode="after")
    def _functions_with_their_basis(self) -> BudgetLine:
        if self.functions is not None and self.basis != BY_FUNCTIONS:
            raise Wrong(
                f'The line "{self.line}" sets functions, and its basis is "{self.basis}".',
                f'Write basis = "{BY_FUNCTIONS}", or take functions out.',
            )
        if self.basis == BY_FUNCTIONS and self.drawn_from is not None:
            raise Wrong(
                f'The line "{self.line}" is split into functions and drawn from another line.',
                "Split the line that it is drawn from, or give it an amount of its own.",
            )
        return self

    @model_validator(mode="before")
    @classmethod
    def _default_stream(cls, values: Any) -> Any:
        if not isinstance(values, dict) or values.get("amount") not in PUBLISHED_AMOUNTS:
            return values
        streams = {"core": "core", "primary_medical": "primary_medical", BY_FUNCTIONS: "core"}
        if "stream" in values or values.get("basis") not in streams:
            return values
        return {**values, "stream": streams[values["basis"]]}

    @model_validator(mode="after")
    def _stream_of_published(self) -> BudgetLine:
        if self.is_published and self.stream is None:
            raise Wrong(
                f'The line "{self.line}" has a published amount, and its basis '
                f'"{self.basis}" does not say which allocation that is.',
                f"Add stream, one of {quoted(STREAMS)}; or write the amount in pounds.",
            )
        return self

    def in_year(self, years: Sequence[str], year: str) -> BudgetLine:
        """The line with the amounts of one of the scenario's years; growth only if that grew."""
        if self.functions is not None:
            functions = functions_in_year(self.line, self.functions, years, year)
            return (
                self.model_copy(update={"functions": None})
                .in_year(years, year)
                .model_copy(update={"functions": functions})
            )
        if self.is_published:
            # A published amount is looked up, and grown from there where a year has none.
            return self
        if isinstance(self.amount, dict):
            if year in self.amount:
                return self._with(self.amount[year])
        elif self.growth is None and len(years) > 1:
            raise Wrong(
                f'The line "{self.line}" has one amount for {len(years)} years.',
                "Give growth (0 for the same each year), or amounts by year.",
                ("budget", self.line, "amount"),
            )
        elif year == years[0]:
            return self._with(self.amount)
        position = years.index(year)
        if position == 0 or self.growth is None:
            raise Wrong(
                f'The line "{self.line}" has no amount for {year}.',
                "Add it to amount, or give growth on the year before.",
                ("budget", self.line, "amount"),
            )
        before = self.in_year(years, years[position - 1]).amount
        # Neither a word nor a table any more: whole pounds.
        after = grown(cast(Any, before), self.growth, PARTS_OF_A_POUND)
        return self._with(int(after), self.growth)

    def _with(self, amount: int | str, growth: float | None = None) -> BudgetLine:
        return self.model_copy(update={"amount": amount, "growth": growth})

    @property
    def is_published(self) -> bool:
        """Whether the amount is NHS England's, to be looked up."""
        return isinstance(self.amount, str)

    @property
    def is_set(self) -> bool:
        """Whether it has an amount of its own, not a part of what others leave."""
        return True

    def lines(self) -> tuple[BudgetLine, ...]:
        """The line as a run has it: a core envelope, and after it the lines of its functions."""
        if self.basis != BY_FUNCTIONS:
            return (self,)
        envelope = self.model_copy(update={"basis": "core"})
        return (
            envelope,
            *(
                FunctionLine.model_construct(
                    line=name,
                    amount=amount or 0,
                    basis=basis,
                    drawn_from=self.line,
                    recurrent=self.recurrent,
                    of=self.line,
                    set_in_scenario=amount is not None,
                )
                for name, basis, amount in function_lines(self.line, self.functions)
            ),
        )


class FunctionLine(BudgetLine):
    """A function of a core envelope as a line of the budget: made by `BudgetLine.lines`."""

    of: str
    set_in_scenario: bool

    @property
    def is_set(self) -> bool:
        """Whether the scenario sets its pounds."""
        return self.set_in_scenario


class FundLine(BudgetLine):
    """The NHS's money of a joint fund as a line of the budget: made by `Scenario.written`."""

    fund: str


#: Tables with keys of the scenario's own, which say themselves how they are written.
_WRITTEN_APART = ("places", "neighbourhoods")


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
        _check_functions(budget)
        _check_drawn(budget)
        _check_remainders(budget)
        _check_streams(budget)
        return budget

    @model_validator(mode="after")
    def _funds_fit_lines(self) -> Scenario:
        _check_funds(self.fund, self.budget)
        return self

    @model_validator(mode="after")
    def _weights_fit_lines(self) -> Scenario:
        _check_weights(self.weight, self.lines)
        _check_pools(self.budget)
        return self

    @model_validator(mode="after")
    def _own_indices_are_there(self) -> Scenario:
        _check_own(self.budget, self.own)
        _check_fitted(self.budget, self.fitted)
        _check_own_of_councils(self.fund, self.own, self.fitted)
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
        return (*self.budget, *_lines_of(self.fund))

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


def _lines_of(funds: tuple[Fund, ...]) -> tuple[FundLine, ...]:
    """The NHS's money of each joint fund as a line: agreed for the year, so in no baseline."""
    return tuple(
        FundLine.model_construct(
            line=fund.name,
            amount=fund.contributors[NHS],
            basis=fund.basis[NHS],
            drawn_from=fund.drawn_from,
            recurrent=False,
            fund=fund.name,
        )
        for fund in funds
        if NHS in fund.contributors
    )


def _check_funds(funds: tuple[Fund, ...], budget: tuple[BudgetLine, ...]) -> None:
    """Funds have names of their own, and what they draw on is a line that the money starts in."""
    names = [one.line for line in budget for one in line.lines()]
    refuse_alike([*names, *(fund.name for fund in funds)], "budget lines or funds")
    by_name = {line.line: line for line in budget}
    for fund in funds:
        key = ("fund", fund.name, "from")
        if fund.drawn_from is None:
            continue
        if fund.drawn_from not in by_name:
            raise NoSuchLine({fund.drawn_from: f'The fund "{fund.name}" is drawn from'}, names, key)
        if by_name[fund.drawn_from].drawn_from is not None:
            raise Wrong(
                f'The fund "{fund.name}" is drawn from "{fund.drawn_from}", which is itself drawn '
                f'from "{by_name[fund.drawn_from].drawn_from}".',
                "Draw it from the line that the money starts in: one level is as deep as it goes.",
                key,
            )


def _check_own_of_councils(
    funds: tuple[Fund, ...], own: Mapping[str, OwnIndex], fitted: Mapping[str, FittedNeed]
) -> None:
    """An index or a fit that a council's money is split by is one of the scenario's."""
    for fund in funds:
        for contributor, basis in fund.basis.items():
            name = basis.partition(":")[2]
            known = fitted if is_fitted(basis) else own
            if is_own(basis) and name not in known:
                what = "fit" if is_fitted(basis) else "own index"
                mend = (
                    f'[fitted.{name or "name"}] with file = "{name or "name"}/fit.json"'
                    if is_fitted(basis)
                    else f"[own.{name or 'name'}] with file, title and source"
                )
                raise Wrong(
                    f'Money of the fund "{fund.name}" is split by the {what} "{name}", which '
                    f"the scenario does not have.{did_you_mean(name, [*known])}",
                    f"Add {mend}.",
                    ("fund", fund.name, "basis", contributor),
                )


def _check_drawn(budget: tuple[BudgetLine, ...]) -> None:
    """A line is drawn from another line, one level deep, and not for more than there is."""
    by_name = {line.line: line for line in budget}
    missing = {
        line.drawn_from: f'The line "{line.line}" is drawn from'
        for line in budget
        if line.drawn_from is not None and line.drawn_from not in by_name
    }
    if missing:
        raise NoSuchLine(missing, by_name, ())
    for line in budget:
        if line.drawn_from is not None:
            _check_source(line, by_name)
    for source in budget:
        drawn = [line.amount for line in budget if line.drawn_from == source.line]
        known = sum(amount for amount in drawn if isinstance(amount, int))
        if isinstance(source.amount, int) and known > source.amount:
            raise Wrong(
                f'The lines drawn from "{source.line}" come to {known:,} pounds, more than '
                f"its {source.amount:,}.",
                "Draw less, or raise the line.",
            )


def _check_remainders(budget: tuple[BudgetLine, ...]) -> None:
    """A need is taken out of the formula of the line that its money is drawn from."""
    by_name = {line.line: line for line in budget}
    for line in budget:
        if line.remainder is None:
            continue
        key = (line.line, "remainder")
        source = by_name.get(line.drawn_from or "")
        if source is None or line.basis not in COMPONENTS:
            raise Wrong(
                f'The line "{line.line}" has remainder, which goes with a line on one need that is '
                "drawn from another.",
                f"Add from, and a basis of {quoted(COMPONENTS)}; or take remainder out.",
                key,
            )
        if source.basis == BY_FUNCTIONS:
            raise Wrong(
                f'The line "{source.line}" is split into its functions, so what is left of it '
                "holds no needs of its own.",
                f'Write the pounds of "{line.line}" in [budget.functions], or take remainder out.',
                key,
            )
        if source.basis not in FORMULAS:
            raise Wrong(
                f'The line "{source.line}" is not shared by a national formula, so there is '
                "nothing to take out of it.",
                "Take remainder out.",
                key,
            )


def _check_fitted(budget: tuple[BudgetLine, ...], fitted: Mapping[str, FittedNeed]) -> None:
    """A fit that a line is shared by is one of the scenario's."""
    for line in budget:
        name = line.basis.partition(":")[2]
        if is_fitted(line.basis) and name not in fitted:
            raise Wrong(
                f'The line "{line.line}" is shared by the fit "{name}", which the scenario does '
                f"not have.{did_you_mean(name, [*fitted])}",
                f'Add [fitted.{name or "name"}] with file = "{name or "name"}/fit.json".',
                ("budget", line.line, "basis"),
            )


def _check_own(budget: tuple[BudgetLine, ...], own: Mapping[str, OwnIndex]) -> None:
    """An index that a line is shared by is one of the scenario's."""
    for line in budget:
        name = line.basis.partition(":")[2]
        if is_own(line.basis) and not is_fitted(line.basis) and name not in own:
            raise Wrong(
                f'The line "{line.line}" is shared by the own index "{name}", which the scenario '
                f"does not have.{did_you_mean(name, [*own])}",
                f"Add [own.{name or 'name'}] with file, title and source.",
                ("budget", line.line, "basis"),
            )


def _check_functions(budget: tuple[BudgetLine, ...]) -> None:
    """One core envelope at most, and functions set for no more than it has."""
    split = [line for line in budget if line.basis == BY_FUNCTIONS]
    if len(split) > 1:
        raise Wrong(
            f"{quoted([line.line for line in split])} are both split into functions.",
            'Put their money into one line, or share one by basis = "core".',
        )


def _check_source(line: BudgetLine, by_name: Mapping[str, BudgetLine]) -> None:
    name = line.drawn_from or ""
    if name == line.line:
        raise Wrong(f'The line "{name}" is drawn from itself.', "Name another line in from.")
    if by_name[name].drawn_from is not None:
        raise Wrong(
            f'The line "{line.line}" is drawn from "{name}", which is itself drawn from '
            f'"{by_name[name].drawn_from}".',
            "Draw both from the line that the money starts in: one level is as deep as it goes.",
        )


def _check_streams(budget: tuple[BudgetLine, ...]) -> None:
    """The same published money must not be shared out twice."""
    first: dict[str, str] = {}
    for line in budget:
        if not line.is_published or line.drawn_from is not None:
            continue
        other = first.setdefault(str(line.stream), line.line)
        if other != line.line:
            raise Wrong(
                f'The lines "{other}" and "{line.line}" both take the published amount of the '
                f'stream "{line.stream}", which would count it twice.',
                "Draw one from the other, or give one an amount in pounds.",
            )


def _check_weights(weights: tuple[Weight, ...], budget: tuple[BudgetLine, ...]) -> None:
    """A weight is on a line that is shared by need, once per kind."""
    by_name = {line.line: line for line in budget}
    missing = {one.line: "A weight is on" for one in weights if one.line not in by_name}
    if missing:
        raise NoSuchLine(missing, by_name, ("weight",))
    seen = set()
    for weight in weights:
        if (weight.line, weight.kind) in seen:
            raise Wrong(
                f'The line "{weight.line}" has two weights of kind {weight.kind}.',
                "Put them together: one weight of a kind may name several outcomes.",
                ("weight",),
            )
        seen.add((weight.line, weight.kind))
        _check_shared_by_need(weight, by_name[weight.line], budget)


def _key_of(weight: Weight) -> tuple[str, ...]:
    """Where a weight stands, as ``--set`` names it."""
    return ("weight", weight.line, weight.kind)


def _check_shared_by_need(weight: Weight, line: BudgetLine, others: Iterable[BudgetLine]) -> None:
    functions = [
        one.line for one in others if isinstance(one, FunctionLine) and one.of == line.line
    ]
    if functions:
        raise Wrong(
            f'The line "{line.line}" is split into its functions, and a weight on all of them at '
            "once would move no money of its own.",
            f"Name one of {quoted(functions)}.",
            _key_of(weight),
        )
    if line.basis in NOT_BY_NEED:
        raise Wrong(
            f'The line "{line.line}" is split by {basis_title(line.basis).lower()}: a weight would '
            "do nothing or count its people twice."
            if line.basis == AGREED
            else f'The line "{line.line}" is {basis_title(line.basis).lower()}: a weight would do '
            "nothing or count its people twice.",
            "Take the weight out, or share the line by need.",
            _key_of(weight),
        )


def _check_pools(budget: tuple[BudgetLine, ...]) -> None:
    """Core20PLUS means the same people on every line."""
    chosen = {tuple(sorted(line.plus)) for line in budget if line.basis == "core20plus"}
    if len(chosen) > 1:
        raise Wrong(
            "Lines on core20plus name different plus groups.",
            "Name the same groups on each.",
            ("budget",),
        )
