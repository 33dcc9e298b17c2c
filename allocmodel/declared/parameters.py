"""The parameters: every figure that a scenario may set, each declared once.

The schema of scenario files, ``--set``, the list of judgements with the names by which they are
signed off, the inputs of the formulas with their rows on the Inputs sheet, the table in the
documentation and the synthetic figures of the tests are all derived from these declarations. A new
parameter is one declaration here, or in the file of the adjustment that it is of, and the formula
that uses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from allocmodel.declared.ranges import number_between, plain
from allocmodel.declared.text import Wrong, one_of

#: What a scenario writes for no limit, over one of a preset or of the file that it extends.
NO_LIMIT = "none"

#: The neutral value of a parameter that takes the place of a published figure: that figure.
AS_PUBLISHED: Literal["as published"] = "as published"


@dataclass(frozen=True)
class Parameter:
    """A figure that a scenario may set.

    Attributes
    ----------
    key : str
        As a scenario and ``--set`` write it. A part in angle brackets is a name:
        ``budget.<line>.growth``.
    title, why : str
        What people read: what it is, and what it is there for.
    unit : str
        One of `vocabulary.UNITS`.
    lowest, highest : float
        Both may be set.
    whole : bool
        Whether only whole numbers are allowed.
    at_most : str or None
        The key of another parameter that it may not be above.
    words : tuple of str
        Where a scenario writes words rather than figures: those for 0, 1 and so on.
    neutral : float, "as published" or None
        What changes nothing; None where there is no such value. It stands in where the parameter
        is left out. Where scenarios stand side by side, it is that of those without the parameter.
    neutral_means : str
        The neutral value in words, where its figure only stands for them: "no cap".
    needed : bool
        Whether it has to be set (by the scenario or a preset) once its table is there.
    left_out : str
        What the Inputs sheet notes where nobody set it.
    grade : str or None
        One of `vocabulary.GRADES`, where a scenario sets it; None where its source decides. A
        judgement is signed off in a final scenario.
    signed_with : str or None
        The name of the sign-off that it is part of; left out, a judgement has its key's.
    quantity : str or None
        The input of the formulas that it becomes; None if it only makes others.
    dims : tuple of str
        The dimensions of that input.
    given_once : bool
        Whether it is given with the first year, for all years.
    noun : str
        What messages call it; left out, the last part of its key.
    hint : str
        What messages say of how to write it.
    missing, mend : str
        What messages say where it is needed and missing: what it is, and what to write.
    moves : bool
        Whether it is one of those that move places, which a preset sets anew all together.
    published_as : (str, tuple of (dimension, label)) or None
        The published figure that it takes the place of: the input, and where it stands there.
    """

    key: str
    title: str
    unit: str
    why: str
    lowest: float
    highest: float
    whole: bool = False
    at_most: str | None = None
    words: tuple[str, ...] = ()
    neutral: float | Literal["as published"] | None = None
    neutral_means: str = ""
    needed: bool = False
    left_out: str = ""
    grade: str | None = None
    signed_with: str | None = None
    quantity: str | None = None
    dims: tuple[str, ...] = ()
    given_once: bool = False
    noun: str = ""
    hint: str = ""
    missing: str = ""
    mend: str = ""
    moves: bool = False
    published_as: tuple[str, tuple[tuple[str, str], ...]] | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of its key."""
        return tuple(self.key.split("."))

    @property
    def table(self) -> str:
        """The table of a scenario file that holds it."""
        return self.parts[0]

    @property
    def field(self) -> str:
        """Its own key in that table."""
        return self.parts[-1]

    @property
    def sign_off(self) -> str | None:
        """The name of the sign-off of a final scenario; None where it is no judgement."""
        return self.signed_with or (self.key if self.grade == "judgement" else None)

    @property
    def may_be_none(self) -> bool:
        """Whether it is a limit: a scenario may say that there is none."""
        return bool(self.neutral_means) and isinstance(self.neutral, float)

    @property
    def is_part(self) -> bool:
        """Whether its range is all that it can be, as of a part of something.

        Other ranges only guard against slips.
        """
        return self.unit == "share" and (self.lowest, self.highest) == (0, 1)

    @property
    def input_range(self) -> tuple[float, float]:
        """The range of the workbook's input, the neutral value in it; a blank says "no limit"."""
        if not isinstance(self.neutral, float) or self.neutral_means:
            return self.lowest, self.highest
        return min(self.lowest, self.neutral), max(self.highest, self.neutral)

    def accepted(self, value: object, noun: str = "") -> float | str:
        """What a scenario writes, checked.

        Parameters
        ----------
        value : object
        noun : str
            What the message calls it; its own noun if left out.

        Returns
        -------
        float or str
            The figure, or its word: one of its own, or that there is no limit.

        Raises
        ------
        Wrong
            If it is out of range, with the one message that says the range.
        """
        if self.words:
            return one_of(value, self.words, self.noun)
        if self.may_be_none and value == NO_LIMIT:
            return NO_LIMIT
        called = noun or self.noun or self.field
        return number_between(value, self.lowest, self.highest, called, self.whole, self.hint)

    def refuse_above(self, value: float, other: Parameter, highest: float) -> None:
        """Raises Wrong where the value is above that of the parameter it may not be above."""
        if value > highest:
            raise Wrong(
                f"{self.field} ({plain(value)}) is above {other.field} ({plain(highest)}).",
                f"Lower {self.field} or raise {other.field}.",
            )


