"""What `import allocmodel` gives of places that are like one another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from allocmodel.api.given import given_as
from allocmodel.api.loading import loaded
from allocmodel.declared.arguments import path_of
from allocmodel.reference.data import Reference
from allocmodel.scenario import Scenario
from allocmodel.study.peers import peers as study_peers


@dataclass(frozen=True, repr=False, eq=False)
class Peers(study_peers.Peers):
    """Units of England that one is most like.

    Attributes
    ----------
    table : pandas.DataFrame
        By name, one's own first, then the nearest first: people, distance, and what each feature
        has of it; need and money beside them.
    indices : pandas.DataFrame
        By service: the need index of one's own against its ICB, and against England.
    """

    def write(self, folder: str | Path) -> list[Path]:
        """Write peers.csv and need_indices.csv, both or none.

        Parameters
        ----------
        folder : str or Path
            The folder that they are written into.

        Raises
        ------
        BadInput
            When they cannot be written; what was there is then unchanged.
        """
        from allocmodel.outputs.peers import write_peers

        return write_peers(self, path_of("folder", folder))


def peers(
    name: str,
    among: str | None = None,
    scenario: str | Path | Scenario | None = None,
    year: str | None = None,
    number: int = study_peers.SHOWN,
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
    own = loaded(scenario)
    reference = Reference.load(own.reference)
    found = study_peers.peers(reference, name, year or own.years[0], among, number, own)
    return given_as(Peers, found)
