import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_GROUPS, NHS_GROUPS
from allocmodel.inputs.recorded_ethnicity import calibrated, icb_mix, in_proportion
from allocmodel.inputs.recorded_file import read

HEADER = "area,asian,black,mixed,white,other,Unknown,Total\n"
GOOD = HEADER + "P1,10,20,0,70,0,25,125\nP2,5,0,5,90,0,0,100\n"


def recorded(tmp_path, text, chinese=None):
    path = tmp_path / "recorded.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, chinese=chinese)


def test_high_level_counts(tmp_path):
    table = recorded(tmp_path, "\ufeff" + GOOD)
    assert table.counts.dims == ("area", "ethnic_group")
    assert list(table.counts["ethnic_group"].values) == list(HIGH_LEVEL_GROUPS)
    assert table.counts.sel(area="P1").values.tolist() == [10, 20, 0, 70, 0]
    assert table.unknown.values.tolist() == [25, 0]
    assert table.counts.attrs["units"] == "people"


@pytest.mark.parametrize("names", [list(ETHNIC_GROUPS), list(ETHNIC_GROUPS.values())])
def test_detailed_counts_by_code_or_title_in_any_order(tmp_path, names):
    header = [f'"{name.upper()}"' for name in reversed(names)]
    counts = range(19)
    text = f"{','.join(header)},not stated,Practice\n{','.join(map(str, counts))},3,P1\n"
    table = recorded(tmp_path, text)
    assert table.counts.values.tolist() == [list(reversed(counts))]
    assert list(table.counts["ethnic_group"].values) == list(ETHNIC_GROUPS)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("P2,5", "P1,5", r'(?s)figure of "P1, asian": B2 and B3'),
        (
            "mixed",
            "mixd",
            r'"mixd" is no ethnic group. Did you mean "Mixed or Multiple ethnic groups" \(mixed\)',
        ),
        ("mixed", "Asian", r'(?s)figure of "P1, Asian": B2 and D2'),
        ("mixed", '"Asian, Asian British or Asian Welsh"', "mean the same group"),
        ("Unknown", "roma", "both detailed and high-level"),
        (",Unknown", "", "more cells than there are headings"),
        ("P1,10,", "P1,10.5,", r'(?s)"10.5" is no whole number.*cell B2'),
        ("P1,10,", "P1,-1,", "no whole number"),
        ("P1,10,", "P1,,", "(?s)blank.*cell B2.*0 for nobody"),
        *[("P1,10,", f"P1,{few},", "before suppression") for few in ("<5", "*", "-", "c", "1-4")],
        ("25,125", "25,124", "total is 124, and its figures add up to 125"),
        ("100\n", "60\n", "total is 60, and its figures add up to 100"),
        ("100\n", "100\nTotal,15,20,5,160,0,26,226\n", "total is 26, and its figures add up to 25"),
        ("P1,10,", "P1,1.0e1,", "no whole number"),
        ("P1,10,", "P1,£10,", "no whole number"),
        ("Unknown,Total", "Unknown,Not known", 'mean the same group: "Unknown" and "Not known"'),
        (
            "Unknown,Total",
            "Not stated,Unknown or not stated",
            'mean the same group: "Not stated" and "Unknown or not stated"',
        ),
        ("Total", "List size", '"List size" is no ethnic group'),
        (GOOD, HEADER, "no rows"),
        (GOOD, "", "empty"),
    ],
)
def test_what_cannot_be_right_is_refused(tmp_path, old, new, message):
    assert old in GOOD
    with pytest.raises(BadInput, match=message):
        recorded(tmp_path, GOOD.replace(old, new, 1))


def test_columns_that_are_missing_are_named(tmp_path):
    with pytest.raises(BadInput, match="lacks Unknown"):
        recorded(tmp_path, "area,asian,black,mixed,white,other\nP1,1,1,1,1,1\n")
    with pytest.raises(BadInput, match=r'lacks "Asian: Chinese", .* and 8 more'):
        recorded(tmp_path, "area,Bangladeshi,unknown\nP1,1,1\n")
    with pytest.raises(BadInput, match='column "Mixed" is blank in every row') as blank:
        recorded(tmp_path, "area,asian,black,Mixed,white,other,unknown\nP1,1,1,,1,1,1\n")
    assert "cell D1" in str(blank.value)


