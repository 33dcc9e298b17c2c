"""Figures of a team's own files in a scenario: as if they were typed, each with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import AGREED, NOT_DRAWN
from allocmodel.engine.running import run_steps
from allocmodel.files.users_files import sha256_of
from allocmodel.inputs import ModelInputs, model_inputs
from allocmodel.scenario import Scenario, load_scenario
from allocmodel.scenario.judgements import judgements
from tests.every_judgement import every_run, with_own_files
from tests.synthetic import Choices, Size, synthetic_values

HEAD = """
id = "mine"
title = "Mine"
icb = "QT1"
years = ["2026/27"]

[places]
"St. Ann's City" = { district = ["E06000018"] }
remainder = "County"

[convergence]
preset = "core 2025/26"
"""
CORE = '[[budget]]\nline = "core"\namount_file = "plan.csv"\nbasis = "core"\n'
FUND = (
    '[[budget]]\nline = "fund"\namount = 9_000_000\nbasis = "shares"\nshares_file = "shares.csv"\n'
)
BASELINE = '[baseline]\nfile = "ledger.csv"\n'
FILES = {
    "ledger.csv": "Place,Amount (GBP m)\nSt. Ann's City,600\nCounty,1340\nTotal,1940\n",
    "plan.csv": "Line,2026/27\ncore,2000000000\n",
    "shares.csv": "Place,Share\nSt. Ann's City,40\nCounty,60\n",
}
GOOD = HEAD + CORE + FUND + BASELINE


def written(folder: Path, text: str = GOOD, files: Mapping[str, str] = {}) -> Path:
    for name, content in {**FILES, **files}.items():
        (folder / name).write_text(content, "utf-8")
    path = folder / "scenario.toml"
    path.write_text(text, "utf-8")
    return path


def loaded(folder: Path, *overrides: str, **files: str) -> Scenario:
    by_name = {f"{name}.csv": text for name, text in files.items()}
    return load_scenario(written(folder, files=by_name), overrides)


# --- As if they were typed --------------------------------------------------------------------


@pytest.fixture(scope="module")
def from_files(tmp_path_factory: pytest.TempPathFactory) -> ModelInputs:
    """The synthetic scenario with every judgement, its figures in files."""
    return model_inputs(load_scenario(with_own_files(tmp_path_factory.mktemp("files"))))


def test_figures_from_files_are_those_typed(from_files: ModelInputs) -> None:
    typed = every_run().inputs
    assert set(from_files.values) == set(typed.values)
    for name, array in typed.values.items():
        assert array.identical(from_files.values[name]), name


def test_each_figure_has_its_cell_and_each_file_its_digest(from_files: ModelInputs) -> None:
    folder = from_files.scenario.source.parent
    digest = sha256_of(folder / "baseline.csv")
    cells = {
        ("opening_baseline", ("Nottingham City", "core")): "baseline.csv, cell C2",
        ("given_amount", ("2027/28", "St. Ann's fund")): "plan.csv, cell C4",
        ("agreed_share", ("Bassetlaw", "joint fund")): "shares.csv, cell B5",
    }
    for key, cell in cells.items():
        provenance = from_files.provenance[key]
        assert provenance.source.startswith(f"{cell} (sha256 ")
        assert provenance.grade == "judgement" and provenance.rests_on
    first = from_files.provenance["opening_baseline", ("Nottingham City", "core")]
    assert digest[:12] in first.source
    assert from_files.files["baseline.csv"] == digest
    assert "plan.csv: B2, C2 say GBP m, so the figures below were multiplied by 1,000,000." in (
        from_files.warnings
    )


def test_figures_of_files_are_judgements_that_their_value_signs(tmp_path: Path) -> None:
    signed = {one.figure: one.value for one in judgements(loaded(tmp_path))}
    assert set(signed) == {"budget.core.amount", "budget.fund.amount", "budget.fund.shares", *(
        ["baseline.amounts"]
    )}  # fmt: skip
    other = loaded(tmp_path, ledger=FILES["ledger.csv"].replace("Total,1940\n", ""))
    assert {one.figure: one.value for one in judgements(other)} == signed
    more = loaded(tmp_path, ledger="Place,Amount\nSt. Ann's City,600000001\nCounty,1340000000\n")
    assert {one.figure: one.value for one in judgements(more)} != signed


def test_a_path_of_this_machine_is_not_kept(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace('"plan.csv"', f"'{tmp_path / 'plan.csv'}'"))
    scenario = load_scenario(path, [f"baseline.file={tmp_path / 'ledger.csv'}"])
    assert str(tmp_path) not in str(scenario.resolved())
    assert str(tmp_path) not in str(scenario.overrides)
    assert [name for name, _ in scenario.files] == [
        *("scenario.toml", "ledger.csv", "plan.csv", "shares.csv")
    ]


def test_files_are_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    """And a base's files are found from a scenario elsewhere that extends it."""
    (tmp_path / "base").mkdir()
    written(tmp_path / "base")
    child = tmp_path / "child.toml"
    child.write_text('extends = "base/scenario.toml"\nid = "child"\n', "utf-8")
    assert load_scenario(child).budget[0].amount == {"2026/27": 2_000_000_000}


