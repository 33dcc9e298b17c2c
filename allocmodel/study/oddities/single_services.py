"""Money split by the need for single services, where the national formula looks at more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allocmodel.declared.figures import figure
from allocmodel.declared.oddity import Oddity, beyond, listed, times
from allocmodel.declared.vocabulary import COMPONENTS, FORMULAS, SERVICES
from allocmodel.model.arrays import Array
from allocmodel.model.equity import area_money, per_head
from allocmodel.scenario import BudgetLine, Scenario
from allocmodel.study.run import Run

#: The needs that core is made of and that do not stand for what single services leave out.
SERVICES_OF_CORE = tuple(
    code for code in COMPONENTS if code not in ("health_inequalities", "primary_medical_need")
)

#: Money typed beside published core is part of it rather than more of it from this part of what
#: core holds for the service. A judgement: core as a whole grew by 4.5 per cent in 2025/26.
PART_OF_CORE = 0.25


# --- All of it by single services ------------------------------------------------------------


@dataclass(frozen=True)
class _ByCore:
    """What single services do to places and people, against the same money split by core."""

    money: float
    moved: dict[str, float]
    change: dict[str, float]
    gradient: float | None
    gradient_by_core: float | None


def money_by_single_services(run: Run) -> Iterator[Oddity]:
    """Lines on single services in place of core: what they leave out, and what that moves."""
    last = run.in_year(run.years[-1])
    lines = _instead_of_core(last)
    if not lines:
        return
    found = _against_core(last, lines)
    missing = ["unavoidable costs"]
    if not any(line.basis == "health_inequalities" for line in lines):
        missing.insert(0, "health inequalities")
    names = listed([line.line for line in lines])
    largest = sorted(found.moved, key=lambda place: -abs(found.moved[place]))
    moved = listed([_moved(place, found) for place in largest if round(found.moved[place])])
    people = ""
    if found.gradient is not None and found.gradient_by_core is not None:
        people = (
            f", and people in the most deprived fifth {found.gradient:.3f} pounds for each pound "
            f"of the least deprived, where core gives {found.gradient_by_core:.3f}"
        )
    when = f" of {run.years[-1]}" if len(run.years) > 1 else ""
    yield Oddity(
        f"{figure(found.money, 'pounds')}{when} is split by single services ({names}), which "
        f"leaves out {' and '.join(missing)}",
        f"against the same money split by core, that gives {moved or 'no place a pound'}{people}",
        question='Is it a budget of core services? Then one line with basis = "core" follows the '
        "national formula.",
    )


def _moved(place: str, found: _ByCore) -> str:
    pounds = figure(found.moved[place], "pounds", signed=True)
    return f"{place} {pounds} ({found.change[place]:+.1%})"


def _instead_of_core(run: Run) -> list[BudgetLine]:
    """Lines on single services, where they hold more than what core shares out."""
    lines = [
        line
        for line in run.inputs.scenario.lines
        if line.basis in COMPONENTS and not _source_on_formula(run.inputs.scenario, line)
    ]
    by_core = sum(_placed(run, x) for x in run.inputs.scenario.lines if x.basis == "core")
    typed = sum(_placed(run, line) for line in lines if line.basis in SERVICES_OF_CORE)
    return [line for line in lines if _placed(run, line) > 0] if typed > by_core else []


def _against_core(run: Run, lines: list[BudgetLine]) -> _ByCore:
    names = [line.line for line in lines]
    money = run.values["placed_amount"].sel(budget_line=names)
    own = (run.values["line_share"].sel(budget_line=names) * money).sum("budget_line")
    by_core = run.values["fair_share"].sel(service="core", drop=True) * money.sum("budget_line")
    moved = own - by_core
    here = {place: float(moved.sel(place=place)) for place in run.places}
    change = {place: here[place] / float(by_core.sel(place=place)) for place in run.places}
    before, after = None, None
    if "gradient" in run.values:
        before = run.number("gradient", equity_view="formula")
        after = _gradient_by_core(run, lines)
    return _ByCore(float(money.sum()), here, change, before, after)


def _gradient_by_core(run: Run, lines: list[BudgetLine]) -> float:
    """The gradient with the lines' money moved to core, by the model's own formulas."""
    given = run.values
    need: Array = given["money_by_need"].copy(deep=True)
    for line in lines:
        need.loc[{"service": line.basis}] -= _placed(run, line)
        need.loc[{"service": "core"}] += _placed(run, line)
    rate = area_money.official_rate(need, given["icb_weighted_population"])
    money = area_money.area_official_money(
        given["area_weighted_population"],
        rate,
        given["area_population"],
        given["official_money_by_basis"],
        given["icb_population"],
    )
    by_fifth = per_head.per_head_by_quintile(
        money / given["area_population"], given["area_by_quintile"], given["people_in_quintile"]
    )
    return float(per_head.gradient(by_fifth))


# --- Beside core, or out of it ---------------------------------------------------------------


@dataclass(frozen=True)
class _Following:
    """Money that follows one need, by the line itself and in the formula it stands beside."""

    own: float
    left: float
    by_formula: float
    weight: float
    moved: dict[str, float]

    @property
    def all(self) -> float:
        """The line, and the part of what is left that follows the same need."""
        return self.own + self.left


def need_counted_twice(run: Run) -> Iterator[Oddity]:
    """A line on one need, taken out of a line or typed beside one whose formula holds it too."""
    last = run.in_year(run.years[-1])
    replaced = {line.line for line in _instead_of_core(last)}
    for line in last.inputs.scenario.lines:
        if line.basis not in COMPONENTS or line.line in replaced or not _placed(last, line):
            continue
        source = _source_on_formula(last.inputs.scenario, line)
        beside = source or _core_beside(last.inputs.scenario, line)
        if beside is None or not _weight(last, line, beside):
            continue
        found = _following(last, line, beside, whole=bool(source) or not beside.is_published)
        if line.remainder or line.already_in_formula:
            continue
        if source or not beside.is_published:
            yield _twice(line, beside, found)
        elif beyond(found.own, found.by_formula, PART_OF_CORE):
            yield _on_top(line, beside, found)


def _twice(line: BudgetLine, beside: BudgetLine, found: _Following) -> Oddity:
    service = SERVICES[line.basis].lower()
    most = max(found.moved, key=lambda place: abs(found.moved[place]))
    where = f"is drawn from {beside.line}" if line.drawn_from else f"stands beside {beside.line}"
    return Oddity(
        f"{line.line} ({figure(found.own, 'pounds')}) {where}, whose formula holds {service} need "
        "too",
        f"{figure(found.all, 'pounds')} follows that need, by the formula alone "
        f"{figure(found.by_formula, 'pounds')} ({found.weight:.1%} of the money)",
        f"{times(found.all, found.by_formula, 'that')}, which moves "
        f"{figure(found.moved[most], 'pounds', signed=True)} to {most}",
        f"If not meant to count twice, {_instead(line, beside)}.",
    )


def _instead(line: BudgetLine, beside: BudgetLine) -> str:
    """What to write where a need is not to be counted twice, or is meant to be."""
    without = ', or write remainder = "without component"' if line.drawn_from else ""
    return f"leave it in {beside.line}{without}; if it is, say why in already_in_formula"


def _on_top(line: BudgetLine, beside: BudgetLine, found: _Following) -> Oddity:
    service = SERVICES[line.basis].lower()
    return Oddity(
        f"{line.line} ({figure(found.own, 'pounds')}) stands beside the published {beside.line}",
        f"{figure(found.by_formula, 'pounds')} of that follows {service} need already "
        f"({found.weight:.1%} of it)",
        times(found.own, found.by_formula, "that"),
        f'Is it part of the published money? Then write from = "{beside.line}".',
    )


def _source_on_formula(scenario: Scenario, line: BudgetLine) -> BudgetLine | None:
    """The line that another is drawn from, if a national formula splits that."""
    sources = {one.line: one for one in scenario.lines if one.basis in FORMULAS}
    return sources.get(line.drawn_from or "")


def _core_beside(scenario: Scenario, line: BudgetLine) -> BudgetLine | None:
    if line.drawn_from is not None or line.basis not in SERVICES_OF_CORE:
        return None
    return next((one for one in scenario.lines if one.basis == "core"), None)


def _following(run: Run, line: BudgetLine, beside: BudgetLine, whole: bool) -> _Following:
    own, weight = _placed(run, line), _weight(run, line, beside)
    left = _placed(run, beside)
    share = run.values["line_share"]
    apart = share.sel(budget_line=line.line) - share.sel(budget_line=beside.line)
    moved = {place: own * float(apart.sel(place=place)) for place in run.places}
    national = own + left if whole else left
    return _Following(own, left * weight, national * weight, weight, moved)


def _weight(run: Run, line: BudgetLine, beside: BudgetLine) -> float:
    """The part of the formula's result, in this ICB, that the line's need brings."""
    return run.number("local_weight", formula=beside.basis, component=line.basis)


def _placed(run: Run, line: BudgetLine) -> float:
    return run.number("placed_amount", budget_line=line.line)
