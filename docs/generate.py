"""Writes the parts of the documentation that come from the model itself, so that none is typed.

    python docs/generate.py            writes them
    python docs/generate.py --check    says which are out of date (exit code 1 if any is)

`steps.md` and the picture `age-curves.svg` are generated whole; elsewhere, what stands between a
pair of marks is.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pandas as pd
import xarray as xr

from allocmodel.declared.assumptions import ASSUMPTIONS
from allocmodel.declared.parameter import Parameter
from allocmodel.declared.presets import PRESETS
from allocmodel.declared.quantities import INPUTS
from allocmodel.declared.ranges import as_typed, plain
from allocmodel.declared.table_schemas.every_table import kind_of
from allocmodel.declared.vocabulary import (
    AGE_FITS,
    AGE_FITS_LEFT,
    AGES,
    BASES,
    BRIDGE_LINES_BY_AGE,
    COMPONENTS,
    DIMENSIONS,
    FITTED_BY_AGE,
    FORMULAS,
    FUNCTIONS,
    GRADES,
    REGISTERS,
    SERVICES,
    STREAMS,
)
from allocmodel.declared.whole_words import THE_ICB
from allocmodel.engine.parameters import all_parameters
from allocmodel.engine.steps import LAGGED, STAGES, Step, all_steps, is_lagged
from allocmodel.inputs import model_inputs
from allocmodel.model.labels import LABEL_TITLES
from allocmodel.model.lifting import LIFTED, MARK
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario
from allocmodel.study.age_fits import age_index_by_fit, pounds_by_rate_fit
from allocmodel.study.run import Run, run_model
from allocmodel.tracing import words
from allocmodel.tracing.trace import trace

DOCS = Path(__file__).resolve().parent
COMMAND = "python docs/generate.py"

_MARKS = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

_STEPS_INTRODUCTION = f"""\
# Every step of the calculation

<!-- Made by `{COMMAND}` from the formulas themselves. Do not edit. -->

Each step is one formula, written once in `allocmodel/model/`. The workbook's cells, the words
below and the numbers all come from that one formula. [method.md](method.md) says what the words
mean. A name `like_this` is the step's name in `results.csv` and `results.nc`.

How to read the words: × and ÷ come before + and −. A comparison in round brackets counts 1 where
it holds and 0 where it does not. Square brackets hold a part that only the named lines have.
"""


def pages() -> dict[Path, str]:
    """Every page with generated parts, as it must be."""
    made = {DOCS / "steps.md": steps_page(), DOCS / "age-curves.svg": age_curves_picture()}
    for name in ("method.md", "scenarios.md", "ages.md"):
        made[DOCS / name] = _MARKS.sub(_section, (DOCS / name).read_text("utf-8"))
    return made


def out_of_date() -> list[str]:
    """Names of the pages that are not as they must be."""
    return [
        path.name
        for path, text in pages().items()
        if not path.exists() or path.read_text("utf-8") != text
    ]


def _section(found: re.Match[str]) -> str:
    return f"{found[1]}{_SECTIONS[found[2]]()}\n{found[3]}"


def steps_page() -> str:
    """All steps by stage, each with its reason, its formula in words, unit and source."""
    parts = [_STEPS_INTRODUCTION]
    for stage, (title, _) in STAGES.items():
        parts.append(f"## {title}\n")
        steps = [step for step in all_steps().values() if step.stage == stage]
        lifted = [step for step in steps if step.title.endswith(MARK)]
        parts += [_lifted(lifted)] if lifted else []
        parts += [_step(step) for step in steps if step not in lifted]
    parts += ["## Inputs\n", "What the steps start from.\n", _inputs()]
    return "\n".join(parts) + "\n"


#: An argument with this prefix is used only where a scenario gives it.
GIVEN = "given_"


def _in_words(step: Step, names: Iterable[str]) -> str:
    """The step's formula in words, from these of its inputs."""
    return words.sentence(trace(step.formula, {name: _coords(name) for name in names}))


def _step(step: Step) -> str:
    sentence = _in_words(step, step.inputs)
    if_given = {name for name in step.optional if name.startswith(GIVEN)}
    own = [name for name in step.inputs if name not in if_given]
    otherwise = [] if len(own) == len(step.inputs) else ["", f"> Else: {_in_words(step, own)}"]
    return "\n".join(
        [
            f"### {step.title}",
            "",
            step.why,
            "",
            f"> {step.title} = {sentence}",
            *otherwise,
            "",
            f"`{step.name}`: {_unit(step.unit, step.dims)}. Source: {step.source}.",
            "",
        ]
    )


