"""Whether tables that a build made are those that ship."""

import gzip
import json
from pathlib import Path

import pandas as pd

from allocmodel.declared.table_schemas.every_table import DESCRIPTION
from allocmodel.files.shipped import shipped

#: Fits stop where no step is better; processors add up in orders of their own, so the last digits
#: of a fit, and of means over neighbourhoods, are those of the processor. All other tables are the
#: same byte for byte.
FITTED = {
    *("national_weights.csv", "age_curves.csv", "age_curve_fits.csv"),
    *("practice_people.csv.gz", "practice_people_by_group_and_age.csv.gz"),
}
#: How far a figure of a fit may lie from the shipped one.
LAST_DIGITS = 2e-4


def assert_as_shipped(built: Path) -> None:
    """Every table of a folder is the shipped one, and none is missing."""
    home = shipped("reference_data")
    names = sorted(path.name for path in home.iterdir())
    assert sorted(path.name for path in built.iterdir()) == names
    for name in names:
        if name in FITTED:
            made, ships = (pd.read_csv(folder / name) for folder in (built, home))
            people = [one for one in ships.columns if one.startswith(("men_", "women_"))]
            pd.testing.assert_frame_equal(
                made.drop(columns=people),
                ships.drop(columns=people),
                check_exact=False,
                rtol=0,
                atol=LAST_DIGITS,
            )
            # People are rounded: the last digit may fall on either side.
            assert ((made[people] - ships[people]).abs() <= 1).all(axis=None), name
        else:
            assert _unpacked(built / name) == _unpacked(home / name), name


def _unpacked(path: Path) -> object:
    """A file's content; lengths and hashes aside that a processor or zlib's version decides."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.name != DESCRIPTION:
        return path.read_bytes()
    package = json.loads(path.read_text("utf-8"))
    for resource in package["resources"]:
        if "compression" in resource or resource["path"] in FITTED:
            del resource["bytes"], resource["hash"]
    return package
