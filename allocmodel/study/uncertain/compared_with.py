"""What gains and losses are measured against: one scenario, always named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import xarray as xr

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput
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
    written: Stacked, against: str | Path | Scenario | None, gathering: Gathering
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
    other = against if isinstance(against, Scenario) else _loaded(Path(against))
    stacked = _stacked(written, other, gathering)
    _refuse_other(written, stacked)
    return ComparedWith(other.id, f"{other.id} ({other.title})", stacked)


def _loaded(named: Path) -> Scenario:
    try:
        return load_scenario(named)
    except BadInput as error:
        raise BadInput(
            error.what,
            f"{argument('against')}: {error.where or named}",
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
        stacked = _stacked(written, base, gathering)
        _refuse_other(written, stacked)
    except BadInput:
        return None
    return ComparedWith(base.id, f"{base.id}, which it extends ({base.title})", stacked)


def _stacked(written: Stacked, other: Scenario, gathering: Gathering) -> Stacked:
    """Another scenario with its money; with its own reference data, if it names other ones."""
    if other.reference == written.inputs.scenario.reference:
        return Stacked(gathering.inputs(other))
    return Stacked(Gathering(Reference.load(other.reference)).inputs(other))


def _refuse_other(written: Stacked, other: Stacked) -> None:
    """Raises BadInput for other places, areas or years."""
    own, theirs = written.inputs, other.inputs
    if own.scenario.years != theirs.scenario.years:
        raise BadInput(
            f"{theirs.scenario.id} is about {', '.join(theirs.scenario.years)}, and "
            f"{own.scenario.id} about {', '.join(own.scenario.years)}.",
            argument("against"),
            f'Name a scenario of the same years, or "{WRITTEN}".',
        )
    names = theirs.scenario.id, theirs, own.scenario.id, own
    refuse_other_places(*names)
    for year in own.scenario.years:
        refuse_other_areas(*names, year)
