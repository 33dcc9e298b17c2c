"""Fits on single people at three sizes: time, memory, and whether a cluster gives the same.

    python -m tests.long.people                    1, 2 and 3 million rows of csv, in this process
    python -m tests.long.people cluster 10         10 million rows of Parquet, two workers

The people are synthetic. Each size is fitted in a process of its own, whose peak memory is told.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import allocmodel as am
from tests.fitting.persons.synthetic import SPEC, people

MILLION = 1_000_000
#: Rows of one file of a folder.
PART = MILLION // 2


def written(folder: Path, millions: int, parquet: bool) -> Path:
    """A spec beside a folder of so many people."""
    own = folder / "parts"
    own.mkdir()
    for at in range(millions * MILLION // PART):
        rows = people(PART, seed=at)
        file = own / f"{at:04}"
        if parquet:
            rows.to_parquet(file.with_suffix(".parquet"), index=False)
        else:
            rows.to_csv(file.with_suffix(".csv"), index=False)
    spec = folder / "people.toml"
    spec.write_text(SPEC.replace('"people.csv"', '"parts"'), encoding="utf-8")
    return spec


def fitted(spec: Path) -> None:
    """Fit, and tell time, memory and the coefficients."""
    began = time.monotonic()
    made = am.fit(spec)
    took = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{made.result['n']:,} people: {took:.1f} s, peak {peak:,.0f} MiB")
    print(made.coefficients.round(10).to_string())


def by_cluster(spec: Path) -> None:
    """The same by two workers, each of which may hold a gigabyte."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, memory_limit="1GiB", dashboard_address=None
        ) as cluster,
        Client(cluster),
    ):
        fitted(spec)


def _in_its_own(what: str, spec: Path) -> None:
    subprocess.run([sys.executable, "-m", "tests.long.people", what, str(spec)], check=True)


def main(arguments: list[str]) -> None:
    """Make people, and fit them."""
    if arguments[:1] in (["here"], ["workers"]):
        (fitted if arguments[0] == "here" else by_cluster)(Path(arguments[1]))
        return
    cluster = arguments[:1] == ["cluster"]
    sizes = [int(arguments[1])] if cluster else [1, 2, 3]
    for millions in sizes:
        with tempfile.TemporaryDirectory() as folder:
            spec = written(Path(folder), millions, cluster)
            _in_its_own("here", spec)
            if cluster:
                _in_its_own("workers", spec)


if __name__ == "__main__":
    main(sys.argv[1:])
