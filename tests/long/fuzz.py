"""Ten thousand random scenarios, overrides and tables; prints each case that fails.

    python -m tests.long.fuzz [CASES] [SEED]

The short form of it is tests/properties/test_fuzz.py. Cases follow from the seed; each has a
limit of time, so that a hang is a failure too. Not for Windows, which has no alarm.
"""

from __future__ import annotations

import signal
import sys
import traceback
import warnings

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzzing import cases, judge

SECONDS = 60


class Hang(BaseException):
    """A case took too long."""


def _too_long(*_: object) -> None:
    raise Hang


def fuzz(count: int, start: int) -> int:
    """Try so many cases; the number of those that failed."""
    failed: set[str] = set()
    tried = 0

    @seed(start)
    @settings(
        max_examples=count,
        database=None,
        derandomize=False,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases())
    def one(case: tuple[list[str], dict[str, bytes]]) -> None:
        nonlocal tried
        tried += 1
        signal.alarm(SECONDS)
        try:
            judge(*case)
        except (Exception, Hang) as error:
            kind = f"{type(error).__name__}: {str(error).splitlines()[:1]}"
            if kind not in failed:
                failed.add(kind)
                print(f"\nCase {tried}: {case!r}\n{traceback.format_exc()[-1500:]}", flush=True)
        finally:
            signal.alarm(0)
        if tried % 100 == 0:
            print(f"{tried:,} cases, {len(failed)} kinds of failure", flush=True)

    signal.signal(signal.SIGALRM, _too_long)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        one()
    print(f"{tried:,} cases, {len(failed)} kinds of failure")
    return len(failed)


if __name__ == "__main__":
    count, start = (int(one) for one in (*sys.argv[1:], *("10000", "1")[len(sys.argv) - 1 :]))
    sys.exit(1 if fuzz(count, start) else 0)
