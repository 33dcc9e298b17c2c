"""The figures and cards of the fits that ship, as they stand beside their specs.

`python -m tests.expected_fits` writes them: after a change of results that is meant.
"""

import json
from pathlib import Path

import allocmodel as am
from allocmodel.fitting.need.spec_file import shipped_specs

#: What a regression golden holds of `fit.json`.
KEPT = ("n", "counts", "exposure", "slope", "held_out", "in_sample", "compared")
_TERMS = ("estimate", "lower", "upper", "used")


def figures(result) -> dict:
    """The figures of a result that a golden holds."""
    terms = {
        name: {key: one[key] for key in _TERMS} for name, one in result["coefficients"].items()
    }
    return {"coefficients": terms, **{key: result[key] for key in KEPT}}


def beside(spec: Path) -> tuple[Path, Path]:
    """Where a spec's figures and its card stand."""
    return spec.with_suffix(".expected.json"), spec.with_suffix(".card.md")


def main() -> None:
    """Write them all."""
    for name, path in shipped_specs().items():
        fit = am.fit(name)
        expected, card = beside(path)
        expected.write_text(json.dumps(figures(fit.result), indent=1) + "\n", encoding="utf-8")
        card.write_text(fit.card(), encoding="utf-8")


if __name__ == "__main__":
    main()
