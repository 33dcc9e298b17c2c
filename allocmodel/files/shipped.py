"""Where the files that ship with the package stand, in a checkout or in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from allocmodel.declared.errors import BadInput

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(name: str) -> Path:
    """The directory of files that ship under a name.

    Parameters
    ----------
    name : str
        ``"reference_data"`` or ``"scenarios"``.

    Returns
    -------
    Path
        Inside the package when it is installed from a wheel, else beside the package in a
        checkout.

    Raises
    ------
    BadInput
        When neither is there.
    """
    for directory in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name):
        if directory.is_dir():
            return directory
    raise BadInput(
        f'The files "{name}" that ship with allocmodel are missing.',
        mend="Install allocmodel again, or run it from a complete checkout.",
    )


def shipped_scenarios() -> list[str]:
    """Ids of the scenarios that ship.

    Returns
    -------
    list of str
    """
    return sorted(path.stem for path in shipped("scenarios").glob("*.toml"))