# --- Money -----------------------------------------------------------------------------------

AMOUNT = Parameter(
    "budget.<line>.amount",
    "Budget",
    "pounds",
    "The line's money before other lines draw on it.",
    0,
    1e12,
    whole=True,
    neutral=0.0,
    needed=True,
    grade="judgement",
    quantity="gross_amount",
    dims=("budget_line",),
    noun="The amount",
    hint="whole pounds, not pence or thousands",
)

GROWTH = Parameter(
    "budget.<line>.growth",
    "Growth of the amount",
    "share",
    "Growth on the year before, for years whose amount is not given.",
    -1,
    1,
    neutral=0.0,
    grade="judgement",
    quantity="amount_growth",
    dims=("budget_line",),
)

SHARES = Parameter(
    "budget.<line>.shares",
    "Agreed share",
    "share",
    "The part of the line that each place has by agreement. A line's shares add to one.",
    0,
    1,
    grade="judgement",
    quantity="agreed_share",
    dims=("place", "shared_line"),
    noun="The share",
)

FUNCTION_AMOUNTS = Parameter(
    "budget.<line>.functions",
    "Pounds of functions of core",
    "pounds",
    "What a core envelope spends on each function that is named; the others keep their local "
    "proportions in what is left.",
    0,
    1e12,
    whole=True,
    grade="judgement",
    noun="The amount of a function",
    hint="whole pounds, not pence or thousands",
)

#: The NHS's own money is the amount of a budget line; the input is that of councils.
CONTRIBUTIONS = Parameter(
    "fund.<name>.contributors",
    "Contribution of a council",
    "pounds",
    "What a council pays into a joint fund; it stays in the council's own area.",
    1,
    1e12,
    whole=True,
    grade="judgement",
    quantity="contributed_amount",
    dims=("council_contribution",),
    noun="The contribution",
    hint="whole pounds, not pence or thousands; who pays nothing is left out",
)

#: It moves no money, whatever it is.
NHS_MINIMUM = Parameter(
    "fund.<name>.nhs_minimum",
    "Least that the NHS pays",
    "pounds",
    "What the NHS has to pay into the fund at least; a check compares its contribution with it.",
    0,
    1e12,
    whole=True,
    neutral=0.0,
    grade="choice",
    quantity="nhs_minimum",
    dims=("fund",),
    noun="nhs_minimum",
    hint="whole pounds, not pence or thousands",
)

BASELINE = Parameter(
    "baseline.amounts",
    "Opening baseline",
    "pounds",
    "The recurrent money that each place starts from. Growth on nothing is nothing.",
    1,
    1e12,
    grade="judgement",
    quantity="opening_baseline",
    dims=("place", "converging_line"),
    given_once=True,
    noun="The baseline",
)

#: The least people of a Primary Care Network, as the framework that made them expects.
PCN_LEAST = 30_000

SMALLEST_NEIGHBOURHOOD = Parameter(
    "neighbourhoods.smallest",
    "Smallest neighbourhood without a warning",
    "people",
    "An index of fewer people is shown with a warning: a few practices decide it.",
    0,
    1e6,
    whole=True,
    left_out="A Primary Care Network is expected to serve 30,000 to 50,000 people",
    grade="choice",
    quantity="smallest_neighbourhood",
    hint="people",
)

# --- Evidence --------------------------------------------------------------------------------

#: The study's figure of a group, with the ends of its interval.
LOWER, ESTIMATE, UPPER = (
    Parameter(
        f"evidence.<outcome>.<group>.{end}",
        "Evidence",
        "index",
        "The study's ratio of each group to its reference group, with its 95 per cent interval.",
        0.01,
        100,
        at_most=at_most,
        neutral=1.0,
        needed=True,
        signed_with="evidence.<outcome>",
        quantity="evidence_estimate",
        dims=("estimate", "evidence_row"),
    )
    for end, at_most in (
        ("lower", "evidence.<outcome>.<group>.estimate"),
        ("estimate", "evidence.<outcome>.<group>.upper"),
        ("upper", None),
    )
)

# --- Convergence: what moves places towards their target, and what nobody may pass -------------


