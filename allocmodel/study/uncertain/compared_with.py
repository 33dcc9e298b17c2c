"""What gains and losses are measured against: one scenario, always named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import xarray as xr

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput
from allocmodel.declared.printable import shown
from allocmodel.reference.data import Reference
from allocmodel.scenario import Scenario, load_scenario
from allocmodel.study.compared.same_places import refuse_other_areas, refuse_other_places
from allocmodel.study.uncertain.stacked import Gathering, Stacked

#: The word for the scenario itself, as `--against` takes it.
WRITTEN = "written"


@dataclass(frozen=True, eq=False)
class ComparedWith:
    """The scenario that gains are measured against.

    Attributes
    ----------
    name : str
        Its id; "the scenario as written" of the scenario itself.
    told : str
        The same with what it is, for a reader.
    stacked : Stacked
        Its inputs and money.
    """

    name: str
    told: str
    stacked: Stacked

    @property
    def money(self) -> xr.DataArray:
        """Its money before rounding, by place and year."""
        return self.stacked.money


def compared_with(
    written: Stacked,
    against: str | Path | Scenario | None,
    gathering: Gathering,
    where: str = "",
) -> ComparedWith:
    """The scenario that gains are measured against.

    Parameters
    ----------
    written : Stacked
        The scenario as written.
    against : str, Path, Scenario or None
        A scenario by file or id, or "written". Left out: the scenario that this one extends, where
        that has the same places and years; else this one as written.
    gathering : Gathering
    where : str, optional
        What names it, for errors; the argument if left out.

    Returns
    -------
    ComparedWith

    Raises
    ------
    BadInput
        When the scenario that is named cannot be run or compared.
    """
    if against is None:
        return _extended(written, gathering) or _itself(written)
    if against == WRITTEN:
        return _itself(written)
    where = where or argument("against")
    if not isinstance(against, str | Path | Scenario) or not str(against).strip():
        raise BadInput(
            f"{shown(repr(against))} names no scenario.",
            where,
            f'Give a .toml file, the id of a scenario that ships, or "{WRITTEN}".',
        )
    other = against if isinstance(against, Scenario) else _loaded(Path(against), where)
    stacked = _like(written, other, gathering, where)
    return ComparedWith(other.id, f"{other.id} ({other.title})", stacked)


def _loaded(named: Path, where: str) -> Scenario:
    try:
        return load_scenario(named)
    except BadInput as error:
        raise BadInput(
            error.what,
            f"{where}: {error.where or named}",
            f'{error.mend} Or write "{WRITTEN}", for the scenario itself as it is written.',
        ) from None


def _itself(written: Stacked) -> ComparedWith:
    own = written.inputs.scenario
    return ComparedWith("the scenario as written", f"{own.id} as written", written)


def _extended(written: Stacked, gathering: Gathering) -> ComparedWith | None:
    """The scenario that this one extends; None where there is none, or no like one."""
    layers = written.inputs.scenario.origins.layers
    if len(layers) < 2:
        return None
    try:
        base = load_scenario(layers[1].path)
        stacked = _like(written, base, gathering, base.id)
    except BadInput:
        return None
    return ComparedWith(base.id, f"{base.id}, which it extends ({base.title})", stacked)


def _like(written: Stacked, other: Scenario, gathering: Gathering, where: str) -> Stacked:
    """Another scenario with its money; BadInput where it has other places, areas or years.

    It has its own reference data, if it names other ones.
    """
    own = written.inputs.scenario
    if own.years != other.years:
        raise BadInput(
            f"{other.id} is about {', '.join(other.years)}, and {own.id} about "
            f"{', '.join(own.years)}.",
            where,
            f'Name a scenario of the same years, or "{WRITTEN}".',
        )
    same_data = other.reference == own.reference
    stacked = (gathering if same_data else Gathering(Reference.load(other.reference))).stacked(
        other
    )
    names = other.id, stacked.inputs, own.id, written.inputs
    refuse_other_places(*names)
    for year in own.years:
        refuse_other_areas(*names, year)
    return stacked