def _lifted(steps: Iterable[Step]) -> str:
    """The steps that are those of places, on the figures of neighbourhoods: nothing is repeated."""
    rows = [
        (
            f"[{of_places.title}](#{_anchor(of_places.title)})",
            _unit(step.unit, step.dims),
            f"`{step.name}`",
        )
        for step in steps
        for of_places in (all_steps()[step.name.removeprefix(LIFTED)],)
    ]
    said = (
        "Each is the formula of places of the same title, on the figures of neighbourhoods; what "
        "the ICB has in all stays what its places have. A run has those that lead to its own "
        "lines.\n"
    )
    return f"{said}\n{_table(('The formula of', 'Unit', 'Name'), rows)}\n"


def _anchor(title: str) -> str:
    """Where a heading stands on the page."""
    return re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")


def _inputs() -> str:
    rows = [
        (given.title, given.why, _unit(given.unit, given.dims), f"`{given.name}`")
        for given in INPUTS.values()
        if given.role != "label"
    ]
    return _table(("Input", "What it is", "Unit", "Name"), rows)


def _unit(unit: str, dims: Iterable[str]) -> str:
    by = " and ".join(DIMENSIONS.get(dim, dim) for dim in dims)
    return f"{unit}, by {by}" if by else f"{unit}, one figure"


#: Labels that formulas name, of dimensions whose lists a scenario makes.
_EXAMPLES = {
    "coalition": ("none", "all"),
    "bridge_line": tuple(BRIDGE_LINES_BY_AGE),
    "own_index": ("own:frailty",),
    "basis": (*BASES, *FUNCTIONS, "own:frailty"),
}

#: Steps that others look at over the years.
_OVER_YEARS = ("total_allocation",)


