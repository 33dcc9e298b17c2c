"""Draws a document as one HTML file that needs nothing else: no network, and no script either."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from allocmodel.declared.errors import BadInput
from allocmodel.documents.blocks import Document, Picture, Section
from allocmodel.documents.sentences import Sentences
from allocmodel.documents.svg import element

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = files(__package__).joinpath("templates")


def html(document: Document, said: Sentences, kind: str = "page") -> bytes:
    """A document as HTML.

    Whatever a scenario names is escaped; the style and the script are named by their digests, so
    that a browser runs nothing else.

    Parameters
    ----------
    document : Document
    said : Sentences
        For the words round it.
    kind : {"page", "paper"}
        What it is dressed as.

    Returns
    -------
    bytes
        UTF-8. The same document gives the same bytes.

    Raises
    ------
    BadInput
        When jinja2 is not installed.
    """
    style, script = (_text(name) for name in ("style.css", "choose_and_sort.js"))
    numbers = _numbers(document.sections)
    text = (
        environment()
        .get_template("document.html")
        .render(
            document=document,
            said=said,
            kind=kind,
            style=style,
            script=script,
            style_digest=_digest(style),
            script_digest=_digest(script),
            number_of=lambda one: numbers[id(one)],
        )
    )
    return (text.rstrip() + "\n").encode("utf-8")


def environment() -> Environment:
    """What fills in the templates; BadInput where jinja2 is not installed."""
    try:
        from jinja2 import DictLoader, Environment, StrictUndefined
    except ImportError:
        raise BadInput(
            "A page needs the package jinja2, which is not installed.",
            "Python's packages",
            'Install it: pip install "allocmodel[page]".',
        ) from None
    templates = {one: _text(one) for one in ("document.html", "blocks.html")}
    made = Environment(
        loader=DictLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["draw"] = _drawn
    return made


def _text(name: str) -> str:
    return _TEMPLATES.joinpath(name).read_text("utf-8")


def _digest(text: str) -> str:
    """How a browser is told which style or script is meant."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}"


def _numbers(sections: Sequence[Section]) -> Mapping[int, str]:
    """What each section is called in the address of a page: by its number, whatever its title."""
    found: dict[int, str] = {}

    def count(listed: Sequence[Section], before: str) -> None:
        for number, one in enumerate(listed, start=1):
            found[id(one)] = f"{before}{number}"
            count(one.sections, f"{found[id(one)]}-")

    count(sections, "part-")
    return found


def _drawn(picture: Picture, name: str) -> str:
    """A picture as SVG, in which every text is escaped, with words for those who do not see it."""
    drawn = element(
        "svg",
        element("title", picture.title, id=f"{name}-title"),
        element("desc", picture.description, id=f"{name}-desc"),
        *picture.parts,
        viewBox=f"0 0 {picture.width:.0f} {picture.height:.0f}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )
    return str(drawn)
