"""What looks odd in need, evidence, people and words: said with the figures, or refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import ETHNIC_GROUPS
from allocmodel.inputs.neighbourhoods import FRAMEWORK
from allocmodel.reading.report import answer
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario
from allocmodel.study.run_scenario import run_scenario
from tests.results import noted
from tests.test_bad_input import DEFAULT, HEAD, PLACES, line
from tests.test_bad_weights import DEPRIVATION, ETHNICITY, HI, OWN, SECOND, quintiles

BIRMINGHAM = (
    'id = "birmingham"\ntitle = "Single services"\nicb = "QHL"\nyears = ["2025/26"]\n'
    '[places]\nBirmingham = { district = ["Birmingham"] }\nremainder = "Solihull and Walsall"\n'
)
#: Synthetic amounts, in the proportions that services have in the national formula, roughly.
SERVICES = {
    "general_acute": 1_500_000_000,
    "community": 260_000_000,
    "mental_health": 330_000_000,
    "maternity": 100_000_000,
    "prescribing": 240_000_000,
}
MENTAL_HEALTH = '\n[[budget]]\nline = "mental health"\nbasis = "mental_health"\namount = {}\n'
FROM_CORE = MENTAL_HEALTH + 'from = "core"\n'

Notes = Callable[..., tuple[str, ...]]

#: About what is published for QT1, so that the amount itself is not odd.
CORE = 2_368_000_000


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load()


@pytest.fixture
def notes(tmp_path: Path, reference: Reference) -> Notes:
    """What a scenario's run says looks odd."""

    def of(text: str, *overrides: str) -> tuple[str, ...]:
        path = tmp_path / "scenario.toml"
        path.write_text(text, encoding="utf-8")
        return noted(load_scenario(path, overrides), reference).oddities

    return of


def one(notes: tuple[str, ...], *words: str) -> str:
    """The only note, which has all the words."""
    assert len(notes) == 1, notes
    for word in words:
        assert word in notes[0], notes[0]
    return notes[0]


# --- Single services -------------------------------------------------------------------------


def single_services(*others: str) -> str:
    lines = (line(code, basis=code, amount=pounds) for code, pounds in SERVICES.items())
    return BIRMINGHAM + "".join([*lines, *others])


def test_single_services_say_what_they_leave_out_and_move(notes, reference):
    areas = reference.areas("QHL", "2025/26")
    need = reference.area_weighted_population("QHL", "2025/26").to_pandas()
    of_place = need.groupby(areas["district_name"] == "Birmingham").sum()
    share = (of_place / of_place.sum()).loc[False]
    moved = sum(pounds * (share[code] - share["core"]) for code, pounds in SERVICES.items())
    said = one(
        notes(single_services()),
        "£2,430,000,000",
        "leaves out health inequalities and unavoidable costs",
        f"Solihull and Walsall +£{moved:,.0f}",
    )
    # The gradient turns round: below one by single services, above one by core.
    assert "0.983 pounds" in said
    assert "core gives 1.069" in said


def test_a_line_on_health_inequalities_leaves_out_costs_alone(notes):
    said = notes(single_services(line("hi", basis="health_inequalities", amount=300_000_000)))
    assert "leaves out unavoidable costs;" in one(said)


def test_single_services_beside_little_core_or_primary_care_are_said_too(notes):
    for basis in ("core", "primary_medical"):
        said = notes(single_services(line("other", basis=basis, amount=300_000_000)))
        assert "split by single services" in one(said)


def test_funds_for_health_inequalities_are_no_core_in_parts(notes):
    fund = line("fund", basis="health_inequalities", amount=5_000_000)
    assert (
        notes(HEAD + PLACES + line("pmc", basis="primary_medical", amount="published") + fund) == ()
    )


def test_need_that_a_drawn_line_counts_twice_is_said(notes, reference):
    core = reference.published("QT1", "2025/26", "core")
    need = reference.area_weighted_population("QT1", "2025/26").sum("area")
    said = one(
        notes(DEFAULT + FROM_CORE.format(30_000_000)),
        "mental health (£30,000,000) is drawn from core",
        "1.1 times that, which moves +£2,654,097 to City",
    )
    # 0.125 (method, section 2) is the national weight to three digits; costs come on top.
    part = 0.125 * float(need.sel(service="mental_health") / need.sel(service="core"))
    by_formula = float(said.split("formula alone £")[1].split(" ")[0].replace(",", ""))
    assert by_formula == pytest.approx(part * core, rel=0.1)


