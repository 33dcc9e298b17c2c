"""The folder of originals: what is read from it, and which files were reissued."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.building.which_files import Described
from allocmodel.publishers.data_package import Source
from allocmodel.publishers.originals import Original, published_hashes, read_original

Say = Callable[[str], None]


@dataclass
class Originals:
    """The folder of originals; remembers what was read and warns of reissued files.

    Attributes
    ----------
    folder : Path
        Holds the publishers' files under the paths that `which_files` names.
    say : callable
        Takes one line of the build's report.
    """

    folder: Path
    say: Say
    hashes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Reads the list of expected hashes, where there is one."""
        if not self.folder.is_dir():
            raise BadInput(
                "There is no such folder of originals.",
                str(self.folder),
                "Give the folder that holds the publishers' files.",
            )
        self.hashes = published_hashes(self.folder)

    def read(self, relative: str) -> Original:
        """One original, compared with the list of hashes."""
        original = read_original(self.folder / relative)
        expected = self.hashes.get(original.name)
        if expected is not None and expected != original.sha256:
            self.say(
                f"warning: {original.name} is not the file that SHA256SUMS lists: the publisher "
                "may have reissued it, or it was altered"
            )
        return original


def read_described(files: Originals, described: Described) -> tuple[Original, Source]:
    """A file, and what it is as a source."""
    relative, publisher, title, vintage = described
    original = files.read(relative)
    return original, Source(publisher, title, vintage, original.name, original.sha256)
