"""The parameters: every figure that a scenario may set, each declared once.

The schema of scenario files, ``--set``, the list of judgements with the names by which they are
signed off, the inputs of the formulas with their rows on the Inputs sheet, the table in the
documentation and the synthetic figures of the tests are all derived from these declarations. A new
parameter is one declaration here, or in the file of the adjustment that it is of, and the formula
that uses it.
"""

from __future__ import annotations

from allocmodel.declared.parameter import Parameter

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

SMALLEST_NEIGHBOURHOOD = Parameter(
    "neighbourhoods.smallest",
    "Smallest neighbourhood without a warning",
    "people",
    "An index of fewer people is shown with a warning: a few practices decide it.",
    0,
    1e6,
    whole=True,
    # The least people of a network, as the framework that made them expects.
    usual=30_000,
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

#: How common an outcome is at an age, where a scenario writes a table of them.
RATES = Parameter(
    "evidence.<outcome>.<group>.rates",
    "Rate of all people by age",
    "share",
    "How common the outcome is among all people of the age in England.",
    0,
    1,
    signed_with="evidence.<outcome>",
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
    usual=10_000,
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
    usual=1,
    grade="choice",
)

CORRELATION = Parameter(
    "uncertainty.correlation",
    "Correlation within a study",
    "share",
    "How alike the rows of a study err, since all are compared with the same reference group.",
    0,
    1,
    usual=0.3,
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
    *(ESTIMATE, LOWER, UPPER, RATES),
    *(DRAWS, SEED, CORRELATION),
)
