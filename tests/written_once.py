"""The workbook of a run, written once for all tests of a process: most of the time of a command.

What is the same run is told by all that a workbook is written from: the scenario, its changes and
files, the time that outputs carry, and every figure, check and note, which a test may have bent.
Tests of whether writing again gives the same bytes ask for `written_anew` (`tests/conftest.py`).
"""

from __future__ import annotations

import hashlib

import numpy as np

from allocmodel.study.identity import digest
from allocmodel.study.run import Run
from allocmodel.workbook.layout import Layout
from allocmodel.workbook.stored_values import fixed_time
from allocmodel.workbook.write import Addition, workbook_bytes

_WRITTEN: dict[tuple[object, ...], tuple[bytes, Layout]] = {}


def workbook_once(run: Run, addition: Addition | None = None) -> tuple[bytes, Layout]:
    """As `workbook_bytes`; a comparison's workbook is written each time."""
    if addition is not None:
        return workbook_bytes(run, addition)
    told = (digest(run), fixed_time(), _figures(run), repr(run.checks), *run.warnings)
    if told not in _WRITTEN:
        _WRITTEN[told] = workbook_bytes(run)
    return _WRITTEN[told]


def _figures(run: Run) -> str:
    """A digest of every input and result: labels and figures."""
    found = hashlib.sha256()
    for name, array in sorted(run.values.items()):
        labels = [(dim, array[dim].values.tolist()) for dim in array.dims if dim in array.coords]
        found.update(repr((name, array.dtype, labels)).encode())
        figures = np.ascontiguousarray(array.values)
        is_text = figures.dtype == object
        found.update(repr(figures.tolist()).encode() if is_text else figures.tobytes())
    return found.hexdigest()
