"""What a view is: which figures a table shows, under which headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from allocmodel.study.run import Run


@dataclass(frozen=True)
class Column:
    """One column of a view: a quantity at fixed labels of all its dimensions but the rows'.

    Attributes
    ----------
    quantity : str
    labels : mapping of dimension to label
        Those of dimensions that the quantity does not have do not matter; the last year counts
        where none is named.
    title : str
        The heading.
    short : str
        The heading in a terminal, its lines broken; the title if it is left out.
    written : str
        How a terminal writes the figures, see `figures.figure`; by their unit if it is left out.
    word : str
        Of a yes or no: what a terminal says for a yes, in one column with the words beside it.
    word_for_no : str
        What it says for a no; nothing if it is left out. With both a workbook shows the words too.
    in_terminal : bool
        Whether a terminal, which is narrow, shows it.
    """

    quantity: str
    labels: Mapping[str, str]
    title: str
    short: str = ""
    written: str = ""
    word: str = ""
    word_for_no: str = ""
    in_terminal: bool = True


@dataclass(frozen=True)
class Texts:
    """A column of words that are no figure's: title, and what stands in each row by its label."""

    title: str
    of_rows: Mapping[str, str]


@dataclass(frozen=True)
class Closing:
    """A row below the others.

    Attributes
    ----------
    title : str
    of : mapping of quantity to quantity
        What stands below each column's quantity, at the same labels.
    by_definition : mapping of quantity to text
        What a terminal says below a column where no figure could differ: a whole is all of itself.
    in_terminal : bool
        Whether a terminal shows it.
    """

    title: str
    of: Mapping[str, str]
    by_definition: Mapping[str, str] = field(default_factory=dict)
    in_terminal: bool = True


@dataclass(frozen=True)
class View:
    """What a table shows.

    Attributes
    ----------
    name : str
        Letters, digits and underscores: the workbook names its table by it.
    title : str
        Above the table.
    notes : tuple of str
        How to read it, in sentences.
    row_header : str
    row_dim : str
        The dimension down the rows.
    rows : mapping of label to title
    columns : sequence of Column
    closing : sequence of Closing
    corner : str
        What stands over the names in a terminal; the row header if it is left out.
    rows_in_terminal : tuple of str
        The rows that a terminal shows; all if it is left out.
    texts : sequence of Texts
        Columns of words, to the right of the others.
    alike : int or None
        Of columns that stand in pairs, before and after: which of the two, 0 or 1, a terminal
        shows where every pair reads the same.
    below : View or None
        One whose rows a terminal draws right below, in the same columns.
    in_terminal, in_workbook : bool
        Where it is drawn.
    """

    name: str
    title: str
    notes: tuple[str, ...]
    row_header: str
    row_dim: str
    rows: Mapping[str, str]
    columns: Sequence[Column]
    closing: Sequence[Closing] = ()
    corner: str = ""
    rows_in_terminal: tuple[str, ...] = ()
    texts: Sequence[Texts] = ()
    alike: int | None = None
    below: View | None = None
    in_terminal: bool = True
    in_workbook: bool = True


def labels_of(run: Run, name: str) -> dict[str, list[str]]:
    """The dimensions of a quantity, each with its labels."""
    array = run.values[name]
    return {str(dim): [str(label) for label in array[dim].values] for dim in array.dims}


def own_labels(run: Run, name: str, labels: Mapping[str, str]) -> dict[str, str]:
    """The labels without those of other dimensions; the last year, where none is named."""
    dims = run.values[name].dims
    return {dim: label for dim, label in {"year": run.years[-1], **labels}.items() if dim in dims}


def places(run: Run) -> dict[str, str]:
    """The rows of a view by place, each with its title."""
    return {place: place for place in run.places}


def shared_lines(run: Run) -> list[str]:
    """The budget lines, without a core envelope whose functions have all its money."""
    lines = labels_of(run, "placed_amount")["budget_line"]
    return [line for line in lines if line != run.inputs.scenario.envelope]


def converges(run: Run) -> bool:
    """Whether the run moves places towards target, rather than paying targets at once."""
    return "converged_amount" in run.values


def converging_lines(run: Run) -> list[str]:
    """The lines that move towards target over time."""
    return labels_of(run, "converged_amount")["converging_line"] if converges(run) else []
