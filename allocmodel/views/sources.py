"""The publishers' files behind tables of reference data, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from allocmodel.declared.publishers_pages import page_of


class PublishersFile(NamedTuple):
    """One file as it was published."""

    publisher: str
    title: str
    vintage: str
    file: str
    licence: str
    sha256: str
    #: Where it was published and when it was fetched, where an import recorded it.
    url: str = ""
    retrieved: str = ""

    @property
    def page(self) -> str:
        """Where it is published: as recorded, else the publisher's page of the series."""
        return self.url or page_of(self.title, self.file)


def file_of(source: Mapping[str, str]) -> PublishersFile:
    """The file of a source of a table, as `Reference.sources` gives it."""
    title = source["title"].removesuffix(f", {source['vintage']}")
    return PublishersFile(
        **{**{one: source.get(one, "") for one in PublishersFile._fields}, "title": title}
    )


def tables_by_file(sources: Iterable[Mapping[str, str]]) -> dict[PublishersFile, list[str]]:
    """Each file with the tables made from it, in the order in which the sources name them."""
    tables: dict[PublishersFile, list[str]] = {}
    for source in sources:
        tables.setdefault(file_of(source), []).append(source["table"])
    return tables