def _coords(name: str) -> dict[str, list[str]]:
    """The dimensions of a quantity, each with its closed list of labels or two examples."""
    own = name.removeprefix(LAGGED)
    dims = all_steps()[own].dims if own in all_steps() else INPUTS[own].dims
    looks_back = is_lagged(name) and not {"round", "amount_year"} & set(dims)
    if name in _OVER_YEARS or looks_back:
        # What looks back along no label of its own looks back along the years.
        dims = (*dims, "year")
    return {
        dim: list(_EXAMPLES.get(dim) or LABEL_TITLES.get(dim, ("first", "second"))) for dim in dims
    }


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    header = list(header)
    lines = [header, ["---"] * len(header), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _weights() -> str:
    """The recovered weights of each year's core formula, with how well they fit."""
    reference = Reference.load()
    rows = []
    for year in reference.years:
        evidence = reference.weights_evidence(year)
        core = evidence[evidence["formula"] == "core"].set_index("component")
        weights = [f"{core.loc[component, 'weight']:.4f}" for component in COMPONENTS]
        fit = [f"{core['districts'].iloc[0]:.0f}", f"{core['max_residual'].max():.0e}"]
        rows.append([year, *weights, *fit])
    return _table(["Year", *COMPONENTS.values(), "Districts", "Largest residual"], rows)


def _primary_medical() -> str:
    """The recovered weights of the primary medical care formula: one sentence for all years."""
    reference = Reference.load()
    found = set()
    for year in reference.years:
        weights = reference.national_weights(year).sel(formula="primary_medical")
        parts = [
            f"{weight:.4g} × {COMPONENTS[component].lower()}"
            for component, weight in zip(COMPONENTS, weights.values.tolist(), strict=True)
            if weight
        ]
        found.add(" + ".join(parts))
    years = f"{reference.years[0]} to {reference.years[-1]}"
    return f"> Primary medical care = {' or '.join(sorted(found))} ({years}, in every practice)"


def _core_formula() -> str:
    """Which needs the cost factor multiplies."""
    reference = Reference.load()
    bears = reference.bears_cost(reference.years[-1]).sel(formula="core")

    def needs(flag: int) -> str:
        named = [c for c in COMPONENTS if int(bears.sel(component=c)) == flag]
        return " + ".join(COMPONENTS[component].lower() for component in named)

    return f"> Core = cost factor × ({needs(1)}) + {needs(0)}; each need × its weight"


def _presets() -> str:
    """Speeds, caps and floors of NHS England's own pulls."""

    def shown(share: float | None, digits: str) -> str:
        return "not published" if share is None else f"{100 * share:{digits}}%"

    rows = [
        (
            f"`{name}`" + (", historic" if one.historic else ""),
            *(shown(speed, ".3g") for speed in (one.speed_over, one.speed_under)),
            *(shown(cap, ".2f") for cap in (one.cap_over, one.cap_under)),
            "none" if one.floor is None else shown(one.floor, ".2f"),
            one.source,
            one.grade,
        )
        for name, one in PRESETS.items()
    ]
    header = ("Preset", "Speed over", "Speed under", "Cap over", "Cap under", "Floor", "Source")
    return _table((*header, "Grade"), rows)


def _parameters() -> str:
    """Every figure that a scenario may set: its range, and what changes nothing."""
    rows = [
        (
            f"`{one.key}`",
            one.title,
            one.unit,
            _range(one),
            _neutral(one),
            f"`{one.sign_off}`" if one.sign_off else "a choice",
        )
        for one in all_parameters().values()
    ]
    header = ("Key", "What it is", "Unit", "Range", "Changes nothing", "Signed off as")
    return _table(header, rows)


def _range(parameter: Parameter) -> str:
    if parameter.words:
        return " or ".join(f'`"{word}"`' for word in parameter.words)
    kind = "whole, " if parameter.whole else ""
    return f"{kind}{plain(parameter.lowest)} to {plain(parameter.highest)}"


def _neutral(parameter: Parameter) -> str:
    neutral = parameter.neutral
    if parameter.usual is not None:
        return f"moves no money; {as_typed(parameter.usual)} if left out"
    if parameter.words and isinstance(neutral, float):
        return f'`"{parameter.words[int(neutral)]}"`'
    if isinstance(neutral, float):
        return parameter.neutral_means or plain(neutral)
    return neutral or "-"


def _caveats() -> str:
    rows = [(THE_ICB.told(one.text), one.quality, one.impact, one.source) for one in ASSUMPTIONS]
    return _table(("What a result rests on", "Quality", "Impact", "Source"), rows)


def _sources() -> str:
    """Each publication once, with its vintages and the tables that are made from it."""
    found: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for source in Reference.load().sources():
        title = source["title"].removesuffix(f", {source['vintage']}")
        vintages, tables = found.setdefault((source["publisher"], title), ([], []))
        for kept, new in ((vintages, source["vintage"]), (tables, f"`{kind_of(source['table'])}`")):
            if new not in kept:
                kept.append(new)
    rows = [
        (publisher, title, "; ".join(sorted(vintages)), ", ".join(tables))
        for (publisher, title), (vintages, tables) in found.items()
    ]
    return _table(("Publisher", "Publication", "Years or vintages", "Tables"), rows)


def _grades() -> str:
    return "\n".join(f"  - *{grade}*: {_inside(text)}" for grade, text in GRADES.items())


def _gradients() -> str:
    """By year: the need per head of the most deprived fifth over the least."""
    reference = Reference.load()
    by_year = {year: reference.need_gradients(year).ratios for year in reference.years}
    rows = [
        (title, *(f"{ratios[service]:.3f}" for ratios in by_year.values()))
        for service, title in {**FORMULAS, **COMPONENTS}.items()
    ]
    return _table(("Formula or need", *by_year), rows)


def _evidence() -> str:
    """Every row of the evidence table, with its interval if there is one."""
    rows = []
    for _, row in Reference.load().evidence().iterrows():
        known = row["lower"] == row["lower"]
        ends = f" ({row['lower']:g}-{row['upper']:g})" if known else " (no interval to hand)"
        estimate = f"{row['estimate']:g}{ends}"
        doi = row["doi"] or "-"
        adjusted = str(row["adjusted_for"])
        measure = str(row["measure"]).replace("_", " ")
        rows.append((f"`{row['outcome']}`", row["group"], measure, estimate, adjusted, doi))
    header = ("Outcome", "Group of the study", "Measure", "Estimate", "Adjusted for", "doi")
    return _table(header, rows)


def _codes(titles: dict[str, str], what: str) -> str:
    """A closed list in one sentence: codes, each with its title."""
    named = (f"`{code}` ({_inside(title)})" for code, title in titles.items())
    text = f"{what}: {', '.join(named)}."
    return textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False)


def _inside(title: str) -> str:
    """A title inside a sentence; one that begins with an abbreviation keeps its capitals."""
    return title if title[1:2].isupper() else title[0].lower() + title[1:]


#: What the page on ages shows: the year, the scenario, and how many people make a district a place
#: (single practices of other districts are none).
AGES_YEAR, AGES_SCENARIO, PLACE_PEOPLE = "2025/26", "nottingham-2025-26", 20_000

#: The scenarios that ship whose money goes by a rate by age.
RATE_SCENARIOS = ("nottingham-diabetes-core", "nottingham-psychosis-mental-health")