def _of_convergence(
    field: str,
    title: str,
    why: str,
    lowest: float,
    highest: float,
    *,
    neutral: float,
    neutral_means: str = "",
    unit: str = "share",
    quantity: str = "",
    at_most: str | None = None,
    words: tuple[str, ...] = (),
    noun: str = "",
    needed: bool = False,
    moves: bool = False,
) -> Parameter:
    """A figure of each converging line: a judgement where it moves places, else a choice."""
    open_pull = "Left open: the pull begins at once, without a cap"
    return Parameter(
        f"convergence.{field}",
        title,
        unit,
        why,
        lowest,
        highest,
        at_most=at_most and f"convergence.{at_most}",
        words=words,
        neutral=neutral,
        neutral_means=neutral_means,
        needed=needed,
        left_out=open_pull if moves else "No limit",
        grade="judgement" if moves and not words else "choice",
        quantity=quantity or field,
        dims=("converging_line",),
        given_once=True,
        noun=noun,
        moves=moves,
    )


CONVERGENCE = (
    _of_convergence(
        "speed_over",
        "Speed of convergence over target",
        "The part of a positive distance that a year takes away.",
        0,
        1,
        neutral=1.0,
        needed=True,
        moves=True,
    ),
    _of_convergence(
        "speed_under",
        "Speed of convergence under target",
        "The part of a negative distance that a year makes up.",
        0,
        1,
        neutral=1.0,
        needed=True,
        moves=True,
    ),
    _of_convergence(
        "cap_over",
        "Cap on the pull over target",
        "The most that the pull takes away in a year.",
        0,
        1e4,
        neutral=1e4,
        neutral_means="no cap",
        moves=True,
    ),
    _of_convergence(
        "cap_under",
        "Cap on the pull under target",
        "The most that the pull adds in a year.",
        0,
        1e4,
        neutral=1e4,
        neutral_means="no cap",
        moves=True,
    ),
    _of_convergence(
        "begins_over",
        "Distance over target at which the pull begins",
        "Only what lies beyond this distance is pulled; 0 = the pull begins at once.",
        0,
        1,
        neutral=0.0,
        moves=True,
    ),
    _of_convergence(
        "begins_under",
        "Distance under target at which the pull begins",
        "Only what lies beyond this distance is pulled; 0 = the pull begins at once.",
        0,
        1,
        neutral=0.0,
        moves=True,
    ),
    _of_convergence(
        "distance_of",
        "Pull goes by share of own money",
        "1 = as a share of the place's own projected money, so that full speed ends on target; "
        "0 = as a share of the target, as in NHS England's published pulls.",
        0,
        1,
        neutral=1.0,
        unit="number",
        quantity="share_of_own_money",
        words=("target", "own money"),
        noun="what a distance is a share of",
        moves=True,
    ),
    _of_convergence(
        "floor",
        "Floor: least growth",
        "No place grows by less; 0 = no cut in cash.",
        -1,
        1,
        at_most="ceiling",
        neutral=-1.0,
        neutral_means="no floor",
        quantity="growth_floor",
    ),
    _of_convergence(
        "ceiling",
        "Ceiling: most growth",
        "No place grows by more.",
        -1,
        1,
        neutral=100.0,
        neutral_means="no ceiling",
        quantity="growth_ceiling",
    ),
    _of_convergence(
        "per_head_floor",
        "Floor: least pounds per head",
        "No place gets less per head.",
        0,
        1e5,
        unit="pounds per head",
        at_most="per_head_ceiling",
        neutral=0.0,
        neutral_means="no floor",
    ),
    _of_convergence(
        "per_head_ceiling",
        "Ceiling: most pounds per head",
        "No place gets more per head.",
        0,
        1e5,
        unit="pounds per head",
        neutral=1e5,
        neutral_means="no ceiling",
    ),
)

# --- How sure: it moves no money -----------------------------------------------------------------

DRAWS = Parameter(
    "uncertainty.draws",
    "Draws",
    "number",
    "How often all that is uncertain is drawn: more draws know the ends of a range better.",
    100,
    1_000_000,
    whole=True,
    grade="choice",
    hint="10,000 are plenty; every million keeps 8 MB for each place and year, and takes minutes",
)

SEED = Parameter(
    "uncertainty.seed",
    "Seed of the draws",
    "number",
    "Where random numbers begin: the same seed gives the same draws.",
    0,
    2**31 - 1,
    whole=True,
    grade="choice",
)

CORRELATION = Parameter(
    "uncertainty.correlation",
    "Correlation within a study",
    "share",
    "How alike the rows of a study err, since all are compared with the same reference group.",
    0,
    1,
    grade="choice",
)

#: Every parameter but those of adjustments, which stand in the file of each, in the order in which
#: judgements are listed.
PARAMETERS: tuple[Parameter, ...] = (
    *(AMOUNT, GROWTH, SHARES, FUNCTION_AMOUNTS),
    *(CONTRIBUTIONS, NHS_MINIMUM),
    BASELINE,
    SMALLEST_NEIGHBOURHOOD,
    *CONVERGENCE,
    *(ESTIMATE, LOWER, UPPER),
    *(DRAWS, SEED, CORRELATION),
)