def test_a_line_typed_beside_typed_core_counts_need_twice(notes):
    text = HEAD + PLACES + line("core", 2_000_000_000, "core") + MENTAL_HEALTH.format(300_000_000)
    one(notes(text), "stands beside core", "£300,000,000", "follows that need")


def test_a_line_as_large_as_its_part_of_published_core_is_questioned(notes):
    one(notes(DEFAULT + MENTAL_HEALTH.format(200_000_000)), "published core", 'from = "core"')
    assert notes(DEFAULT + MENTAL_HEALTH.format(10_000_000)) == ()


def test_lines_that_count_nothing_twice_say_nothing(notes):
    held = line("reserve", 5_000_000, "held", "core")
    per_head = line("fund", 5_000_000, "per_head", "core")
    assert notes(DEFAULT + held + per_head) == ()


def test_national_formula_is_named_over_money_split_by_it_alone(tmp_path, reference):
    def printed(text: str) -> str:
        """What `run` prints of a scenario."""
        file = tmp_path / "scenario.toml"
        file.write_text(text, encoding="utf-8")
        return answer(run_scenario(load_scenario(file), reference))

    assert "National" not in printed(single_services()).split("Who gets what")[0][-60:]
    assert "National\n" in printed(DEFAULT)
    assert "National\n" not in printed(DEFAULT + FROM_CORE.format(30_000_000))


# --- Weights and shares ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ("[0.96, 0.98, 1, 1.02, 1.06]", ("rise from 0.96", "to 1.06", "1.22", "10.4% more")),
        ("[1, 1, 1, 1, 1.01]", ("rise from 1", "upside down")),
        ("[0, 1, 1, 1, 1]", ("counts for nothing",)),
        (
            "[1.06, 1.02, 1.2, 0.98, 0.96]",
            ("1.02 in the second most", "1.2 in the middle", "17.6%"),
        ),
        ("[1.06, 1.06, 1.06, 1.06, 1.06]", ("1.06 in every fifth", "move nothing")),
        ("[10.6, 1.02, 1, 0.98, 0.96]", ("10.6", "2.46 times", "11 times the least")),
        ("[1, 1, 1, 1, 0]", ("least deprived fifth counts for nothing",)),
    ],
)
def test_weights_that_do_not_fall_with_deprivation(notes, weights, words):
    one(notes(quintiles(weights)), "The deprivation weights of core", *words)


@pytest.mark.parametrize(
    "weights", ["[1.06, 1.02, 1, 0.98, 0.96]", "[10.6, 10.2, 10, 9.8, 9.6]", "[2, 1, 1, 1, 1]"]
)
def test_weights_that_fall_say_nothing_at_any_scale(notes, weights):
    assert notes(quintiles(weights)) == ()


def test_phi_of_nothing_and_of_most_of_the_line_by_outcome(notes):
    text = DEFAULT + ETHNICITY.replace(
        "phi = 0.05", "phi = { type_2_diabetes = 0, schizophrenia = 0.6 }"
    )
    text = text.replace('"type_2_diabetes"]', '"type_2_diabetes", "schizophrenia"]', 1)
    said = notes(text)
    assert len(said) == 2
    assert "on core for type 2 diabetes is 0" in said[0]
    assert "is 0 + 0.6" in said[1] and "60% of all" in said[1]


@pytest.mark.parametrize(
    ("phi", "words"), [("0", "nothing moves"), ("0.6", "60% of all"), ("1", "100% of all")]
)
def test_phi_of_nothing_or_of_most_of_the_line(notes, phi, words):
    one(notes(DEFAULT + ETHNICITY.replace("phi = 0.05", f"phi = {phi}")), words)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        ("0.1016", "the same, so nothing moves"),
        ("0", "none of the national share"),
        ("0.5", "4.9 times the national share"),
        ("0.01", "one part in 10 of the national"),
        ("0.1128", "the ICB's figure"),
    ],
)
def test_a_share_near_no_share_is_compared_with_the_national_one(notes, share, words):
    # Method, section 3: 0.1016 nationally; 11.3% of core in QT1.
    one(notes(DEFAULT + HI.format(share)), "10.16%", "11.28% of core", words)


@pytest.mark.parametrize("share", ["0.12", "0.15", "0.20"])
def test_shares_that_have_been_used_say_nothing(notes, share):
    assert notes(DEFAULT + HI.format(share)) == ()


# --- Evidence --------------------------------------------------------------------------------


def evidence(**changes: str) -> str:
    """The scenario with its own evidence on asthma, with other values for some keys."""
    text = DEFAULT + OWN
    for key, value in changes.items():
        text = "".join(
            f"{key} = {value}\n" if row.startswith(f"{key} =") else row
            for row in text.splitlines(True)
        )
    return text


