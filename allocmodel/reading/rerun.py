"""How a repeated run came out, in words."""

from __future__ import annotations

from collections.abc import Iterator

from allocmodel.declared.figures import wrapped
from allocmodel.outputs.rerun import Rerun


def told(again: Rerun) -> str:
    """Versions, inputs and outputs: the same, or what differs."""
    return "\n".join(_lines(again))


def _lines(again: Rerun) -> Iterator[str]:
    names = " and ".join(again.repeated.runs)
    yield wrapped(f"{again.repeated.file}: {names}, run again. Nothing was written.")
    for title, others in (
        ("Versions", again.other_versions),
        ("Inputs", again.other_inputs),
        ("Outputs", again.other_outputs),
    ):
        yield f"{title}: {'not the same.' if others else 'the same.'}"
        yield from (wrapped(f"  {one}") for one in others)
    if again.same:
        yield wrapped(f"The same, byte for byte: {', '.join(again.same)}.")
    yield from (wrapped(f"Note: {one}") for one in again.notes)