# --- Files as NHS systems have them --------------------------------------------------------------

#: Codes of the NHS Data Dictionary, Ethnic category.
CODES = ["A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M", "N", "P", "R", "S"]
#: The same in the Data Dictionary's words, as files shorten and punctuate them.
WORDS = [
    *("White - British", "White: Irish", "Any other White background"),
    *("Mixed - White and Black Caribbean", "White and Black African", "Mixed - White and Asian"),
    *(
        "Any other mixed background",
        "Asian or Asian British - Indian",
        "Asian/Asian British: Pakistani",
    ),
    *("Bangladeshi", "Any other Asian background", "Black or Black British - Caribbean"),
    *("Black African", "Any other Black background", "Other Ethnic Groups - Chinese"),
    "Any other ethnic group",
]
LETTERED = [f"{code} - {words}" for code, words in zip(CODES, WORDS, strict=True)]
#: The terms of general practices.
GP_TERMS = [
    f"{term} - ethnic category 2001 census"
    for term in (
        *("British or mixed British", "Irish", "Other White background"),
        *("White and Black Caribbean", "White and Black African", "White and Asian"),
        *("Other Mixed background", "Indian or British Indian", "Pakistani or British Pakistani"),
        *("Bangladeshi or British Bangladeshi", "Other Asian background", "Caribbean", "African"),
        *("Other Black background", "Chinese", "Other"),
    )
]


@pytest.mark.parametrize("names", [CODES, WORDS, LETTERED, GP_TERMS])
def test_the_16_groups_of_the_nhs(tmp_path, names):
    counts = ",".join(f"{number}.0" for number in range(16))
    text = f"practice,{','.join(names)},Z,99\nP1,{counts},3.0,4.0\n"
    table = recorded(tmp_path, text)
    assert list(table.counts["ethnic_group"].values) == CODES
    assert table.counts.values.tolist() == [list(range(16))]
    assert table.unknown.values.tolist() == [3 + 4]
    groups, added = table.notes
    assert "White: Any other White background (code C)" in groups and "(code S)" in groups
    assert '"Z" and "99" are added' in added


def test_every_census_group_stands_under_one_code():
    of_all = [one for _, members in NHS_GROUPS.values() for one in members]
    assert sorted(of_all) == sorted(ETHNIC_GROUPS)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("A,B,", "A,", r"lacks B \(White: Irish\)"),
        ("A,B,", "A - Irish,B,", '"A - Irish" is no ethnic group'),
        ("C,D,", "C,Roma,", "no ethnic group"),
        ("C,D,", "C,Asian,", "is a group of the Census, among codes of the NHS"),
        ("C,D,", "C,I,", '"I" is no ethnic group'),
        ("A,B,", "A,British,", 'mean the same group: "A" and "British"'),
    ],
)
def test_codes_that_cannot_be_right_are_refused(tmp_path, old, new, message):
    header = f"practice,{','.join(CODES)},Z"
    ones = ",".join("1" * header.replace(old, new).count(","))
    with pytest.raises(BadInput, match=message):
        recorded(tmp_path, f"{header.replace(old, new)}\nP1,{ones}\n")


def test_not_stated_and_not_known_are_added(tmp_path):
    text = GOOD.replace("Unknown,Total", "Not stated,Not known").replace("25,125", "25,3")
    table = recorded(tmp_path, text)
    assert table.unknown.values.tolist() == [25 + 3, 0 + 100]
    assert any('"Not stated" and "Not known" are added' in note for note in table.notes)


@pytest.mark.parametrize(
    ("headings", "chinese", "under", "words"),
    [
        ("asian,black,mixed,white,other", None, "other", "under Other, as the NHS Data Dictionary"),
        ("asian,black,mixed,white,other", "asian", "asian", "under Asian, as the scenario says"),
        ("Asian or Asian British,black,mixed,white,other", None, "other", "headings"),
        ("asian,black,mixed,white,Other including Chinese", None, "other", "headings"),
        (
            '"Asian, Asian British or Asian Welsh",black,mixed,white,other',
            None,
            "asian",
            "headings",
        ),
        ("Asian or Asian British,black,mixed,white,other", "asian", "asian", "scenario"),
    ],
)
def test_chinese_people_among_five_groups(tmp_path, headings, chinese, under, words):
    table = recorded(tmp_path, f"area,{headings},Unknown\nP1,1,1,1,1,1,1\n", chinese)
    assert "chinese" in table.grouping.members[under]
    assert sum(len(own) for own in table.grouping.members.values()) == 19
    (note,) = table.notes
    assert words in note and ("write chinese" in note) == (chinese is None)