REFUSED = {
    "reference": evidence(reference_group='"Indian"'),
    "reference by code": evidence(reference_group='"pakistani"'),
    "reference by its heading": evidence(reference_group='"Asian people"'),
    "white british": evidence(census_groups='["white_british"]', reference_group='"White British"'),
    "majority": evidence(
        census_groups='["white_british"]', reference_group='"The majority population"'
    ),
    "other white": evidence(census_groups='["other_white"]', reference_group='"White Other"'),
    "of another row": evidence() + SECOND.replace('"White"', '"Indian"'),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_evidence_on_its_own_reference_group_is_refused(allocmodel, text):
    name = allocmodel.write(text)
    allocmodel.refused("check", name, says=("reference group", "1 by definition"))


def test_a_group_compared_with_itself_is_refused(allocmodel):
    name = allocmodel.write(evidence(reference_group='"south asian"'))
    allocmodel.refused("check", name, says=("both", "South Asian"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("already_in_formula", text) for text in (".", "x", "n/a", "none", "aaaa", "ok ok ok")),
        *(("adjusted_for", text) for text in (".", "x", "n/a")),
        *(("source", text) for text in (".", "-", "see above", "tbc")),
        *(("reference_group", text) for text in (".", "x", "unknown")),
        *(("doi", text) for text in (".", "x", "doi", "www.example.org", "10.1", "11.1000/1")),
    ],
)
def test_marks_that_fill_a_cell_are_no_answers(allocmodel, key, value):
    name = allocmodel.write(evidence(**{key: f'"{value}"'}))
    allocmodel.refused("check", name, says=(value, key))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("already_in_formula", "Core carries past diagnoses only."),
        ("source", "NHS England"),
        ("doi", "https://doi.org/10.2147/CLEP.S227621"),
        ("doi", "10.1016/S0277-9536(96)00073-1"),
    ],
)
def test_answers_are_taken(notes, key, value):
    assert notes(evidence(**{key: f'"{value}"'})) == ()


def test_evidence_that_says_it_is_not_adjusted_for_deprivation_is_not(allocmodel):
    text = evidence(adjusted_for='"age and sex, not deprivation"') + DEPRIVATION
    allocmodel.refused("check", allocmodel.write(text), says=("not adjusted for deprivation",))


def test_phi_of_several_outcomes_is_at_most_the_line(allocmodel):
    two = ETHNICITY.replace('["type', '["first_stroke", "type').replace("0.05", "0.6")
    allocmodel.refused("check", allocmodel.write(DEFAULT + two), says=("phi is 0.6", "120%", "0.5"))


def test_own_evidence_in_place_of_evidence_that_ships_is_said_with_both(notes):
    text = evidence(outcome='"type_2_diabetes"').replace('["asthma"]', '["type_2_diabetes"]')
    one(
        notes(text),
        "takes the place",
        "Pham",
        "South Asian 1.5 against Asian 2.36, odds ratio (36.4% less)",
        "without a row now: Black and Mixed/Other",
    )


@pytest.mark.parametrize(
    ("estimate", "lower", "upper", "words"),
    [
        (23.6, 22.6, 24.7, ("23.6", "6.16", "3.8 times the largest")),
        (0.02, 0.015, 0.026, ("0.02", "per cent")),
        (1.5, 1.1, 1.6, ("middle of its interval 1.1 to 1.6 is 1.33", "13.1% more")),
        (1.5, 1.4999, 1.5001, ("narrow", "1.09 to 3.21")),
        (1.5, 0.02, 99, ("wide", "4950 times")),
    ],
)
def test_ratios_unlike_any_are_said(notes, estimate, lower, upper, words):
    one(notes(evidence(estimate=str(estimate), lower=str(lower), upper=str(upper))), *words)


def test_two_comparisons_in_one_outcome_are_said(notes):
    said = notes(evidence() + SECOND.replace('"White"', '"White British"'))
    one(said, "2 reference groups", '"White", "White British"')


