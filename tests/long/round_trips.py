"""Save every workbook again: ``python -m tests.long.round_trips``. Does the audit find anything?

Workbooks are named by scenarios that ship, by several joined by a plus, which are compared, or by
``ICB:QWO``, an ICB with its own budget; none named is every scenario that ships, one comparison and
three ICBs. Each is saved by LibreOffice, by openpyxl, and as Excel is known to change files
(simulated: Excel is not here), then audited against its run; where a reader chooses what is shown,
LibreOffice saves it with another choice too. Nothing was touched, so nothing may be found: prints
each round trip with the number of findings, and what they are.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from openpyxl import load_workbook

import allocmodel as am
from allocmodel.audit.addresses import address_of
from allocmodel.audit.audit import audited
from allocmodel.audit.expected import Expected, expected
from allocmodel.audit.read_book import read_book
from allocmodel.outputs.comparison import comparison_json
from allocmodel.outputs.write import manifest_json
from allocmodel.scenario import shipped_scenarios
from allocmodel.study.repeated import repeated
from tests.audit import returned
from tests.audit.test_returned_workbooks import by_libreoffice

COMPARISON = "nottingham-floor-binds+nottingham-health-inequalities-15"
#: Another region, one whose name is long, and one with few places.
ICBS = ("ICB:QWO", "ICB:QJK", "ICB:QOP")


def generated(name: str, folder: Path) -> Expected:
    """What a scenario, a comparison or an ICB's own budget generates, by its record."""
    if "+" in name:
        compared = am.compare(name.split("+"))
        record, text = folder / "comparison.json", comparison_json(compared, {})
    else:
        _, _, icb = name.partition("ICB:")
        run = am.run(overrides={"icb": icb, "places.by": "district"}) if icb else am.run(name)
        record, text = folder / "run.json", manifest_json(run, {})
    record.write_text(text, "utf-8")
    return expected(repeated(record))


def saved_again(made: Expected, folder: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Every way in which a workbook comes back untouched."""
    yield "LibreOffice", lambda: by_libreoffice(made.content, _new(folder))
    yield "openpyxl", lambda: _by_openpyxl(made.content)
    yield "as Excel, simulated", lambda: returned.as_excel_saves(made.content)
    for spot, allowed in made.choices.items():
        chosen = returned.edited(
            made.content,
            **{
                spot.sheet.replace(" ", "_"): returned.text(
                    address_of((spot.row, spot.column)), allowed[-1]
                )
            },
        )
        yield f"{allowed[-1]} chosen", lambda chosen=chosen: by_libreoffice(chosen, _new(folder))


def _new(folder: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=folder))


def _by_openpyxl(content: bytes) -> bytes:
    saved = io.BytesIO()
    load_workbook(io.BytesIO(content)).save(saved)
    return saved.getvalue()


def main(names: Sequence[str]) -> int:
    """Audit every round trip of each workbook, and print the table."""
    print(f"{'workbook':58} {'saved by':32} findings  seconds")
    trips = wrong = 0
    for name in names:
        with tempfile.TemporaryDirectory() as own:
            folder = Path(own)
            made = generated(name, folder)
            for way, save in saved_again(made, folder):
                content = save()
                began = time.perf_counter()
                audit = audited("returned.xlsx", read_book(content), made, second=False)
                took = time.perf_counter() - began
                print(f"{name:58} {way:32} {len(audit.findings):8}  {took:7.1f}", flush=True)
                for one in audit.findings:
                    print(f"    {one.rule}: {one.sheet}!{one.cell}: {one.found}")
                trips, wrong = trips + 1, wrong + bool(audit.findings)
    print(f"{trips} round trips, {wrong} with a finding.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or (*shipped_scenarios(), COMPARISON, *ICBS)))
