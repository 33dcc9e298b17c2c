"""Cells out of files, by this process or by the workers of a dask cluster.

dask reads and adds up a part at a time and puts cells together two by two, so that no process holds
more than some parts and their cells. Nothing of the distributing is our own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.fitting.persons import cells
from allocmodel.fitting.persons.cells import Cells
from allocmodel.fitting.persons.reading import (
    PARQUET,
    Columns,
    checked,
    parquet,
    parts,
    refuse_lacking,
)

#: Seconds that a cluster has to answer.
_PATIENCE = 10
#: Bytes of a text file that a worker reads at a time.
_BLOCK = "64MB"


def cells_of(files: Sequence[Path], columns: Columns, where: str) -> Cells:
    """The cells of the people of some files.

    By a dask cluster where one is connected (a `dask.distributed.Client` in this process), else
    part by part here.

    Parameters
    ----------
    files : sequence of Path
    columns : Columns
    where : str
        The file or folder, for messages.

    Raises
    ------
    BadInput
        As `reading.parts` and `cells.add_up`.
    """
    if _cluster() is None:
        return cells.add_up(parts(files, columns), columns.by, where)
    return _by_cluster(files, columns, where)


@contextmanager
def connected(address: str | None) -> Iterator[None]:
    """Let the workers of a cluster read meanwhile, where an address is given.

    Raises
    ------
    BadInput
        When dask is not installed, or no cluster answers.
    """
    if address is None:
        yield
        return
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise BadInput(
            "A cluster needs dask, which is not installed.",
            "--cluster",
            'Install it with: pip install "allocmodel[large]".',
        ) from None
    try:
        client = distributed.Client(address, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise BadInput(
            f"No cluster answers: {str(error).splitlines()[0]}.",
            f"--cluster {address}",
            "Give the address that its scheduler prints, such as tcp://10.0.0.1:8786.",
        ) from None
    with client:
        yield


def _cluster() -> Any:
    """The client of a cluster that this process is connected to, if any."""
    import sys

    distributed = sys.modules.get("distributed")
    if distributed is None:
        return None
    try:
        return distributed.get_client()
    except ValueError:
        return None


def _by_cluster(files: Sequence[Path], columns: Columns, where: str) -> Cells:
    compute, delayed = import_module("dask.base").compute, import_module("dask.delayed").delayed

    added = [delayed(_of_part)(part, columns, where) for part in _delayed_parts(files, columns)]
    while len(added) > 1:
        pairs = [added[at : at + 2] for at in range(0, len(added), 2)]
        added = [delayed(_together)(pair, columns.by, where) for pair in pairs]
    (found,) = compute(added[0])
    return cells.finished(found, columns.by, where)


def _delayed_parts(files: Sequence[Path], columns: Columns) -> list[Any]:
    """The parts of the files, each to be read by whoever adds it up."""
    dd = import_module("dask.dataframe")

    found: list[Any] = []
    for file in files:
        if file.name.endswith(PARQUET):
            schema = parquet().ParquetFile(file).schema_arrow
            refuse_lacking(schema.names, columns, file.name)
            frame = dd.read_parquet(str(file), columns=columns.read, split_row_groups=True)
        else:
            refuse_lacking(list(pd.read_csv(file, nrows=0).columns), columns, file.name)
            # What is compressed cannot be cut into blocks.
            block = None if file.name.endswith(".gz") else _BLOCK
            frame = dd.read_csv(str(file), usecols=columns.read, blocksize=block)
        found.extend(frame.to_delayed())
    if not found:
        raise cells.no_people(files[0].name)
    return found


def _of_part(part: pd.DataFrame, columns: Columns, where: str) -> pd.DataFrame:
    return cells.of_persons(checked(part, columns, where), columns.by)


def _together(pair: Sequence[pd.DataFrame], keys: Sequence[str], where: str) -> pd.DataFrame:
    found = cells.put_together(pair, keys)
    cells.refuse_too_many(found, keys, where)
    return found