# --- Written, and not used -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (DEFAULT + "recurrent = false\n", "recurrent = false of core"),
        (HEAD + PLACES + line("core", CORE, "core") + "growth = 0.04\n", "growth of core"),
        (DEFAULT + SECOND, "evidence on asthma"),
    ],
)
def test_what_nothing_uses_is_said(notes, text, words):
    assert one(notes(text), words).startswith("Not used: ")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("icb", 'icb = "QT1"\n'),
        ("places", 'places = { by = "district" }\n'),
        ("ethnicity", 'ethnicity = { recorded = "x.csv", unknown = "icb_mix" }\n'),
        ("deprivation", 'deprivation = { domain = "income" }\n'),
    ],
)
def test_england_refuses_what_it_has_no_use_for(allocmodel, key, text):
    head = 'id = "e"\ntitle = "E"\nscope = "england"\nyears = ["2025/26"]\n'
    name = allocmodel.write(head + text + line("core", "published", "core"))
    allocmodel.refused("check", name, says=(f'{key} stands beside scope = "england"', f", {key}"))
    england = allocmodel.write(head + line("core", "published", "core"), "england.toml")
    allocmodel.refused(
        "check", england, "--set", f"{text.replace(' = ', '=', 1).strip()}", says=(key,)
    )


# --- Recorded ethnicity ----------------------------------------------------------------------

RECORDED = '[ethnicity]\nrecorded = "records.csv"\nunknown = "in_proportion"\n'


@pytest.fixture
def records(tmp_path, reference, notes) -> Callable[..., tuple[str, ...]]:
    """What a scenario says with synthetic records: the Census-based mix, changed by a function."""
    mix = (
        reference.population_by_group_and_quintile("QT1", "2025/26")
        .sum("deprivation_quintile")
        .to_pandas()
    )
    mix = mix[list(ETHNIC_GROUPS)].round().astype(int)
    districts = reference.areas("QT1", "2025/26")["district"]

    def of(change) -> tuple[str, ...]:
        out = io.StringIO()
        table = csv.writer(out)
        table.writerow(["area", *ETHNIC_GROUPS, "Unknown"])
        for area, row in mix.iterrows():
            table.writerow([area, *change(row, districts[area])])
        (tmp_path / "records.csv").write_text(out.getvalue(), encoding="utf-8")
        return notes(DEFAULT + RECORDED)

    return of


CITY = "E06000018"


def as_it_is(row, district):
    return [*row, 0]


def one_each(row, district):
    return [*([1] * len(row)), 0]


def per_cent(row, district):
    # The largest group takes what rounding leaves, so that every row adds up to 100.
    parts = [int(100 * value / row.sum()) for value in row]
    parts[row.argmax()] += 100 - sum(parts)
    return [*parts, 0]


def thousands(row, district):
    return [*(row * (100 if district == CITY else 1)), 0]


def all_doubled(row, district):
    return [*(row * 2), 0]


def mostly_unknown(row, district):
    known = row // 10 if district == CITY else row
    return [*known, int((row - known).sum())]


def other_way_round(row, district):
    return [*(row[::-1] if district == CITY else row), 0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (one_each, ("each area add up to 19", "registered people are")),
        (per_cent, ("each area add up to 100;", "Are they per cent")),
        (all_doubled, ("2.0 times those",)),
        (mostly_unknown, ("without a known ethnicity: City 9", "34%", "Nuffield Trust 2021")),
        (other_way_round, ("by record and by the Census: City",)),
    ],
)
def test_records_unlike_registered_people_are_said(records, change, words):
    said = records(change)
    assert any(all(word in note for word in words) for note in said), said


def test_one_place_counted_otherwise_than_the_others_is_said(records):
    said = " ".join(records(thousands))
    assert "People on record for each registered person: City 10" in said


def test_all_places_of_which_records_know_nobody_are_refused(records):
    with pytest.raises(BadInput, match="has nobody, not even as Unknown, for City, ") as raised:
        records(lambda row, district: [*(row * 0), 0])
    assert raised.value.what.endswith("City, North, South, Mid.")
    assert "records.csv" in raised.value.where
    assert "Unknown" in raised.value.mend


def test_records_of_registered_people_say_nothing(records):
    assert records(as_it_is) == ()


def test_a_place_of_few_people_is_said_as_a_neighbourhood_is(notes: Notes) -> None:
    """By one size. NHS England counts 24,671 people in 2025/26 with the practices in Craven."""
    head, _, _ = BIRMINGHAM.replace("QHL", "QWO").partition("[places]")
    districts = f"{head}[places]\nby = 'district'\n"
    few = "Craven (24,671) is a place of fewer than 30,000 people", "read it as a question"
    one(notes(districts), *few, FRAMEWORK, "join places")
    assert notes(districts + "[neighbourhoods]\nby = 'district'\nsmallest = 20000\n") == ()
    both = notes(districts + "[neighbourhoods]\nby = 'district'\nsmallest = 24672\n")
    assert [note.split("of fewer than 24,672")[0] for note in both] == [
        "Craven (24,671) is a place ",
        "Craven (24,671) is a neighbourhood ",
    ]
