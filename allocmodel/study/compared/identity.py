"""Which comparison it is: the digest of all that determines one."""

from __future__ import annotations

import hashlib

from allocmodel.study.compared.comparison import Comparison
from allocmodel.study.identity import canonical_json, determined_by


def comparison_digest(comparison: Comparison) -> str:
    """The sha256 of all that determines a comparison."""
    determined = {
        "against": comparison.against,
        "scenarios": {name: determined_by(run) for name, run in comparison.runs.items()},
        "title": comparison.title,
    }
    return hashlib.sha256(canonical_json(determined).encode("utf-8")).hexdigest()