def test_a_baseline_of_one_of_several_years(tmp_path: Path) -> None:
    text = "Place,Year,Amount\nSt. Ann's City,2024-25,1\nCounty,2024-25,2\n" + (
        "St. Ann's City,2025-26,3\nCounty,2025-26,4\n"
    )
    with pytest.raises(BadInput, match=r"several years: 2024/25, 2025/26"):
        loaded(tmp_path, ledger=text)
    path = written(tmp_path, GOOD + 'year = "2025/26"\n', {"ledger.csv": text})
    baseline = load_scenario(path).baseline
    assert baseline is not None and baseline.amounts == {"St. Ann's City": 3, "County": 4}


def test_amounts_of_a_line_with_another_source_are_said_and_pence_go(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, plan="Line,Amount\nCORE,1999999999.6\nfund,5\n")
    assert scenario.budget[0].amount == 2_000_000_000
    assert scenario.origins.own.notes[-2:] == [
        "plan.csv, cell B2: 1,999,999,999.6 was taken to the whole pound, as all amounts are.",
        "Not used: the amounts in plan.csv of fund (A3).",
    ]


def test_rounded_shares_are_scaled_and_that_is_said(tmp_path: Path) -> None:
    inputs = model_inputs(
        loaded(tmp_path, shares="Place,Share\nSt. Ann's City,0.3333\nCounty,0.666\n")
    )
    shares = inputs.values["agreed_share"]
    assert float(shares.sum()) == pytest.approx(1, abs=1e-15)
    assert float(shares[0, 0]) == pytest.approx(0.3333 / 0.9993)
    assert any("add to 0.9993" in note for note in inputs.warnings)


def test_hidden_characters_of_a_file_are_shown_as_what_they_are(tmp_path: Path) -> None:
    ledger = (
        FILES["ledger.csv"].replace("(GBP m)\n", "(GBP m),\x1b[2JNotes\n").replace("600", "600,7")
    )
    (note, *_) = [
        one for one in loaded(tmp_path, ledger=ledger).origins.own.notes if "Notes" in one
    ]
    assert "\\x1b[2JNotes" in note and note.isprintable()


# --- --set ------------------------------------------------------------------------------------


def test_set_reaches_one_place(tmp_path: Path) -> None:
    scenario = loaded(
        tmp_path,
        'baseline.amounts."St. Ann\'s City"=500_000_000',
        'budget.fund.shares."St. Ann\'s City"=0.25',
        "budget.fund.shares.County=0.75",
        "budget.core.amount.2026/27=1_900_000_000",
    )
    assert scenario.baseline is not None
    assert scenario.baseline.amounts == {"St. Ann's City": 500_000_000, "County": 1_340_000_000}
    assert scenario.budget[1].shares == {"St. Ann's City": 0.25, "County": 0.75}
    assert scenario.budget[0].amount == {"2026/27": 1_900_000_000}
    inputs = model_inputs(scenario)
    changed, kept = (
        inputs.provenance["opening_baseline", (place, "core")]
        for place in ("St. Ann's City", "County")
    )
    assert changed.note == "Set for this run, in place of ledger.csv, cell B2"
    assert kept.source.startswith("ledger.csv, cell B3")


