"""Labelled arrays as a netCDF file of the classic format, the one that every reader knows.

The format is a header and the figures (Unidata, "NetCDF Classic Format Specifications"): it takes
less time to write than to load a library that writes it. Attributes and what they are called are
xarray's own, which reads such a file as it was.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

#: The classic format with 64-bit offsets; it has no records.
_BEGINNING = b"CDF\x02" + struct.pack(">i", 0)

#: What opens the lists of dimensions, variables and attributes.
_DIMENSIONS, _VARIABLES, _ATTRIBUTES = 10, 11, 12

#: The types of text and of figures, as the format numbers them.
_TEXT, _FIGURES = 2, 6

#: An attribute's value: text, or one figure.
_Attributes = Mapping[str, str | float]


@dataclass(frozen=True)
class _Variable:
    """A variable as the file holds it: its dimensions by name, and its figures or letters."""

    name: str
    sizes: Mapping[str, int]
    attributes: _Attributes
    kind: int
    content: bytes

    @property
    def shape(self) -> tuple[int, ...]:
        """How many labels each dimension has."""
        return tuple(self.sizes.values())


def netcdf_bytes(dataset: xr.Dataset) -> bytes:
    """A dataset as a netCDF file: figures as doubles, labels as text.

    Parameters
    ----------
    dataset : Dataset
        Data variables of figures, with attributes of text; coordinates of text, along one
        dimension.

    Returns
    -------
    bytes
        The largest variables first.

    References
    ----------
    Unidata, NetCDF Classic Format Specifications, version 64-bit offset.
    """
    variables = [_variable(str(name), one) for name, one in dataset.variables.items()]
    sizes = {dim: size for one in variables for dim, size in one.sizes.items()}
    ordered = sorted(variables, key=lambda one: one.shape, reverse=True)
    dimensions = [_name(dim) + struct.pack(">i", size) for dim, size in sizes.items()]
    opening = b"".join(
        (
            _BEGINNING,
            _list(_DIMENSIONS, dimensions),
            _attributes({str(name): value for name, value in dataset.attrs.items()}),
        )
    )
    described = [_described(one, list(sizes)) for one in ordered]
    # Each variable's description ends with where its content begins.
    begins = len(opening) + 8 + sum(len(one) + 8 for one in described)
    headers = []
    for one, header in zip(ordered, described, strict=True):
        headers.append(header + struct.pack(">q", begins))
        begins += len(_filled(one.content))
    contents = (_filled(one.content) for one in ordered)
    return b"".join((opening, _list(_VARIABLES, headers), *contents))


def _variable(name: str, variable: xr.Variable) -> _Variable:
    """A variable of a dataset as the file holds it."""
    sizes = {str(dim): size for dim, size in variable.sizes.items()}
    if variable.dtype.kind in "OUT":
        letters = np.array([str(one).encode() for one in variable.values])
        width = letters.dtype.itemsize
        sizes[f"string{width}"] = width
        return _Variable(name, sizes, {"_Encoding": "utf-8"}, _TEXT, letters.tobytes())
    attributes = {**variable.attrs, "_FillValue": float("nan")}
    figures = np.asarray(variable.values, dtype=">f8")
    return _Variable(name, sizes, attributes, _FIGURES, figures.tobytes())


def _described(variable: _Variable, dimensions: Sequence[str]) -> bytes:
    """A variable's entry in the header, but for where its content begins."""
    own = [dimensions.index(dim) for dim in variable.sizes]
    return b"".join(
        (
            _name(variable.name),
            struct.pack(f">i{len(own)}i", len(own), *own),
            _attributes(variable.attributes),
            struct.pack(">ii", variable.kind, len(_filled(variable.content))),
        )
    )


def _attributes(attributes: _Attributes) -> bytes:
    """A list of attributes."""
    return _list(_ATTRIBUTES, [_name(key) + _value(one) for key, one in attributes.items()])


def _value(value: str | float) -> bytes:
    """The value of an attribute, after its type and length."""
    if isinstance(value, str):
        text = value.encode()
        return struct.pack(">ii", _TEXT, len(text)) + _filled(text)
    return struct.pack(">iid", _FIGURES, 1, value)


def _list(kind: int, entries: Iterable[bytes]) -> bytes:
    """A list of the header; one without entries has no kind either."""
    held = list(entries)
    return struct.pack(">ii", kind if held else 0, len(held)) + b"".join(held)


def _name(name: str) -> bytes:
    """A name, after its length."""
    letters = name.encode()
    return struct.pack(">i", len(letters)) + _filled(letters)


def _filled(content: bytes) -> bytes:
    """Content filled up with noughts: everything in the file begins at a multiple of four bytes."""
    return content + b"\x00" * (-len(content) % 4)
