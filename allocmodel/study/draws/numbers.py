"""Random numbers by counter: the same draw has the same numbers, however draws are cut in blocks.

Every uncertain thing has a stream of its own, by its name: what else a scenario has changes none
of its numbers, and two scenarios that share it are drawn alike.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

#: Numbers that one step of the counter gives.
_AT_ONCE = 4

#: Half a unit of the last place that a number can have: keeps it off nought.
_HALF = 2.0**-54


@dataclass(frozen=True)
class Numbers:
    """Some draws' numbers of a seed: the draws from `first` on, `count` of them.

    Attributes
    ----------
    seed : int
    first, count : int
    again : bool
        Whether they are a second set, independent of the first.
    """

    seed: int
    first: int
    count: int
    again: bool = False

    def uniform(self, name: str) -> np.ndarray:
        """Numbers between 0 and 1, one for each draw.

        Parameters
        ----------
        name : str
            Of the stream.
        """
        text = f"{self.seed} {'again' if self.again else 'once'} {name}"
        key = int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:16], "big")
        counter, passed = divmod(self.first, _AT_ONCE)
        stream = np.random.Generator(np.random.Philox(key=key, counter=counter))
        return stream.random(passed + self.count)[passed:] + _HALF

    def normal(self, name: str) -> np.ndarray:
        """Numbers of the standard normal distribution, one for each draw."""
        return np.asarray(ndtri(self.uniform(name)))


def triangular(uniform: np.ndarray, low: float, point: float, high: float) -> np.ndarray:
    """Numbers between 0 and 1 as figures of the triangular distribution.

    Parameters
    ----------
    uniform : numpy.ndarray
    low, point, high : float
        Its ends and the figure that is likeliest. A constant where they are equal.

    Returns
    -------
    numpy.ndarray
    """
    if low == high:
        return np.full_like(uniform, point)
    below = point - low
    whole = high - low
    left = low + np.sqrt(uniform * whole * below)
    right = high - np.sqrt((1 - uniform) * whole * (high - point))
    return np.where(uniform * whole < below, left, right)


def symmetric_root(covariance: np.ndarray) -> np.ndarray:
    """The symmetric matrix whose square a covariance is: it turns standard normal numbers.

    There is one only, so that draws are the same whatever signs a machine gives eigenvectors.
    """
    values, vectors = np.linalg.eigh(covariance)
    root: np.ndarray = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    return root