def test_headings_and_scenario_cannot_disagree_on_chinese_people(tmp_path):
    text = "area,asian,black,mixed,white,Other including Chinese,Unknown\nP1,1,1,1,1,1,1\n"
    with pytest.raises(BadInput, match=r'"Other including Chinese".*chinese = "asian"'):
        recorded(tmp_path, text, "asian")


def test_rounded_counts_need_not_add_up(tmp_path):
    table = recorded(tmp_path, GOOD.replace("25,125", "25,130"))
    assert table.counts.sel(area="P1").sum() + table.unknown.sel(area="P1") == 125
    note = table.notes[-1]
    assert "H2: the total is 130, and its figures add up to 125, as rounded figures may" in note
    # Six counts and a total, each half of 5 from the truth at most: 17.5.
    with pytest.raises(BadInput, match="total is 145, and its figures add up to 125"):
        recorded(tmp_path, GOOD.replace("25,125", "25,145"))
    with pytest.raises(BadInput, match="add up to 124"):
        recorded(tmp_path, GOOD.replace("P1,10", "P1,9").replace("25,125", "25,130"))


def test_file_that_is_missing_or_no_text(tmp_path):
    with pytest.raises(BadInput, match=r"(?s)cannot be read.*absent"):
        read(tmp_path / "absent.csv")
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="CSV UTF-8"):
        read(tmp_path / "x.csv")


@pytest.mark.parametrize(
    "text",
    [
        "Ethnicity of registered people\n\n" + GOOD + "\nSource: synthetic,\n",
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t").encode("utf-16"),
        GOOD + "Total,15,20,5,160,0,25,225\n",
        GOOD.replace("area", "Practice code,Practice name,PCN code")
        .replace("P1", "P1,Café Surgery,U1")
        .replace("P2", "P2,Pound Hill,U1")
        .encode("cp1252"),
        "Practice,Ethnicity,Patients\n"
        + "".join(
            f"{code},{group},{count}\n"
            for code, counts in (("P1", (10, 20, 0, 70, 0, 25)), ("P2", (5, 0, 5, 90, 0, 0)))
            for group, count in zip([*HIGH_LEVEL_GROUPS, "Not known"], counts, strict=True)
            if count or group == "other"
        ),
    ],
    ids=["title and footer", "semicolons", "UTF-16", "totals", "more columns", "groups in rows"],
)
def test_records_are_read_as_a_ledger_is(tmp_path, text):
    path = tmp_path / "recorded.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    table = read(path)
    assert list(table.counts["area"].values) == ["P1", "P2"]
    assert table.counts.values.tolist() == [[10, 20, 0, 70, 0], [5, 0, 5, 90, 0]]
    assert table.unknown.values.tolist() == [25, 0]
    assert any("3 pairs" in note for note in table.notes) == ("Ethnicity," in str(text))


def counts_of(figures) -> xr.DataArray:
    figures = np.asarray(figures, dtype=float)
    areas, groups = figures.shape
    coords = {
        "area": [f"A{n}" for n in range(areas)],
        "ethnic_group": list(ETHNIC_GROUPS)[:groups],
    }
    return xr.DataArray(figures, coords, ("area", "ethnic_group"))


def by_area(figures, like) -> xr.DataArray:
    return xr.DataArray(figures, {"area": like["area"]}, ("area",))


COUNTS = counts_of([[30, 10], [10, 10], [0, 20]])
UNKNOWN = by_area([8.0, 0.0, 4.0], COUNTS)


def test_unknown_in_proportion_within_the_place():
    place = by_area(["East", "East", "West"], COUNTS)
    spread = in_proportion(COUNTS, UNKNOWN, place)
    # East's mix is 40 to 20; the West has only the second group.
    np.testing.assert_allclose(spread, [[30 + 16 / 3, 10 + 8 / 3], [10, 10], [0, 24]])


