"""An index of need of the user's own, as a scenario names it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from allocmodel.declared.text import Wrong
from allocmodel.scenario.fitted_basis import FITTED
from allocmodel.scenario.own_tables import OwnTable
from allocmodel.scenario.parts import LongName, Named, Text

#: What a basis that names an own index begins with.
OWN = "own:"


class OwnIndex(OwnTable):
    """Weights per head in a file of the user's: see `ledger.records.read_ledger`."""

    #: .csv or .xlsx with a code (area, PCN or place) and a weight in each row, relative to the
    #: scenario's folder.
    file: Text
    title: LongName
    #: Who made it, when and from what.
    source: Named


def fitted_names(value: Any) -> Any:
    """The table ``[fitted]``: each name is one that a basis can write."""
    if not isinstance(value, Mapping):
        raise Wrong(
            "fitted is not a table of fits.",
            'Write [fitted.diabetes] with file = "diabetes/fit.json", for example.',
        )
    return own_names(value)


def own_names(value: Any) -> Any:
    """The table ``[own]``: each name is one that a basis can write."""
    if not isinstance(value, Mapping):
        raise Wrong(
            "own is not a table of indices.",
            "Write [own.frailty] with file, title and source, for example.",
        )
    for name in value:
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", str(name)):
            raise Wrong(
                f'"{name}" cannot name an own index.',
                'Use lower-case letters, digits, "-" and "_", as in [own.frailty].',
            )
    return dict(value)


def is_own(basis: str) -> bool:
    """Whether a basis is an index of the user's own: of a file, or of a fit."""
    return basis.startswith((OWN, FITTED))


def own_name(basis: str) -> str:
    """The name of the index or fit of the user's own that a basis is."""
    return basis.partition(":")[2]
