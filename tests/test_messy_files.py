"""Files as finance and population health teams have them, of each kind: synthetic figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from allocmodel.declared.errors import BadInput
from allocmodel.inputs import model_inputs
from allocmodel.reference.data import Reference
from allocmodel.scenario import Scenario, load_scenario

HEAD = """
id = "mine"
title = "Mine"
icb = "QT1"
years = ["2025/26"]

[places]
"Nottingham City" = { district = ["E06000018"] }
"Mansfield and Ashfield" = { district = ["E07000174", "E07000170"] }
remainder = "Rest of county"
"""
CORE = '[[budget]]\nline = "core"\namount = "published"\nbasis = "core"\n'
CARE = (
    '[[budget]]\nline = "primary medical care"\namount = "published"\nbasis = "primary_medical"\n'
)
START = '[convergence]\npreset = "core 2025/26"\n[baseline]\nfile = "file"\n'
PLAN = "".join(
    f'[[budget]]\nline = "{line}"\namount_file = "file"\nbasis = "{basis}"\n'
    for line, basis in (("core", "core"), ("better care fund", "per_head"))
)
SHARES = '[[budget]]\nline = "fund"\namount = 1_000\nbasis = "shares"\nshares_file = "file"\n'
INDEX = (
    '[[budget]]\nline = "frail"\namount = 1_000\nbasis = "own:frailty"\n'
    '[own.frailty]\nfile = "file"\ntitle = "Frailty"\nsource = "A team, 2026"\n'
)
RECORDS = '[ethnicity]\nrecorded = "file"\nunknown = "in_proportion"\n'


def loaded(folder: Path, text: str, content: str | bytes | list[list[Any]]) -> Scenario:
    """A scenario with a file of one kind beside it."""
    name = "mine.xlsx" if isinstance(content, list) else "mine.csv"
    if isinstance(content, list):
        book = Workbook()
        for row in content:
            book.active.append(row)
        book.save(folder / name)
    else:
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "s.toml").write_text(HEAD + text.replace('"file"', f'"{name}"'), "utf-8")
    return load_scenario(folder / "s.toml")


def baseline(scenario: Scenario) -> Any:
    assert scenario.baseline
    return scenario.baseline.amounts


def amounts(scenario: Scenario) -> Any:
    return {line.line: line.amount for line in scenario.budget}


def shares(scenario: Scenario) -> Any:
    return dict(scenario.budget[-1].shares)


CITY, ASH, REST = "Nottingham City", "Mansfield and Ashfield", "Rest of county"
BY_PLACE = {CITY: 720_123_456, ASH: 500_000_000, REST: 1_104_876_544}

READ: dict[str, tuple[str, Any, Any]] = {
    "an export with cost centres, comments and a grand total": (
        CORE + START + 'columns = { amount = "Recurrent £" }\n',
        "Our ICB,,,\nRun date: 03/10/2025 09:14,,,\n,,,\nCost centre,Place,Recurrent £,Comment\n"
        f'412300,{CITY},"720,123,456.00",\n412301,{ASH},"£ 500,000,000.00 ",incl. £2m growth\n'
        f'412302,{REST},"1,104,876,544",\n,Grand Total,"2,325,000,000.00",\n"By AB, CD",,,\n',
        (baseline, BY_PLACE),
    ),
    "lines across in thousands, with a title": (
        CORE + CARE + START,
        [
            ["Place allocation"],
            [],
            ["Place", "Core £000", "Primary medical care £000", "Total £000"],
            *([CITY, 720_123, 60_000, 780_123], [ASH, 500_000, 40_000, None]),
            *([REST, 1_104_877, 90_000, 1_194_877], ["Total", 2_325_000, 190_000, 2_515_000]),
        ],
        (
            baseline,
            {
                "core": {CITY: 720_123_000, ASH: 500_000_000, REST: 1_104_877_000},
                "primary medical care": {CITY: 60_000_000, ASH: 40_000_000, REST: 90_000_000},
            },
        ),
    ),
    "sections, and totals of each": (
        CORE + CARE + START,
        f"Line,Place,Amount\nCore services\ncore,{CITY},1\ncore,{ASH},2\ncore,{REST},3\n"
        "core,Subtotal,6\nPrimary care\n"
        f"Primary medical care,{CITY},4\nPrimary medical care,{ASH},5\n"
        f"Primary medical care,{REST},6\n,Total,21\n",
        (
            baseline,
            {
                "core": {CITY: 1, ASH: 2, REST: 3},
                "primary medical care": {CITY: 4, ASH: 5, REST: 6},
            },
        ),
    ),
    "Excel's Unicode text": (
        CORE + START,
        f"Place\tAmount\r\n{CITY}\t5\r\n{ASH}\t6\r\n{REST}\t7\r\n".encode("utf-16"),
        (baseline, {CITY: 5, ASH: 6, REST: 7}),
    ),
    "a plan by year in millions, with a line of others": (
        PLAN.replace('"file"', '{ file = "file", leave_out = ["Contingency"] }', 1),
        "Medium term plan\n\nLine,2024-25 £m,2025-26 £m\nCORE,2300.1,2368.9\n"
        "Better Care Fund,100,104.5\nContingency,5,5\nTotal,2405.1,2478.4\n",
        (
            amounts,
            {
                "core": {"2024/25": 2_300_100_000, "2025/26": 2_368_900_000},
                "better care fund": {"2024/25": 100_000_000, "2025/26": 104_500_000},
            },
        ),
    ),
    "a plan with years down": (
        PLAN,
        'Line,Year,Amount\ncore,25/26,"2,368,900,000"\nbetter care fund,FY25-26,104500000\n',
        (
            amounts,
            {"core": {"2025/26": 2_368_900_000}, "better care fund": {"2025/26": 104_500_000}},
        ),
    ),
    "rules drawn between the rows, and GBP behind the figure": (
        CORE + START,
        f"Place|Amount\n---|:---:\n{CITY}|5 GBP\n{ASH}|GBP 6\n{REST}|7\n |======\nTotal|18\n",
        (baseline, {CITY: 5, ASH: 6, REST: 7}),
    ),
    "shares in per cent that miss by a tenth": (
        CORE + SHARES,
        f"Place,Share\n{CITY},32.5%\n{ASH},20.1%\n{REST},47.3%\nTotal,100.0%\n",
        (shares, pytest.approx({CITY: 0.325, ASH: 0.201, REST: 0.473})),
    ),
    "a line and a place left out, which totals add up, cost centres, and a total of each line": (
        CORE + CARE + START + 'leave_out = ["Ambulance £000", "ICB-wide"]\n',
        "Centre,Place,Core,Total core,Primary medical care,Ambulance,Total\n"
        f"41,{CITY},7,7,6,100,113\n42,{ASH},5,5,5,100,110\n43,{REST},4,4,4,100,8\n"
        "44,ICB-wide,9,9,9,9,27\n,Total,25,25,24,309,258\n",
        (
            baseline,
            {
                "core": {CITY: 7, ASH: 5, REST: 4},
                "primary medical care": {CITY: 6, ASH: 5, REST: 4},
            },
        ),
    ),
    "the year before in thousands, as a column": (
        CORE + START,
        f"\ufeff\ufeffPlace;2024-25 £000\n{CITY};7.5\n{ASH};5.250\n{REST};4\n",
        (baseline, {CITY: 7_500, ASH: 5_250, REST: 4_000}),
    ),
    "the later of two years across": (
        CORE + START + 'year = "2025/26"\n',
        f"Place,2024/25,2025/26\n{CITY},7,8\n{ASH},5,6\n{REST},4,5\n",
        (baseline, {CITY: 8, ASH: 6, REST: 5}),
    ),
}


@pytest.mark.parametrize("kind", READ)
def test_messy_files_are_read(tmp_path: Path, kind: str) -> None:
    text, content, (of, expected) = READ[kind]
    assert of(loaded(tmp_path, text, content)) == expected


REFUSED: dict[str, tuple[str, str, list[str]]] = {
    "a pivot": (CORE + START, f"Row Labels,Sum of Amount\n{CITY},5\n", ['"Row Labels"', "columns"]),
    "continental figures": (
        CORE + START,
        f"Place;Amount\n{CITY};720.000.000,00\n",
        ["720.000.000,00", "cell B2"],
    ),
    "places written once": (
        CORE + CARE + START,
        f"Place,Line,Amount\n{CITY},core,7\n,primary medical care,6\n",
        ["no place", "cell A3"],
    ),
    "a unit in the title": (
        PLAN,
        "Plan £m\n\nLine,2025-26\ncore,2\nbetter care fund,1\n",
        ["£m", "cell A1"],
    ),
    "years above the heading of lines": (
        PLAN,
        "Year,2024/25,2025/26\nLine,,\ncore,1,2\nbetter care fund,3,4\n",
        ["two rows", '"Line"', "cell A2"],
    ),
    "a plan to date": (
        PLAN,
        "Service,2025/26 YTD,2025/26 FOT\ncore,1,2\n",
        ['Row 1 has "Service", "2025/26 YTD"', "columns"],
    ),
    "a column of a line that the budget lacks": (
        CORE + CARE + START,
        "Place,Core,Primary medical care,Ambulance £000,Total\n"
        f"{CITY},7,6,100,100013\n{ASH},5,5,-,10\n{REST},4,4,(50),-49992\nTotal,16,15,50,50031\n",
        [
            *('called "Ambulance £000"', "add up to 50,000", "cell D1", '"core", "primary medical'),
            'leave_out = ["Ambulance £000"] in [baseline]',
        ],
    ),
    "a line of the budget, misspelt": (
        CORE + CARE + START,
        f"Place,Core,Primary medcal care\n{CITY},7,6\n{ASH},5,5\n{REST},4,4\n",
        ['Did you mean "primary medical care"?', "cell C1"],
    ),
    "other money beside the amounts": (
        CORE + START,
        f"Place,Amount,Non-recurrent £\n{CITY},7,6\n{ASH},5,5\n{REST},4,4\n",
        ['"Non-recurrent £"', "add up to 15", "cell C1"],
    ),
    "a row of a line that the budget lacks": (
        PLAN,
        "Line,2025/26\ncore,1\nbetter care fund,3\nContingency,5\n",
        [
            '"Contingency"',
            "add up to 5",
            "cell A4",
            '{ file = "...", leave_out = ["Contingency"] }',
        ],
    ),
    "a line of the budget, left out": (
        PLAN.replace('"file"', '{ file = "file", leave_out = ["Core £"] }', 1),
        "Line,2025/26\ncore,1\nbetter care fund,3\n",
        ['leave_out names "core", which is a line'],
    ),
    "what is left out and is not there": (
        CORE + START + 'leave_out = "Ambulence"\n',
        f"Place,Amount\n{CITY},7\n{ASH},5\n{REST},4\nAmbulance,9\n",
        ['leave_out names "Ambulence"', 'Did you mean "Ambulance"?'],
    ),
    "a column of figures without a heading": (
        CORE + CARE + START,
        f"Place,Core,,Primary medical care\n{CITY},7,1,6\n{ASH},5,1,5\n{REST},4,1,4\n",
        ["Column C has figures, and no heading", "cell C1"],
    ),
    "a baseline of another year": (
        CORE + START,
        f"Place,2021/22\n{CITY},7\n{ASH},5\n{REST},4\n",
        ["figures of 2021/22", "in 2024/25", 'year = "2021/22" in [baseline]'],
    ),
    "points between thousands": (
        CORE + START,
        f"Place;£000\n{CITY};720.123\n{ASH};512.000\n{REST};1\n",
        ['"720.123" may be thousands', "cell B2"],
    ),
    "signs and no figure": (CORE + START, " ,,\n;;-\n", ["is empty"]),
    "shares that do not add": (
        CORE + SHARES,
        f"Place,Share\n{CITY},0.5\n{ASH},0.3\n{REST},0.3\n",
        ["add to 1.1"],
    ),
}


OF_THE_SCENARIO = ("a line of the budget, left out",)


@pytest.mark.parametrize("kind", REFUSED)
def test_what_could_be_read_in_two_ways_is_refused(tmp_path: Path, kind: str) -> None:
    text, content, said = REFUSED[kind]
    with pytest.raises(BadInput) as refused:
        loaded(tmp_path, text, content)
    for words in ("mine.csv" if kind not in OF_THE_SCENARIO else "s.toml", *said):
        assert words in str(refused.value)


def test_money_of_no_line_is_named_with_its_pounds(tmp_path: Path) -> None:
    """Rows are refused where all lines are known: a budget of functions has more of them."""
    rows = "".join(f"{place},core,9\n" for place in (CITY, ASH, REST))
    content = f"Place,Line,Amount\n{rows}{CITY},dental,50\n"
    with pytest.raises(BadInput) as refused:
        model_inputs(loaded(tmp_path, CORE + START, content))
    for words in ("mine.csv, cell B5", '"dental" (£50)', 'leave_out = ["dental"] in [baseline]'):
        assert words in str(refused.value)
    heading = f"Place,{','.join(f'core: {one}' for one in ('maternity', 'hospices'))}\n"
    functions = CORE.replace('basis = "core"', 'basis = "functions"') + (
        '[budget.functions]\nhospices = { amount = 9, basis = "community" }\n'
    )
    content = heading + "".join(f"{place},1,2\n" for place in (CITY, ASH, REST))
    assert [*baseline(loaded(tmp_path, functions + START, content))] == [
        *("core: maternity", "core: hospices")
    ]


def test_an_index_from_a_file_of_all_england(tmp_path: Path) -> None:
    """By practice, with its PCN, codes in front of names, and practices of other ICBs."""
    reference = Reference.load()
    own = reference.practice_rows("QT1", "2025/26")
    other = reference.practice_rows("QWO", "2025/26")
    rows = [f'"{code}: {name}","{name}",U1,12' for code, name in own["practice_name"].items()]
    rows += [f"{code},x,U2,99" for code in other.index]
    content = "GP Practice Code,Practice,PCN code,Weight\n" + "\n".join(rows)
    given = model_inputs(loaded(tmp_path, CORE + INDEX, content + "\n"), reference)
    assert given.values["own_weight"].values.ravel() == pytest.approx(12)
    assert any(f"left out, {len(other)} practices" in one for one in given.warnings)
    assert any("whole numbers up to 99, as counts" in one for one in given.warnings)


def test_names_of_places_whatever_their_capitals_and_marks(tmp_path: Path) -> None:
    content = "Place,Amount\nNOTTINGHAM  C\u00adITY ,5\nMansfield & Ashfield,6\nRest of County,7\n"
    given = model_inputs(loaded(tmp_path, CORE + START, content))
    assert given.values["opening_baseline"].sel(place=ASH).item() == 6
    source = given.provenance["opening_baseline", (ASH, "core")].source
    assert source.startswith("mine.csv, cell B3")


@pytest.mark.parametrize(("city", "unknown"), [("White,50", 10), ("White,55", 5)])
def test_records_by_place_and_district(tmp_path: Path, city: str, unknown: int) -> None:
    """Long, by place: 40 of 100 known are Asian in the City; the rest not known, or given less."""
    rows = [f"{CITY},{group}" for group in ("Asian,40", city, "Black,0", "Mixed,0", "Other,0")]
    rows += [f"{CITY},Not stated,{unknown}"]
    rows += [f"{place},{one}" for place in (ASH, REST) for one in ("White,90", "Not stated,10")]
    content = "Place,Ethnicity,Patients\n" + "\n".join(rows) + "\n"
    given = model_inputs(loaded(tmp_path, CORE + RECORDS, content))
    mix = given.values["area_mix"].sum("deprivation_quintile")
    inside = given.values["place_of_area"] == CITY
    asian = mix.sel(ethnic_group=["bangladeshi", "indian", "pakistani", "other_asian"])
    known = 40 + int(city.split(",")[1])
    share = float(asian[inside.values].sum() / mix[inside.values].sum())
    assert share == pytest.approx(40 / known)
    assert any(one.startswith("mine.csv: 8 pairs") for one in given.warnings)