def test_unknown_by_the_mix_of_the_icb():
    np.testing.assert_allclose(icb_mix(COUNTS, UNKNOWN), [[34, 14], [10, 10], [2, 22]])


def test_nobody_known():
    nobody = COUNTS * 0
    with pytest.raises(BadInput, match="known in the ICB"):
        icb_mix(nobody, UNKNOWN)
    place = by_area(["East", "East", "West"], COUNTS)
    part = counts_of([[30, 10], [10, 10], [0, 0]])
    with pytest.raises(BadInput, match="known in place West"):
        in_proportion(part, UNKNOWN, place)
    assert icb_mix(nobody, UNKNOWN * 0).sum() == 0


def test_calibrated_worked_by_hand():
    # Two by two with odds ratio 4 and all margins 30: the diagonal is 20, the rest 10.
    counts = counts_of([[4, 2], [2, 4]])
    census = xr.DataArray([1.0, 1.0], {"ethnic_group": counts["ethnic_group"]}, ("ethnic_group",))
    fitted = calibrated(counts, by_area([24.0, 24.0], counts), census)
    np.testing.assert_allclose(fitted, [[20, 10], [10, 20]], rtol=1e-8)


figures = arrays.arrays(float, (4, 3), elements=st.integers(1, 5000).map(float))


@given(
    figures,
    arrays.arrays(float, 4, elements=st.integers(0, 900).map(float)),
    arrays.arrays(float, 3, elements=st.floats(1, 1e6)),
)
def test_calibrated_meets_both_margins_and_keeps_odds_ratios(figures, unknown, census):
    counts = counts_of(figures)
    margin = xr.DataArray(census, {"ethnic_group": counts["ethnic_group"]}, ("ethnic_group",))
    fitted = calibrated(counts, by_area(unknown, counts), margin).to_numpy()
    total = figures.sum() + unknown.sum()
    np.testing.assert_allclose(fitted.sum(axis=1), figures.sum(axis=1) + unknown, rtol=1e-9)
    np.testing.assert_allclose(fitted.sum(axis=0), census / census.sum() * total, atol=1e-8 * total)
    before = figures[0, 0] * figures[1, 1] / (figures[0, 1] * figures[1, 0])
    after = fitted[0, 0] * fitted[1, 1] / (fitted[0, 1] * fitted[1, 0])
    assert after == pytest.approx(before, rel=1e-6)


@given(figures, arrays.arrays(float, 4, elements=st.integers(0, 900).map(float)))
def test_treatments_keep_everybody_and_follow_the_names(figures, unknown):
    counts = counts_of(figures)
    missing = by_area(unknown, counts)
    everybody = figures.sum(axis=1) + unknown
    place = by_area(["x", "x", "y", "y"], counts)
    swap = [2, 0, 1]
    swapped = counts.copy(data=figures[:, swap])
    for treat in (icb_mix, lambda c, u: in_proportion(c, u, place)):
        spread = treat(counts, missing)
        np.testing.assert_allclose(spread.sum("ethnic_group"), everybody)
        np.testing.assert_allclose(treat(swapped, missing), spread.to_numpy()[:, swap])


def test_area_of_unknowns_only_starts_from_the_others():
    counts = counts_of([[30, 10], [0, 0]])
    census = xr.DataArray([3.0, 1.0], {"ethnic_group": counts["ethnic_group"]}, ("ethnic_group",))
    fitted = calibrated(counts, by_area([0.0, 20.0], counts), census)
    np.testing.assert_allclose(fitted, [[30, 10], [15, 5]])


def test_calibration_that_cannot_be_met_is_refused():
    census = xr.DataArray([1.0, 9.0], {"ethnic_group": COUNTS["ethnic_group"]}, ("ethnic_group",))
    diagonal = counts_of([[10, 0], [0, 10]])
    with pytest.raises(BadInput, match="cannot be fitted"):
        calibrated(diagonal, by_area([0.0, 0.0], diagonal), census)
    with pytest.raises(BadInput, match='Nobody is recorded as "Asian: Chinese"'):
        calibrated(counts_of([[10, 0], [10, 0]]), by_area([0.0, 0.0], diagonal), census)
    with pytest.raises(BadInput, match="not numbers of people"):
        calibrated(COUNTS, UNKNOWN, census * 0)
