"""Writes peers as tables: peers.csv and need_indices.csv, both or none."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from allocmodel.declared.spreadsheet_text import csv_text
from allocmodel.outputs.write import write_folder
from allocmodel.study.peers.peers import Peers

PEERS, INDICES = "peers.csv", "need_indices.csv"


def write_peers(peers: Peers, folder: Path) -> list[Path]:
    """Write peers into a folder, with all digits.

    Parameters
    ----------
    peers : Peers
    folder : Path

    Returns
    -------
    list of Path

    Raises
    ------
    BadInput
        When they cannot be written; what was there is then unchanged.
    """
    tables = {PEERS: peers.table, INDICES: peers.indices}
    return write_folder(folder, {name: _csv(own) for name, own in tables.items()})


def _csv(table: pd.DataFrame) -> bytes:
    texts = table.reset_index()
    for column in texts.select_dtypes(exclude="number"):
        texts[column] = [csv_text(str(one)) for one in texts[column]]
    return texts.to_csv(index=False, lineterminator="\n").encode("utf-8")
