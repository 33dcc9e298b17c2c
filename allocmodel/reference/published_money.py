"""What NHS England published of its allocations: of ICBs, and of England."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.reference.remembered import remembered
from allocmodel.reference.tables import Tables


class PublishedMoney:
    """The published figures of allocations."""

    def __init__(self, tables: Tables) -> None:
        """Out of the tables of the reference data."""
        self._tables = tables

    def figure(self, icb: str, year: str, stream: str, element: str = "allocation") -> float:
        """A published figure of an ICB's allocation.

        Parameters
        ----------
        icb : str
            ODS code, or ``"ENG"`` for England.
        year : str
            The year of the allocation; its baseline, target and distance from target are those it
            opens with.
        stream : str
            ``core``, ``primary_medical``, ``specialised``, ``pharmacy_optometry_dental`` or
            ``running_costs``.
        element : str
            ``allocation`` (recurrent), ``baseline``, ``target``, and others: see `of`.

        Returns
        -------
        float
            Pounds, pounds per head, or a share.

        Raises
        ------
        BadInput
            When the tables do not hold it; says what they hold.
        """
        try:
            return self._by_key[icb][year][stream][element]
        except KeyError:
            raise self._not_published(icb, year, stream, element) from None

    def figures(self, icb: str, stream: str, element: str = "allocation") -> dict[str, float]:
        """A published figure of an ICB's stream in every year that has one: see `figure`."""
        return {
            year: of_year[stream][element]
            for year, of_year in sorted(self._by_key.get(icb, {}).items())
            if element in of_year.get(stream, {})
        }

    @remembered
    def years_with(self, stream: str, element: str) -> set[str]:
        """The years of which a figure is published of any ICB, or of England."""
        return {
            year
            for of_icb in self._by_key.values()
            for year, of_year in of_icb.items()
            if element in of_year.get(stream, {})
        }

    def population(self, icb: str, year: str) -> float:
        """NHS England's own population of an ICB: its core allocation over its pounds per head.

        Parameters
        ----------
        icb : str
            ODS code.
        year : str

        Returns
        -------
        float
            People.

        Raises
        ------
        BadInput
            When the tables lack one of the two.
        """
        pounds = self.figure(icb, year, "core", "allocation")
        return pounds / self.figure(icb, year, "core", "allocation_per_head")

    def of(self, icb: str, year: str) -> pd.DataFrame:
        """All published figures of an ICB's allocations in a year.

        Returns
        -------
        DataFrame
            Index `stream, element`; columns `value, unit`. Empty when nothing was published.
        """
        table = self._tables["allocations"]
        rows = table[(table["icb"] == icb) & (table["year"] == year)]
        return rows.set_index(["stream", "element"])[["value", "unit"]]

    def every(self) -> pd.DataFrame:
        """The table of all published figures: columns `icb, stream, year, element, value, unit`."""
        return self._tables["allocations"].copy()

    @cached_property
    def _by_key(self) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
        """Every published figure: by ICB, year, stream and element."""
        table = self._tables["allocations"]
        by_key: dict[str, dict[str, dict[str, dict[str, float]]]] = {}
        columns = [table[one].tolist() for one in ("icb", "year", "stream", "element", "value")]
        for icb, year, stream, element, value in zip(*columns, strict=True):
            of_year = by_key.setdefault(icb, {}).setdefault(year, {})
            of_year.setdefault(stream, {})[element] = float(value)
        return by_key

    def _not_published(self, icb: str, year: str, stream: str, element: str) -> BadInput:
        """What the tables do not hold, and what they do. It may be published all the same."""
        held: Any = self._by_key
        asked = (
            ("icb", icb, "allocation of the ICB"),
            ("year", year, f"allocation of {icb} for the year"),
            ("stream", stream, f"allocation of {icb} for {year} in the stream"),
            ("element", element, f"figure of {icb} for {year}, {stream}, called"),
        )
        for column, value, what in asked:
            if value not in held:
                shown = "" if column == "icb" else f" They hold: {', '.join(sorted(held))}."
                # Codes and years are not guessed by spelling.
                guess = "" if column in ("icb", "year") else did_you_mean(value, sorted(held))
                return BadInput(
                    f'The reference data hold no published {what} "{value}".{guess}{shown}',
                    mend="Give the amount in the scenario, or choose what the data hold.",
                )
            held = held[value]
        raise KeyError(f"{element} of {icb}, {year}, {stream} was published after all")