def test_set_reaches_one_place_of_one_line(tmp_path: Path) -> None:
    path = with_own_files(tmp_path)
    key = "baseline.amounts.primary medical care.Nottingham City"
    baseline = load_scenario(path, {key: 81_000_000}).baseline
    assert baseline is not None
    assert baseline.amounts["primary medical care"]["Nottingham City"] == 81_000_000


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("baseline.amounts.Conty=5", ['no figure of "Conty"', "County", "the override"]),
        ("baseline.amounts.core.County=5", ['no figure of "core"']),
        ("baseline.amounts.County=0", ["nought", "the override baseline.amounts.County=0"]),
        ("budget.fund.shares.County=0.7", ["add to 40.7", "from 0 to 1", "the override"]),
        ("budget.fund.shares.County=70", ["add to 110", "the override"]),
        (
            "budget.fund.share.County=70",
            ['Did you mean "shares"?', "budget.fund.shares.County=..."],
        ),
        ("baseline.amount.County=7", ['Did you mean "amounts"?', "baseline.amounts.County=..."]),
        ("budget.fund.shares.Elsewhere=0", ['no figure of "Elsewhere"', "County"]),
        ("budget.core.shares.County=1", ['no figure of "County"']),
        ("budget.cor.shares.County=1", ['no line "cor"']),
        ("budget.core.amount.2027/28=1", ['no figure of "2027/28"']),
        ("baseline.sheet=Plan", ["sheet", "ledger.csv"]),
    ],
)
def test_what_set_cannot_reach(tmp_path: Path, override: str, said: list[str]) -> None:
    with pytest.raises(BadInput) as refused:
        loaded(tmp_path, override)
    for words in said:
        assert words in str(refused.value)


