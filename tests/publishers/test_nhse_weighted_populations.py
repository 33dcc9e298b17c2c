import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.nhse_weighted_populations import read, year_in_name
from allocmodel.publishers.originals import Original, read_original

from .conftest import LAYOUT_2025, LAYOUT_2026, as_csv


def read_table(table, layout=LAYOUT_2025):
    return read(Original("2030_2031.csv", as_csv(table, layout)))


@pytest.mark.parametrize("layout", [LAYOUT_2025, LAYOUT_2026])
def test_layouts_give_the_same_practices(england, layout):
    practices = read_table(england, layout)
    assert practices["population"].tolist() == pytest.approx(england["population"].tolist())
    assert practices["core"].sum() == pytest.approx(england["population"].sum())
    assert set(practices["region_name"]) == {"North and South"}


def test_order_of_columns_does_not_matter(england):
    backwards = dict(reversed(LAYOUT_2025.items()))
    assert read_table(england, backwards).equals(read_table(england))


def test_provisional_icb_codes_become_ods_codes(england):
    england["icb"] = england["icb"].replace("QAA", "T01")
    practices = read_table(england)
    assert set(practices["icb"]) == {"S1Y5D", "QBB"}
    assert set(practices["published_code"]) == {"T01", "QBB"}


def test_numbers_with_thousands_separators_are_read(england):
    table = england.astype({"population": object})
    table["population"] = [f"{value:,.6f}" for value in england["population"]]
    assert read_table(table)["population"].sum() == pytest.approx(england["population"].sum())


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "have no maternity|has no maternity|no maternity"),
        ("-5", "negative"),
        ("nan", "no number"),
        ("inf", "no number"),
        ("1e999", "absurd"),
        ("twelve", "no number"),
        ("1,2", "no number"),
        ("=1+1", "no number"),
    ],
)
def test_figures_that_cannot_be_used_are_listed_by_row(england, value, message):
    table = england.astype({"maternity": object})
    table.loc[3, "maternity"] = value
    with pytest.raises(BadInput, match=message) as error:
        read_table(table)
    assert "row 5 (X00003" in error.value.where


def test_blank_where_the_rest_adds_up_is_mended_with_zero(england):
    moved = england.loc[3, "maternity"]
    table = england.astype({"maternity": object})
    table.loc[4, "maternity"] += moved
    table.loc[3, "maternity"] = ""
    with pytest.raises(BadInput) as error:
        read_table(table)
    assert error.value.mend.startswith("Write 0")


def test_practice_listed_twice_is_refused(england):
    england.loc[7, "practice"] = "X00006"
    with pytest.raises(BadInput, match="twice") as error:
        read_table(england)
    assert "row 8 (X00006)" in error.value.where
    assert "row 9 (X00006)" in error.value.where


def test_missing_rows_show_in_the_totals(england):
    with pytest.raises(BadInput, match="sums to"):
        read_table(england.iloc[:-1])


def test_unknown_layouts_say_what_is_missing(england):
    with pytest.raises(BadInput, match="maternity"):
        read_table(england, {k: v for k, v in LAYOUT_2025.items() if k != "maternity"})
    with pytest.raises(BadInput, match="Practice_Code"):
        read(Original("x.csv", b"a,b\n1,2\n"))
    with pytest.raises(BadInput, match="no practices"):
        read_table(england.iloc[:0])


def test_two_columns_of_one_meaning_are_refused(england):
    england["pop"] = england["population"]
    with pytest.raises(BadInput, match="Two columns"):
        read_table(england, {**LAYOUT_2025, "pop": "pop 2022/23"})


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2025_2026.csv", "2025/26"),
        ("wp 2026-27 final.csv", "2026/27"),
        ("GP Practice WP_2023_2024_2025.xlsx", None),
        ("GP_wp_202324", "2023/24"),
        ("practices.csv", None),
        ("2025_2027.csv", None),
    ],
)
def test_year_in_name(name, year):
    assert year_in_name(name) == year


@pytest.mark.originals
def test_missing_maternity_of_2022_23_is_listed(originals):
    original = read_original(originals / "nhse-weighted-populations/2022_2023.csv")
    with pytest.raises(BadInput, match="Rows that have no maternity: 17") as error:
        read(original)
    assert "row 1310 (C85628)" in error.value.where
    assert error.value.mend.startswith("Write 0")


@pytest.mark.originals
def test_population_column_of_2023_24_is_mislabelled(originals):
    folder = originals / "nhse-weighted-populations"
    book = read(read_original(folder / "GP Practice WP_2023_2024_2025.xlsx"), "2023/24")
    file = read(read_original(folder / "2023_2024.csv"))
    assert book["population"].sum() == pytest.approx(file["population"].sum(), abs=1e-3)
    assert file["population"].sum() == pytest.approx(61_903_547.32, abs=0.01)


@pytest.mark.originals
@pytest.mark.parametrize(
    ("name", "practices", "icbs", "people"),
    [("2025_2026.csv", 6348, 42, 63_849_324), ("2026_2027.csv", 6281, 36, 63_916_251)],
)
def test_published_files(originals, name, practices, icbs, people):
    table = read(read_original(originals / "nhse-weighted-populations" / name))
    assert len(table) == practices
    assert table["icb"].nunique() == icbs
    assert table["population"].sum() == pytest.approx(people, abs=1)
