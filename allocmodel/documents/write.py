"""Writes pages and papers, each as one file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.printable import shown
from allocmodel.declared.text import quoted, slug
from allocmodel.documents import as_docx, as_html
from allocmodel.documents.page import page_of_comparison, page_of_run, refuse_large
from allocmodel.documents.papers import KINDS, paper_of
from allocmodel.documents.sentences import english, sentences
from allocmodel.outputs.one_file import write_whole
from allocmodel.study.compared import Comparison
from allocmodel.study.run import Run

#: What a paper can be written as, and how the names of such files end.
FORMS = {"docx": (".docx",), "html": (".html", ".htm")}


def form_of(form: str | None, file: Path | None, forms: Collection[str] = tuple(FORMS)) -> str:
    """What a document is written as: as its file's name ends, else as it is asked for.

    Parameters
    ----------
    form : str or None
        What is asked for.
    file : pathlib.Path or None
        Where it goes, if somebody says.
    forms : collection of str, optional
        What it can be; the first is the usual one.

    Raises
    ------
    BadInput
        When the name ends as no such file does, or as one of another form than is asked for.
    """
    if form is not None and form not in forms:
        raise BadInput(
            f"There is no paper of the format {shown(form)}.{did_you_mean(str(form), forms)}",
            argument("format"),
            f"Name one of {quoted(forms)}.",
        )
    if file is None:
        return form or next(iter(forms))
    ending = file.suffix.lower()
    found = next((one for one in forms if ending in FORMS[one]), None)
    endings = [FORMS[one][0] for one in ([form] if form else forms)]
    if found is None or (form and form != found):
        raise BadInput(
            f"The name {shown(file.name)} does not end in {' or '.join(endings)}.",
            argument("file"),
            "Let it end so, and a program can open it; a PDF is saved or printed from there.",
        )
    return found


def refuse_missing(form: str) -> None:
    """Raises BadInput where the package that draws a form is not installed, before a run is made.

    Parameters
    ----------
    form : {"docx", "html"}
    """
    (as_docx.blank_file if form == "docx" else as_html.environment)()


def page_bytes(of: Run | Comparison, place: str = "", translation: Path | None = None) -> bytes:
    """The page of a run or of a comparison.

    Parameters
    ----------
    of : Run or Comparison
    place : str, optional
        The one place to tell; all if left out.
    translation : pathlib.Path, optional
        A file of the sentences in another language.

    Returns
    -------
    bytes
        HTML, the same for the same inputs.

    Raises
    ------
    BadInput
        When there is no such place, the translation cannot be used, jinja2 is not installed, or
        the page would be too large.
    """
    said = sentences(translation)
    document = (
        page_of_comparison(of, said, place)
        if isinstance(of, Comparison)
        else page_of_run(of, said, place)
    )
    content = as_html.html(document, said)
    refuse_large(content)
    return content


def write_page(
    of: Run | Comparison,
    place: str = "",
    file: Path | None = None,
    translation: Path | None = None,
) -> Path:
    """Write a page: see `page_bytes`; by default into a file of this folder named after it."""
    form_of("html", file, ["html"])
    content = page_bytes(of, place, translation)
    name = "-".join(filter(None, (_id(of), slug(place) if place else "")))
    return write_whole(file or Path(f"{name}.html"), content)


def paper_bytes(of: Run | Comparison, kind: str, form: str = "docx") -> bytes:
    """A paper on a run or on a comparison.

    Parameters
    ----------
    of : Run or Comparison
    kind : {"board", "eia"}
    form : {"docx", "html"}

    Returns
    -------
    bytes
        The same for the same inputs.

    Raises
    ------
    BadInput
        When there is no such kind or form, or the package that draws it is not installed.
    """
    if kind not in KINDS:
        raise BadInput(
            f"There is no paper of the kind {shown(kind)}.{did_you_mean(str(kind), KINDS)}",
            argument("kind"),
            f"Name one of {quoted(KINDS)}.",
        )
    form_of(form, None)
    said = english()
    document = paper_of(of, kind, said)
    if form == "html":
        return as_html.html(document, said, "paper")
    return as_docx.docx(document)


def write_paper(
    of: Run | Comparison, kind: str, form: str | None = None, file: Path | None = None
) -> Path:
    """Write a paper: see `paper_bytes` and `form_of`; by default into a file of this folder."""
    form = form_of(form, file)
    content = paper_bytes(of, kind, form)
    return write_whole(file or Path(f"{_id(of)}-{kind}.{form}"), content)


def _id(of: Run | Comparison) -> str:
    base = of.base if isinstance(of, Comparison) else of
    own = of.id if isinstance(of, Comparison) else ""
    return own or base.inputs.scenario.id