def test_set_takes_other_files_or_figures_in_their_place(tmp_path: Path, monkeypatch) -> None:
    """A file after --set is relative to where one is."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "other.csv").write_text("Place,Amount\nSt. Ann's City,7\nCounty,8\n", "utf-8")
    monkeypatch.chdir(elsewhere)
    scenario = loaded(
        tmp_path,
        "baseline.file=other.csv",
        "budget.core.amount=5_000_000",
        'budget.fund.shares={"St. Ann\'s City"=0.5, County=0.5}',
    )
    assert scenario.baseline is not None
    assert scenario.baseline.amounts == {"St. Ann's City": 7, "County": 8}
    assert scenario.budget[0].amount == 5_000_000 and scenario.budget[0].amount_file is None
    assert scenario.budget[1].shares_file is None


# --- Refused ----------------------------------------------------------------------------------


def spoilt(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


COLUMNS = 'file = "ledger.csv"\ncolumns = { place = "Area", amount = "Amount" }'
#: The scenario, files of its own, and what is said.
REFUSED: dict[str, tuple[str, dict[str, str], list[str]]] = {
    "no such file": (spoilt('"ledger.csv"', '"absent.csv"'), {}, ["no such file", "absent.csv"]),
    "a file that is no text": (spoilt('"ledger.csv"', "5"), {}, ["not a text", "baseline.file"]),
    "a file and a source": (
        GOOD + 'source = "previous_formula"\n',
        {},
        ["file and source", "one of the two"],
    ),
    "a file and amounts": (GOOD + "amounts = { County = 5 }\n", {}, ["file and amounts"]),
    "a sheet without a file": (
        spoilt('file = "ledger.csv"', 'source = "previous_formula"\nsheet = "A"'),
        {},
        ["sheet stands in the baseline without a file"],
    ),
    "a year without a file": (
        spoilt('file = "ledger.csv"', 'source = "previous_formula"\nyear = "2025/26"'),
        {},
        ["year stands in the baseline without a file"],
    ),
    "a year that is not there": (GOOD + 'year = "2025/26"\n', {}, ["no figures of 2025/26"]),
    "a year that is none": (
        GOOD,
        {"ledger.csv": "Place,Year,Amount\nCounty,2025,5\n"},
        ['"2025" is not a financial year', "cell B2"],
    ),
    "a sheet of a text file": (GOOD + 'sheet = "Plan"\n', {}, ['no sheet "Plan"']),
    "a column that is not there": (spoilt('file = "ledger.csv"', COLUMNS), {}, ['"Area"']),
    "a column of another kind": (
        GOOD + 'columns = { share = "Amount" }\n',
        {},
        ["columns", '"share"', '"place"'],
    ),
    "a column of no kind": (GOOD + 'columns = { area = "Place" }\n', {}, ["columns", '"place"']),
    "an unknown key of baseline": (GOOD + 'files = "x"\n', {}, ['"files"', '"file"']),
    "a negative baseline": (
        GOOD,
        {"ledger.csv": "Place,Amount\nSt. Ann's City,(600)\nCounty,1\n"},
        ["-600", "ledger.csv, cell B2"],
    ),
    "a baseline of nought": (
        GOOD,
        {"ledger.csv": "Place,Amount\nSt. Ann's City,-\nCounty,1\n"},
        ["nought", "ledger.csv, cell B2"],
    ),
    "a place that is none": (
        GOOD,
        {"ledger.csv": "Place,Amount\nSt. Anns City,6\nCounty,1\n"},
        ["(£6): not a place", 'Did you mean "St. Ann\'s City"', "cell A2", "leave_out"],
    ),
    "a place that is missing": (
        GOOD,
        {"ledger.csv": "Place,Amount\nSt. Ann's City,6\nCounty,\n"},
        ["no baseline for County", "cell A3, without a figure", "ledger.csv"],
    ),
    "a line that is none": (
        GOOD,
        {"ledger.csv": "Place,Line,Amount\nCounty,cors,5\n"},
        ['"cors"', 'Did you mean "core"', "ledger.csv, cell B2"],
    ),
    "amount and amount_file": (
        spoilt('amount_file = "plan.csv"', 'amount_file = "plan.csv"\namount = 5'),
        {},
        ["amount_file and amount"],
    ),
    "an amount_file that is no file": (
        spoilt('amount_file = "plan.csv"', "amount_file = [1]"),
        {},
        ["amount_file names no file", "budget"],
    ),
    "an unknown key of amount_file": (
        spoilt('amount_file = "plan.csv"', 'amount_file = { file = "plan.csv", tab = "A" }'),
        {},
        ["amount_file", "tab"],
    ),
    "a line that the file lacks": (
        GOOD,
        {"plan.csv": "Line,Amount\ncor,5\n"},
        ['no line "core"', 'Did you mean "cor"', "plan.csv", '"cor" (A2)'],
    ),
    "a line without a figure": (
        GOOD,
        {"plan.csv": "Line,Amount\nother,5\ncore,\n"},
        ['line "core"', "without a figure", "plan.csv, cell A3"],
    ),
    "a table on its side": (
        GOOD,
        {"ledger.csv": "Place,St. Ann's City,County\nAmount,6,7\n"},
        ["on its side", "ledger.csv, column A", "Transpose"],
    ),
    "a negative amount": (
        GOOD,
        {"plan.csv": "Line,2026/27\ncore,-5\n"},
        ["-5", "plan.csv, cell B2"],
    ),
    "amounts of no year of the scenario": (
        GOOD,
        {"plan.csv": "Line,2027/28\ncore,5\n"},
        ["no amount for 2026/27", "plan.csv"],
    ),
    "years and lines across": (
        GOOD,
        {"plan.csv": "Place,Year,2026/27\nCounty,2026/27,5\n"},
        ["no table"],
    ),
    "a whole amount for two lines": (
        spoilt('amount = 9_000_000', 'amount_file = "plan.csv"'),
        {"plan.csv": "Year,Amount\n2026/27,5\n"},
        ['"core" and "fund"', "plan.csv"],
    ),
    "shares and shares_file": (
        spoilt('shares_file = "shares.csv"', 'shares_file = "shares.csv"\nshares = {County = 1}'),
        {},
        ["shares_file and shares"],
    ),
    "shares_file on another basis": (
        spoilt('basis = "shares"', 'basis = "core"'),
        {},
        ["shares, which its basis does not use"],
    ),
    "no shares": (spoilt('shares_file = "shares.csv"\n', ""), {}, ["no shares", "shares_file"]),
    "a share that is text": (
        GOOD,
        {"shares.csv": "Place,Share\nCounty,most\n"},
        ['"most"', "shares.csv, cell B2"],
    ),
    "shares that do not add": (
        GOOD,
        {"shares.csv": "Place,Share\nSt. Ann's City,0.4\nCounty,0.5\n"},
        ["add to 0.9", "shares.csv"],
    ),
    "a negative share": (
        GOOD,
        {"shares.csv": "Place,Share\nSt. Ann's City,1.4\nCounty,(0.4)\n"},
        ['share of "County" is -0.4', "0 to 1", "shares.csv, cell B3"],
    ),
    "shares in thousands of pounds": (
        GOOD,
        {"shares.csv": "Place,Share GBP 000\nSt. Ann's City,40\nCounty,60\n"},
        ["GBP 000", "no money", "shares.csv, cell B1"],
    ),
    "a baseline in per cent": (
        GOOD,
        {"ledger.csv": "Place,Amount\nSt. Ann's City,40%\nCounty,1\n"},
        ['"40%" stands where pounds should', "ledger.csv, cell B2"],
    ),
    "a column that holds two": (
        GOOD + 'columns = { place = "Place", amount = "place" }\n',
        {},
        ["for place and amount", "baseline.file"],
    ),
    "a share for no place": (
        GOOD,
        {"shares.csv": "Place,Share\nSt. Ann's City,0.4\nCountry,0.6\n"},
        ["not a place", 'Did you mean "County"', "shares.csv, cell"],
    ),
    "a place without a share": (
        GOOD,
        {"shares.csv": "Place,Share\nSt. Ann's City,1\nCounty,\n"},
        ['no share for "County"', "cell A3, without a figure"],
    ),
    "typed shares that are no table": (
        spoilt('shares_file = "shares.csv"', "shares = 1"),
        {},
        ["no table of shares"],
    ),
    "a typed share that is no number": (
        spoilt('shares_file = "shares.csv"', 'shares = { "County" = "all" }'),
        {},
        ["not a number"],
    ),
    "a weight on agreed shares": (
        GOOD + '[[weight]]\nline = "fund"\nkind = "deprivation"\nquintiles = [2, 1, 1, 1, 1]\n',
        {},
        ["agreed shares", "weight"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_cell_and_how_to_mend(tmp_path: Path, case: str) -> None:
    text, files, said = REFUSED[case]
    with pytest.raises(BadInput) as refused:
        model_inputs(load_scenario(written(tmp_path, text, files)))
    for words in said:
        assert words in str(refused.value)
    assert refused.value.where and refused.value.mend


# --- Properties -------------------------------------------------------------------------------

Values = dict[str, xr.DataArray]


def of_whole_pounds(values: Values) -> Values:
    """Without money held or drawn, so that every line goes to places."""
    return {
        **{name: one for name, one in values.items() if name != "drawn_line_name"},
        "gross_amount": np.round(values["gross_amount"]),
        "drawn_from": xr.full_like(values["drawn_from"], NOT_DRAWN),
    }


@settings(max_examples=6)
@given(st.integers(0, 10**6), st.integers(1, 9))
def test_shares_of_a_formulas_own_result_reproduce_it(seed: int, places: int) -> None:
    size = Size(places, 2 * places, 2)
    values = of_whole_pounds(
        synthetic_values(seed, size, choices=Choices(people=False, agreed=True))
    )
    by_need = dict(values, line_basis=xr.full_like(values["line_basis"], "core"))
    expected = run_steps(by_need)
    last = expected["line_share"].isel(budget_line=slice(-1, None))
    agreed = last.rename(budget_line="shared_line").transpose("place", "shared_line")
    mixed = by_need["line_basis"].copy()
    mixed[-1] = AGREED
    found = run_steps({**by_need, "line_basis": mixed, "agreed_share": agreed})
    np.testing.assert_array_equal(found["allocation"], expected["allocation"])


@settings(max_examples=6)
@given(st.integers(0, 10**6), st.integers(1, 9), st.floats(0, 1))
def test_a_line_in_two_moves_a_place_by_a_pound_at_most(
    seed: int, places: int, part: float
) -> None:
    values = of_whole_pounds(
        synthetic_values(seed, Size(places, 2 * places, 2), choices=Choices(people=False))
    )
    values["line_basis"] = xr.full_like(values["line_basis"], "core")
    whole = values["gross_amount"].copy()
    whole[1] = 0
    split = whole.copy()
    split[1] = np.floor(part * whole[0])
    split[0] = whole[0] - split[1]
    one, two = (run_steps({**values, "gross_amount": own}) for own in (whole, split))
    assert abs(two["total_allocation"] - one["total_allocation"]).max() <= 1
