"""Random scenarios, overrides and tables, and what must hold whatever they are.

Shared by the short test (tests/properties/test_fuzz.py) and the long one (tests/long/fuzz.py).
"""

from __future__ import annotations

import functools
import io
import os
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

from hypothesis import strategies as st

from allocmodel.cli import main
from allocmodel.declared.vocabulary import HIGH_LEVEL_GROUPS
from allocmodel.files.shipped import shipped
from allocmodel.reference.data import Reference
from allocmodel.scenario import shipped_scenarios
from allocmodel.scenario.keys import TOP_KEYS
from tests.command_line import snapshot

CODES = (0, 1, 2, 3)

ODD_VALUES = (
    *("", "0", "-1", "1", "0.5", "nan", "inf", "-inf", "1e400", "9" * 400, "0x" + "f" * 5_000),
    *("true", "[]", "{}", "[[]]", '""', '"x"', "'''", '"""', "1979-05-27", "07:32:00", "{a = 1}"),
    *('"published"', '["2025/26"]', '["2025/26", "2026/27"]', '["2026/27", "2025/26"]', '"final"'),
    *('"=1+1"', '"\\u202e"', '"\\u0000"', '"All places"', '"core"', '"held"', '"core20plus"'),
    *("[1, 2, 3, 4, 5]", "[0, 0, 0, 0, 0]", '{"2025/26" = 1}', '["E06000018"]', '"/dev/zero"'),
)
ODD_LINES = (
    *("[[budget]]", "[budget]", "[places]", "[[weight]]", "[[evidence]]", "[[sign_off]]"),
    *("[convergence]", "[baseline]", "[deprivation]", "[ethnicity]", "[health_inequalities]"),
    *("[convergence.lines.core]", "extends = 'nottingham-2025-26'", "extends = 'scenario.toml'"),
    *("scope = 'england'", "a.b.c = 1", "= 1", "[", "]]", "\x00", "\ufeff", "#", "\\"),
)
PARTS = (
    *TOP_KEYS,
    *("core", "primary medical care", "amount", "basis", "growth", "stream", "plus", "from"),
    *("by", "remainder", "Bassetlaw", "district", "pcn", "share", "domain", "floor", "ceiling"),
    *("preset", "source", "lines", "ethnicity", "deprivation", "phi", "quintiles", "evidence"),
    *("recorded", "unknown", "0", "", "x" * 300, '"a.b"', "\n", "\x1b[0m", "\u202e"),
)
CELLS = (
    *("area", "practice", "Unknown", "Total", *HIGH_LEVEL_GROUPS, "A81001", "", "0", "1", "-1"),
    *("1,000", "1e9", "=1+1", "nan", '"', '""', ";", "\t", "\x00", "\r", "\ufeff", "9" * 400),
)

_texts = {name: (shipped("scenarios") / f"{name}.toml").read_text() for name in shipped_scenarios()}


@st.composite
def mutated_scenarios(draw) -> str:
    """A shipped scenario in which a few lines are lost, doubled, moved or given odd values."""
    lines = draw(st.sampled_from(sorted(_texts.values()))).splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(("lost", "doubled", "moved", "value", "value", "odd", "text")))
        if kind == "lost" and len(lines) > 1:
            del lines[at]
        elif kind == "doubled":
            lines.insert(at, lines[at])
        elif kind == "moved":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        elif kind == "value":
            written = [n for n, one in enumerate(lines) if "=" in one and one[:1] != "#"] or [at]
            at = draw(st.sampled_from(written))
            key = lines[at].partition("=")[0]
            lines[at] = f"{key}= {draw(st.sampled_from(ODD_VALUES))}"
        elif kind == "odd":
            lines.insert(at, draw(st.sampled_from(ODD_LINES)))
        else:
            cut = draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:cut] + draw(st.text(max_size=3)) + lines[at][cut + 1 :]
    return "\n".join(lines)


scenarios = st.one_of(mutated_scenarios(), mutated_scenarios(), st.text(max_size=60))

overrides = st.one_of(
    st.builds(
        lambda parts, value: f"{'.'.join(parts)}={value}",
        st.lists(st.sampled_from(PARTS), min_size=1, max_size=4),
        st.one_of(st.sampled_from(ODD_VALUES), st.text(max_size=8)),
    ),
    st.text(max_size=20),
)

tables = st.one_of(
    st.builds(
        lambda rows, ending: ending.join(",".join(row) for row in rows).encode(),
        st.lists(st.lists(st.sampled_from(CELLS), max_size=9), max_size=5),
        st.sampled_from(("\n", "\r\n", "\r")),
    ),
    st.binary(max_size=60),
)

RECORDED = "[ethnicity]\nrecorded = 'table.csv'\nunknown = 'icb_mix'\n"


def cases() -> st.SearchStrategy[tuple[list[str], dict[str, bytes]]]:
    """Arguments of a command, and the files beside it."""
    check = st.builds(
        lambda text, sets: (["check", "scenario.toml", *sets], {"scenario.toml": encoded(text)}),
        scenarios,
        st.lists(overrides, max_size=2).map(as_options),
    )
    change = st.builds(
        lambda name, sets: (["check", name, *sets], {}),
        st.sampled_from(shipped_scenarios()),
        st.lists(overrides, min_size=1, max_size=2).map(as_options),
    )
    recorded = st.builds(
        lambda table: (
            ["check", "scenario.toml"],
            {
                "scenario.toml": (_texts["nottingham-2025-26"] + RECORDED).encode(),
                "table.csv": table,
            },
        ),
        tables,
    )
    practices = st.builds(
        lambda table: (
            ["data", "import", "table.csv", "--year", "2030/31", "--to", "made"],
            {"table.csv": table},
        ),
        tables,
    )
    return st.one_of(check, check, change, change, recorded, practices)


def as_options(texts: list[str]) -> list[str]:
    """Each text after its own ``--set``."""
    return [part for text in texts for part in ("--set", text)]


def encoded(text: str) -> bytes:
    """A text as a file holds it."""
    return text.encode("utf-8", "surrogatepass")


_as_shipped = functools.cache(Reference.load)


def _load(directory: Path | None = None) -> Reference:
    """The reference data; those that ship are read once for all cases."""
    return _as_shipped() if directory is None else _as_shipped.__wrapped__(directory)


def judge(arguments: list[str], files: dict[str, bytes]) -> None:
    """Run a command, and see that nothing goes wrong in a way that nobody is told of.

    Raises
    ------
    AssertionError
        When the command ends in a fault, a wrong code, with no or two messages, or leaves files.
    """
    home = Path.cwd()
    out, err = io.StringIO(), io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        before = snapshot(Path(folder))
        code: object = 0
        try:
            os.chdir(folder)
            argv = mock.patch.object(sys, "argv", ["allocmodel", *arguments])
            known = mock.patch.object(Reference, "load", _load)
            with argv, known, redirect_stdout(out), redirect_stderr(err):
                main()
        except SystemExit as stop:
            code = stop.code or 0
        finally:
            os.chdir(home)
        said = err.getvalue()
        assert code in CODES, code
        assert "fault of allocmodel" not in said, said
        assert "Traceback" not in said, said
        errors = [one for one in said.splitlines() if one.startswith("Error: ")]
        assert len(errors) == (code != 0), said
        assert len(said) < 8_000, len(said)
        if code:
            assert out.getvalue() == "", out.getvalue()
            assert snapshot(Path(folder)) == before