def _age_curves() -> str:
    """The curves that are shown, with their ranges, and hospital costs beside."""
    reference = Reference.load()
    shown = _shown_curves(reference)
    costs = reference.hospital_costs().to_series()
    rows = [
        (
            title,
            *(_with_range(*rows.loc[age, ["curve", "low", "high"]]) for rows in shown.values()),
            f"{costs[age]:.2f}",
        )
        for age, title in AGES.items()
    ]
    return _table(("Age", *(SERVICES[service] for service in shown), "Hospital cost"), rows)


def _shown_curves(reference: Reference) -> dict[str, pd.DataFrame]:
    """The rows of the services whose single ages are shown, by service; index age."""
    ranges = reference.age_curve_ranges(AGES_YEAR)
    shown = ranges[ranges["shown"] == 1]
    return {
        str(service): rows.set_index("age")
        for service, rows in shown.groupby("service", sort=False)
    }


def _with_range(point: float, low: float, high: float, digits: str = ".2f") -> str:
    return f"{point:{digits}} ({low:{digits}} to {high:{digits}})"


def _age_fits() -> str:
    """What each fit explains, and how far it lies from hospital costs, in the year shown."""
    table = Reference.load().age_curve_fit_table(AGES_YEAR).set_index(["fit", "service"])
    rows = []
    for fit, title in AGE_FITS.items():
        cells = []
        for service in FITTED_BY_AGE:
            if (fit, service) not in table.index:
                cells.append("-")
                continue
            row = table.loc[(fit, service)]
            cells.append(f"{row['explained']:.2f}; {row['from_hospital_costs']:.2f}")
        left = ", left" if fit in AGE_FITS_LEFT else ""
        rows.append((f"{title}{left}", *cells))
    services = [SERVICES[service] for service in FITTED_BY_AGE]
    return "Explained; from hospital cost:\n\n" + _table(("Fit", *services), rows)


@cache
def _age_indices() -> xr.DataArray:
    """By fit, district and service: the model's own age index, with the curves of each fit."""
    run = _run_of(AGES_SCENARIO, "places.by=district")
    indices = age_index_by_fit(run)
    assert indices is not None
    large = run.values["population"] > PLACE_PEOPLE
    return indices.sel(place=large, service=list(FITTED_BY_AGE)).rename(place="district")


def _run_of(scenario: str, *overrides: str) -> Run:
    """A scenario that ships, as it runs."""
    return run_model(model_inputs(load_scenario(scenario, overrides)))


def _age_places() -> str:
    """The districts' indices with their ranges over the fits that count."""
    indices = _age_indices()
    ends = (indices.isel(age_fit=0), indices.min("age_fit"), indices.max("age_fit"))
    rows = [
        (
            str(district),
            *(
                _with_range(*(float(end.sel(district=district, service=one)) for end in ends))
                for one in FITTED_BY_AGE
            ),
        )
        for district in indices["district"].values
    ]
    return _table(("District", *(SERVICES[service] for service in FITTED_BY_AGE)), rows)


def _age_stability() -> str:
    """How far the fits move the districts' indices from those of the defined fit."""
    indices = _age_indices()
    apart = abs(indices - indices.isel(age_fit=0, drop=True)).isel(age_fit=slice(1, None))
    fit = str(apart.mean(["district", "service"]).idxmax("age_fit").item())
    text = (
        f"Over these districts and services, a fit moves an index by {float(apart.mean()):.3f} on "
        f"average and by {float(apart.max()):.3f} at most; the one that moves them most is: "
        f"{_inside(AGE_FITS[fit])}."
    )
    return textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False)


def _outcome_rates() -> str:
    """The rates of the registers by age, with their ranges."""
    table = Reference.load().outcome_rate_ranges().set_index(["outcome", "age"]) * 100
    rows = [
        (
            title,
            *(
                _with_range(*table.loc[(outcome, age), ["rate", "low", "high"]]) + "%"
                for outcome in REGISTERS
            ),
        )
        for age, title in AGES.items()
    ]
    return _table(("Age", *REGISTERS.values()), rows)


def _outcome_fits() -> str:
    """What each fit of a register's rates explains of practices' rates."""
    table = Reference.load().outcome_rate_fit_table().set_index(["fit", "outcome"])["explained"]
    rows = [
        (
            AGE_FITS[fit] + (", left" if fit in AGE_FITS_LEFT else ""),
            *(f"{table[fit, outcome]:.2f}" for outcome in REGISTERS),
        )
        for fit in AGE_FITS
        if (fit, next(iter(REGISTERS))) in table.index
    ]
    return "What each fit explains of practices' rates:\n\n" + _table(
        ("Fit", *REGISTERS.values()), rows
    )


