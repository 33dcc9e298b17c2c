"""Bases in short, for where they stand beside others."""

from __future__ import annotations

from allocmodel.declared.vocabulary import basis_title

#: What a pool is called where it stands beside other moves.
POOL_NAMES = {"core20": "Core20 pool", "core20plus": "Core20PLUS pool"}


def basis_name(basis: str) -> str:
    """A basis by its title; a pool by its short name."""
    return POOL_NAMES.get(basis, basis_title(basis))
