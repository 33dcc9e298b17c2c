"""What NHS England published of its allocations: of ICBs, and of England."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from allocmodel.declared.errors import BadInput, did_you_mean
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
        found = self._by_key.get((icb, year, stream, element))
        if found is None:
            raise self._not_published(icb, year, stream, element)
        return found

    def figures(self, icb: str, stream: str, element: str = "allocation") -> dict[str, float]:
        """A published figure of an ICB's stream in every year that has one: see `figure`."""
        wanted = (icb, stream, element)
        return {
            year: value
            for (code, year, of, name), value in self._by_key.items()
            if (code, of, name) == wanted
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
    def _by_key(self) -> dict[tuple[str, str, str, str], float]:
        """Every published figure, by ICB, year, stream and element."""
        rows = self._tables["allocations"]
        keys = zip(rows["icb"], rows["year"], rows["stream"], rows["element"], strict=True)
        return dict(zip(keys, rows["value"].astype(float), strict=True))

    def _not_published(self, icb: str, year: str, stream: str, element: str) -> BadInput:
        """What the tables do not hold, and what they do. It may be published all the same."""
        held = list(self._by_key)
        asked = (
            ("icb", icb, "allocation of the ICB"),
            ("year", year, f"allocation of {icb} for the year"),
            ("stream", stream, f"allocation of {icb} for {year} in the stream"),
            ("element", element, f"figure of {icb} for {year}, {stream}, called"),
        )
        for position, (column, value, what) in enumerate(asked):
            available = sorted({key[position] for key in held})
            held = [key for key in held if key[position] == value]
            if not held:
                shown = "" if column == "icb" else f" They hold: {', '.join(available)}."
                # Codes and years are not guessed by spelling.
                guess = "" if column in ("icb", "year") else did_you_mean(value, available)
                return BadInput(
                    f'The reference data hold no published {what} "{value}".{guess}{shown}',
                    mend="Give the amount in the scenario, or choose what the data hold.",
                )
        raise KeyError(f"{element} of {icb}, {year}, {stream} was published after all")