def _outcome_pounds() -> str:
    """What the scenarios that use a rate by age move, with the rates of each fit."""
    rows = []
    for scenario in RATE_SCENARIOS:
        run = _run_of(scenario)
        moved = pounds_by_rate_fit(run)
        assert moved is not None
        by_fit, bounds = moved / 1000, run.values["ethnicity_by_estimate"] / 1000
        for place in by_fit["place"].values:
            own, ends = by_fit.sel(place=place), bounds.sel(place=place)
            low, high = sorted(float(ends.sel(estimate=one)) for one in ("lower", "upper"))
            fits = f"{float(own.min()):,.0f} to {float(own.max()):,.0f}"
            point = f"{float(own[0]):,.0f}"
            rows.append((f"`{scenario}`", str(place), point, fits, f"{low:,.0f} to {high:,.0f}"))
    header = ("Scenario", "Place", "As defined", "Over the six fits", "Bounds of the ratios")
    return _table(header, rows)


def age_curves_picture() -> str:
    """The curves that are shown, each with its range, as an SVG picture; hospital costs dashed."""
    reference = Reference.load()
    costs = reference.hospital_costs().to_series()
    shown = _shown_curves(reference)
    top = max(rows["high"].max() for rows in shown.values())
    panels = []
    for number, (service, rows) in enumerate(shown.items()):
        left = 50 + 370 * number
        x = [left + 38 * place for place in range(len(AGES))]

        def line(values: Iterable[float], x: list[int] = x) -> str:
            return " ".join(f"{at},{_height(y, top)}" for at, y in zip(x, values, strict=True))

        band = [*line(rows["low"]).split(), *reversed(line(rows["high"]).split())]
        panels += [f'<text x="{left}" y="24" font-weight="bold">{SERVICES[service]}</text>']
        for mark in range(0, int(top) + 1, 2):
            y = _height(mark, top)
            panels += [f'<path d="M{left} {y}H{x[-1]}" stroke="#ddd"/>']
            panels += [f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{mark}</text>']
        panels += [f'<polygon points="{" ".join(band)}" fill="#9cc3e6" opacity="0.6"/>']
        panels += [f'<polyline points="{line(rows["curve"])}" stroke="#003087" {_LINE}/>']
        panels += [f'<polyline points="{line(costs)}" stroke="#a33" {_LINE} {_DASHED}/>']
        panels += [
            f'<text x="{at}" y="300" text-anchor="middle">{age}</text>'
            for at, age in zip(x, AGES, strict=True)
        ]
    key = "Line: the curve. Band: its range. Dashed: published hospital cost per head."
    panels += [f'<text x="50" y="326">{key} Ages in years; the mean of each is 1.</text>']
    title = "What a person of each age counts: derived, not NHS England&#8217;s own curves"
    return "\n".join([_SVG, f"<title>{title}</title>", _PAPER, *panels, "</svg>"]) + "\n"


_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 750 345" role="img" '
    'font-family="sans-serif" font-size="11">'
)
_PAPER = '<rect width="750" height="345" fill="#fff"/>'
_LINE = 'fill="none" stroke-width="2"'
_DASHED = 'stroke-dasharray="5 4"'


def _height(value: float, top: float) -> float:
    """Where a value stands in the picture, from above."""
    return round(280 - 240 * value / top, 1)


_SECTIONS: dict[str, Callable[[], str]] = {
    "weights": _weights,
    "core_formula": _core_formula,
    "primary_medical_formula": _primary_medical,
    "grades": _grades,
    "parameters": _parameters,
    "presets": _presets,
    "caveats": _caveats,
    "evidence": _evidence,
    "gradients": _gradients,
    "sources": _sources,
    "age_curves": _age_curves,
    "age_fits": _age_fits,
    "age_places": _age_places,
    "age_stability": _age_stability,
    "outcome_rates": _outcome_rates,
    "outcome_fits": _outcome_fits,
    "outcome_pounds": _outcome_pounds,
    "bases": lambda: _codes(BASES, "Bases"),
    "streams": lambda: _codes(STREAMS, "Streams"),
}


def main() -> None:
    """Write the pages, or with --check say which are out of date."""
    if "--check" in sys.argv[1:]:
        late = out_of_date()
        if late:
            sys.exit(f"Out of date: {', '.join(late)}. Run: {COMMAND}")
        return
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
