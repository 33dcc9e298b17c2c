"""The money of all draws: a figure for each place, year and draw, in a file once it is large.

Quantiles are exact: they need every draw of a place, and no two places at once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from types import TracebackType

import numpy as np
import xarray as xr

#: Bytes that stay in memory: more are kept in a temporary file.
IN_MEMORY = 64 * 2**20

_BYTES = np.dtype(float).itemsize


class Kept:
    """Figures by place, year and draw, written block by block and read a place at a time."""

    def __init__(self, places: Sequence[str], years: Sequence[str], draws: int) -> None:
        """Room for all draws; nothing is written yet."""
        self.places, self.years, self.draws = list(places), list(years), draws
        # Closed by `__exit__`; a temporary file has no name that could be left behind.
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115

    def __enter__(self) -> Kept:
        """Keep figures for as long as a block of code."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let the file go."""
        self._file.close()

    def write(self, first: int, figures: xr.DataArray) -> None:
        """Keep a block of draws.

        Parameters
        ----------
        first : int
            The number of its first draw.
        figures : xarray.DataArray
            By place, year and draw.
        """
        ordered = figures.transpose("place", "year", "draw").values
        for row, of_place in enumerate(ordered.reshape(-1, ordered.shape[-1])):
            self._file.seek((row * self.draws + first) * _BYTES)
            self._file.write(np.ascontiguousarray(of_place, dtype=float).tobytes())

    def of(self, place: str, year: str) -> xr.DataArray:
        """All draws of one place and year."""
        row = self.places.index(place) * len(self.years) + self.years.index(year)
        self._file.seek(row * self.draws * _BYTES)
        figures = np.frombuffer(self._file.read(self.draws * _BYTES), dtype=float)
        return xr.DataArray(figures, dims="draw")
