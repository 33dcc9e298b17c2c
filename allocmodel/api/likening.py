"""What `import allocmodel` gives of places that are like one another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from allocmodel.api.loading import load
from allocmodel.scenario import Scenario

if TYPE_CHECKING:
    from allocmodel.study.peers.peers import Peers


def peers(
    name: str,
    among: str | None = None,
    scenario: str | Path | Scenario | None = None,
    year: str | None = None,
    number: int = 10,
) -> Peers:
    """The districts, sub-ICB locations or ICBs of England that a place or an ICB is most like.

    Parameters
    ----------
    name : str
        A place of the scenario, or the name or code of a district, a sub-ICB location or an ICB.
    among : {"districts", "sub_icbs", "icbs"}, optional
        By default what the name means; districts for a place.
    scenario : str, Path or Scenario, optional
        Whose places may be named. The default scenario if left out.
    year : str, optional
        The scenario's first year if left out.
    number : int, optional
        How many are wanted.

    Returns
    -------
    Peers
        Its `table` has the peers, its `indices` one's own need against its ICB and England.

    Raises
    ------
    BadInput
        When nothing has that name, or there are not so many to choose from.
    """
    from allocmodel.reference.data import Reference
    from allocmodel.study.peers.peers import peers as peers_of

    own = scenario if isinstance(scenario, Scenario) else load(scenario)
    reference = Reference.load(own.reference)
    return peers_of(reference, name, year or own.years[0], among, number, own)
