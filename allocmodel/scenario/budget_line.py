"""A line of the budget, as written and as a run has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field, model_validator

from allocmodel.declared.text import Wrong, one_of, quoted
from allocmodel.declared.vocabulary import (
    AGREED,
    BASES,
    BY_FUNCTIONS,
    COMPONENTS,
    PARTS_OF_A_POUND,
    STREAMS,
)
from allocmodel.model.arrays import grown
from allocmodel.scenario.functions import function_amounts, function_lines, functions_in_year
from allocmodel.scenario.funds import NHS, Fund
from allocmodel.scenario.groups import high_level_group
from allocmodel.scenario.own_index import is_own
from allocmodel.scenario.own_tables import OwnFileOrName
from allocmodel.scenario.parameters import with_figures_of
from allocmodel.scenario.parts import LineName, Name, Part, Reason
from allocmodel.scenario.written_amounts import (
    PUBLISHED_AMOUNTS,
    amount_or_by_year,
    shares_by_place,
)


def _basis(value: object) -> str:
    if isinstance(value, str) and is_own(value):
        return value
    return one_of(value, (*BASES, BY_FUNCTIONS), "a basis")


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise Wrong("recurrent is neither true nor false.", "Write true or false, without quotes.")
    return value


#: What a line can be shared by once another is drawn from it, beside its whole formula.
REMAINDERS = ("without component",)


@with_figures_of("budget")
class BudgetLine(Part):
    """One line of the budget: an amount, and what it is split by."""

    line: LineName
    #: "published" is the recurrent allocation, "published total" the whole of it; or pounds.
    #: Pounds by year where a scenario has several.
    amount: Annotated[
        int | Literal["published", "published total"] | dict[str, int],
        BeforeValidator(amount_or_by_year),
    ]
    #: A team's own file with the amount.
    amount_file: OwnFileOrName | None = None
    #: Growth on the year before, for years whose amount is not given; a judgement.
    growth: float | None = None
    basis: Annotated[str, BeforeValidator(_basis)]
    #: For agreed shares: each place's part of the line; or a team's own file with them.
    shares: Annotated[dict[str, float], BeforeValidator(shares_by_place)] = Field(
        default_factory=dict
    )
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
        if self.already_in_formula is not None and self.remainder is not None:
            raise Wrong(
                f'The line "{self.line}" has remainder, which takes its need out of the formula '
                f'of "{self.drawn_from}", and already_in_formula, which says why that need may '
                "stay in it.",
                "Keep remainder to split what is left without the need, or already_in_formula to "
                "split it by the whole formula.",
                ("already_in_formula",),
            )
        return self

    @model_validator(mode="after")
    def _functions_with_their_basis(self) -> BudgetLine:
        if self.functions is not None and self.basis != BY_FUNCTIONS:
            raise Wrong(
                f'The line "{self.line}" sets functions, and its basis is "{self.basis}".',
                f'Write basis = "{BY_FUNCTIONS}", or take functions out.',
            )
        if self.basis == BY_FUNCTIONS and self.stream not in (None, "core"):
            raise Wrong(
                f'The line "{self.line}" takes the stream "{self.stream}" and is split into '
                "functions: those are the services of core, and their local parts are those of "
                "the ICB's core money.",
                'Write basis = "primary_medical", or stream = "core" for a core envelope.'
                if self.stream == "primary_medical"
                else 'Write the basis that this money is split by, or stream = "core".',
                ("basis",),
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


def lines_of_funds(funds: tuple[Fund, ...]) -> tuple[FundLine, ...]:
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
