"""Every pair of shipped scenarios is compared, or refused in words: a line for each pair.

    python -m tests.long.pairs

Each scenario is its own run to the pound, the attribution adds up, and the live model of the
workbook can show both, or says why not. About five minutes.
"""

from __future__ import annotations

import itertools

import numpy as np

import allocmodel as am
from allocmodel.outputs.comparison import comparison_csv
from allocmodel.reading.comparison import told
from allocmodel.scenario import shipped_scenarios
from allocmodel.study.compared.together import NotAlike, alike
from tests.shipped_books import shipped_run


def outcome(pair: tuple[str, str]) -> str:
    """How the comparison of a pair comes out, in words."""
    try:
        found = am.compare(list(pair))
    except am.BadInput as refused:
        return f"refused: {refused.what}"
    for name in pair:
        own = shipped_run(name).values["total_allocation"]
        there = found.runs[name].values["total_allocation"]
        assert np.array_equal(own.values, there.values), name
    effects = found.why[pair[1]].attribution.effects.sum("change")
    moved = found.differences["total_allocation"].sel(scenario=pair[1])
    assert np.allclose(effects.values, moved.values, rtol=0, atol=1e-6)
    assert told(found) and comparison_csv(found)
    try:
        alike(found)
    except NotAlike as why:
        return f"compared; no live model: {why}"
    return "compared, live"


if __name__ == "__main__":
    for pair in itertools.combinations(shipped_scenarios(), 2):
        print(f"{' and '.join(pair)}: {outcome(pair)}", flush=True)
