"""The golden pack: each step with what goes in and what comes out, to be checked by other means.

Plain tables and formulas in words: an auditor recomputes any step in R, in a spreadsheet or on
paper, and needs neither this package nor its code.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator

from allocmodel.declared.quantities import INPUTS, told_inputs
from allocmodel.declared.spreadsheet_text import csv_text
from allocmodel.declared.vocabulary import DIMENSIONS
from allocmodel.engine.steps import LAGGED, STAGES, Step, is_lagged
from allocmodel.study.identity import run_label
from allocmodel.study.run import Run
from allocmodel.tracing import words
from allocmodel.tracing.trace import trace

README = "README.md"

_INTRODUCTION = """\
# Golden pack: {title}

Every step of the calculation, with all that goes in and all that comes out, so that it can be
checked by other means: each figure can be recomputed from the files of this folder alone.

Run: {label}

- A file `input-NAME.csv` has figures that are given, `step-NAME.csv` those that a step works out.
- Each file has a column for each dimension, with its labels, then `value`. Figures have all their
  digits; a cell without a value is a figure that is missing.
- Labels are codes or names; where a value is a name, it is that of a label.
- Below, each step says its formula in words, and the files that the words speak of.

How to read the words: × and ÷ come before + and −. A comparison in round brackets counts 1 where
it holds and 0 where it does not. Square brackets hold a part that only the named lines have. What
holds "for" a label is the row of that label; a total over a dimension adds up its rows. A step goes
by the labels that its figures share: a figure without a dimension counts the same for all its
labels.
"""


def golden_pack(run: Run) -> dict[str, bytes]:
    """The files of a golden pack.

    Parameters
    ----------
    run : Run

    Returns
    -------
    dict of str to bytes
        By file name: README.md first, then the inputs, then the steps in their order.
    """
    steps = {step.name for step in run.steps}
    used = {name for step in run.steps for name in step.inputs if not is_lagged(name)}
    given = [name for name in INPUTS if name in used - steps]
    texts = {
        README: _readme(run, given),
        **{input_file(name): _table(run, name) for name in given},
        **{step_file(step.name): _table(run, step.name) for step in run.steps},
    }
    return {name: text.encode("utf-8") for name, text in texts.items()}


def input_file(name: str) -> str:
    """The file of a quantity that is given."""
    return f"input-{name}.csv"


def step_file(name: str) -> str:
    """The file of a step's results."""
    return f"step-{name}.csv"


def _table(run: Run, name: str) -> str:
    """A quantity as a plain table: a column for each dimension, then the value."""
    labels = run.labels(name)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*labels, "value"])
    flat = run.values[name].values.ravel().tolist()
    for at, value in zip(itertools.product(*labels.values()), flat, strict=True):
        writer.writerow([*map(csv_text, at), _written(value)])
    return out.getvalue()


def _written(value: object) -> str:
    if isinstance(value, str):
        return csv_text(value)
    number = float(value)  # type: ignore[arg-type]  # figures are numbers or names
    return repr(number) if number == number else ""


def _readme(run: Run, given: Iterable[str]) -> str:
    title = run.inputs.scenario.title
    lines = [_INTRODUCTION.format(title=title, label=run_label(run)), "## What is given", ""]
    lines += [*_inputs(run, given), ""]
    stage = ""
    for step in run.steps:
        if step.stage != stage:
            stage = step.stage
            lines += [f"## {STAGES[stage][0]}", ""]
        lines += [*_step(run, step), ""]
    return "\n".join(lines)


def _inputs(run: Run, given: Iterable[str]) -> Iterator[str]:
    told = told_inputs(run.inputs.whole.words)
    for name in given:
        one = told[name]
        yield (
            f"- `{input_file(name)}`: {one.title}. {one.unit}, {_by(run, name)}. "
            f"Source: {run.inputs.source_of(name)}."
        )


def _by(run: Run, name: str) -> str:
    dims = [DIMENSIONS.get(dim, dim) for dim in run.labels(name)]
    return f"by {' and '.join(dims)}" if dims else "one figure"


def _step(run: Run, step: Step) -> Iterator[str]:
    whole = run.inputs.whole.words
    traced = trace(step.formula, {name: run.labels(name) for name in step.inputs})
    yield f"### {step.title}"
    yield ""
    yield step.why
    yield ""
    yield f"> {words.title_inside(step.name, whole)} = {words.sentence(traced, whole)}"
    yield ""
    yield f"- Out: `{step_file(step.name)}`, {step.unit}, {_by(run, step.name)}."
    yield from (f"- In: {_in_words(run, name)}" for name in step.inputs)
    yield f"- Source: {step.source}."


def _in_words(run: Run, name: str) -> str:
    """The file that an argument of a step stands in."""
    computed = {step.name for step in run.steps}
    if is_lagged(name):
        own = name.removeprefix(LAGGED)
        return f"`{step_file(own)}`, one label back; nought before the first label."
    file = step_file(name) if name in computed else input_file(name)
    return f"`{file}`, {words.title_inside(name, run.inputs.whole.words)}."
