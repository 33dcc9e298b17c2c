"""Functions equal core in every ICB and year: ``python -m tests.long.functions``.

Codes of ICBs after it mean these alone. Places by district, sub-ICB location and PCN; an envelope
of a thousand million pounds. Prints the largest difference before rounding, and fails above a
millionth of a pound for each pound of a thousand million.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable

import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.inputs import model_inputs
from allocmodel.reference.data import Reference
from tests.own_lines import written
from tests.synthetic import only

LINE = """
[[budget]]
line   = "core"
amount = 1_000_000_000
basis  = "{basis}"
"""

#: Pounds of a thousand million: a computer's last digits.
MOST = 1e-4


def differences(icbs: Collection[str] = ()) -> dict[tuple[str, str, str], float]:
    """By year, ICB and kind of place: the largest difference in pounds, of some or all ICBs."""
    reference, found = Reference.load(), {}
    for year in reference.years:
        for icb in reference.icbs(year).index:
            if icbs and icb not in icbs:
                continue
            for by in ("district", "sub_icb", "pcn"):
                where = (f'years=["{year}"]', f"icb={icb}", f'places={{by="{by}"}}')
                try:
                    functions, core = (
                        _target(basis, where, reference) for basis in ("functions", "core")
                    )
                except BadInput as refused:
                    print(f"{year} {icb} by {by}: {refused.what}")
                    continue
                found[year, str(icb), by] = float(abs(functions - core).max())
    return found


def _target(basis: str, where: Iterable[str], reference: Reference) -> xr.DataArray:
    """What each place would have of the envelope, by one basis."""
    scenario = written(LINE.format(basis=basis), *where, neighbourhoods="")
    values = model_inputs(scenario, reference, asked=frozenset({"target"})).values
    return only(values, "target")["target"].sum("budget_line")


if __name__ == "__main__":
    by_case = differences(sys.argv[1:])
    if not by_case:
        sys.exit(f"Of no year: {' '.join(sys.argv[1:])}.")
    worst = max(by_case, key=lambda case: by_case[case])
    for year, by in sorted({(year, by) for year, _, by in by_case}):
        own = [most for (of, _, level), most in by_case.items() if (of, level) == (year, by)]
        print(f"{year} by {by}: {len(own)} ICBs; largest difference: £{max(own):.2g}")
    print(f"{len(by_case)} cases; largest difference: £{by_case[worst]:.2g} ({', '.join(worst)})")
    sys.exit(by_case[worst] > MOST)
