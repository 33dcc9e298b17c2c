"""Writes netCDF: the classic format with 64-bit offsets, as figures and their labels need it.

xarray writes it through scipy.io, which has to be loaded for that alone, with readers of a dozen
other formats: that takes many times as long as to write the file. What is used of the format is a
header and values, as in "NetCDF Classic Format Specification" (Unidata; OGC 10-092). The bytes are
those that xarray writes through scipy, and both read them.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import xarray as xr

_MAGIC = b"CDF\x02"
_DIMENSIONS, _VARIABLES, _ATTRIBUTES = 10, 11, 12
_CHARACTERS, _DOUBLES = 2, 6


#: What is said of a variable, or of all of them.
Attributes = Mapping[str, str | float]


class _Variable(NamedTuple):
    """Numbers or letters by dimensions, as they are stored, and what is said of them."""

    dims: Sequence[str]
    values: npt.NDArray[Any]
    attributes: Attributes


def netcdf(variables: Mapping[Hashable, xr.Variable], attributes: Mapping[str, str]) -> bytes:
    """A file of labelled figures.

    Parameters
    ----------
    variables : mapping of name to xarray.Variable
        Numbers, and the labels of their dimensions, which are texts.
    attributes : mapping of str to str
        What is said of all of them.

    Returns
    -------
    bytes
        A missing number is NaN, as each variable of numbers says; labels are letters along a
        dimension of their own, in UTF-8.
    """
    stored = {str(name): _stored(variable) for name, variable in variables.items()}
    lengths: dict[str, int] = {}
    for one in stored.values():
        lengths |= zip(one.dims, one.values.shape, strict=True)
    ids = {dim: _int(number) for number, dim in enumerate(lengths)}
    ordered = sorted(stored.items(), key=lambda one: one[1].values.shape, reverse=True)
    bodies = [_padded(one.values.tobytes()) for _, one in ordered]
    heads = [
        _head(name, one, ids) + _int(len(body))
        for (name, one), body in zip(ordered, bodies, strict=True)
    ]
    dims = [_name(dim) + _int(length) for dim, length in lengths.items()]
    before = [_MAGIC, _int(0), _list(_DIMENSIONS, dims), _list(_ATTRIBUTES, _said(attributes))]
    before.append(_int(_VARIABLES) + _int(len(heads)))
    # After the head of each stands, in eight bytes, where its values begin.
    begin = sum(map(len, before)) + sum(len(head) + 8 for head in heads)
    for head, body in zip(heads, bodies, strict=True):
        before += [head, begin.to_bytes(8, "big")]
        begin += len(body)
    return b"".join([*before, *bodies])


def _stored(variable: xr.Variable) -> _Variable:
    """Numbers with their highest byte first; labels filled up to the length of the longest."""
    dims = tuple(map(str, variable.dims))
    if variable.dtype.kind == "f":
        said = {**variable.attrs, "_FillValue": math.nan}
        return _Variable(dims, variable.values.astype(">f8"), said)
    letters = np.char.encode(variable.values.astype(str), "utf-8").reshape(-1, 1).view("S1")
    said = {**variable.attrs, "_Encoding": "utf-8"}
    return _Variable((*dims, f"string{letters.shape[1]}"), letters, said)


def _head(name: str, variable: _Variable, ids: Mapping[str, bytes]) -> bytes:
    """What stands before the values of a variable: its name, dimensions, attributes and type."""
    dims = b"".join([ids[dim] for dim in variable.dims])
    kind = _DOUBLES if variable.values.dtype.kind == "f" else _CHARACTERS
    said = _list(_ATTRIBUTES, _said(variable.attributes))
    return _name(name) + _int(len(variable.dims)) + dims + said + _int(kind)


def _said(attributes: Attributes) -> list[bytes]:
    """Attributes: each its name, its type, how many values it has, and those."""
    said = []
    for name, value in attributes.items():
        if isinstance(value, str):
            # A text of no letters has one, a nought.
            letters = value.encode() or b"\0"
            said.append(_name(name) + _int(_CHARACTERS) + _int(len(letters)) + _padded(letters))
        else:
            said.append(_name(name) + _int(_DOUBLES) + _int(1) + struct.pack(">d", value))
    return said


def _list(kind: int, entries: Sequence[bytes]) -> bytes:
    """A list of entries of a kind; one that is absent is of no kind."""
    return _int(kind if entries else 0) + _int(len(entries)) + b"".join(entries)


def _name(text: str) -> bytes:
    letters = text.encode()
    return _int(len(letters)) + _padded(letters)


def _padded(content: bytes) -> bytes:
    """Filled up to whole groups of four bytes."""
    return content + b"\0" * (-len(content) % 4)


def _int(number: int) -> bytes:
    return number.to_bytes(4, "big")
