"""Codes are never guessed by their spelling: messages say where the very same code stands."""

from __future__ import annotations

import pytest

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_GROUPS
from allocmodel.reference.codes import where_code_stands
from allocmodel.reference.data import Reference
from allocmodel.scenario.groups import suggested_group

HEAD = 'id = "mine"\ntitle = "Mine"\nicb = "QT1"\nyears = ["2025/26"]\n'


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load()


@pytest.mark.parametrize(
    ("level", "code", "said"),
    [
        # Barnsley's code from 2025; one digit from Rotherham's of 2021.
        ("district", "E08000038", "E08000038 stands in no year's data (2023/24 to 2028/29)."),
        ("district", "e08000016", "E08000016 Barnsley is of NHS South Yorkshire ICB (QF7)."),
        ("sub_icb", "15E", "is of NHS Birmingham and Solihull ICB (QHL)."),
        ("sub_icb", "NHS Basetlaw CCG", ' Did you mean "NHS Bassetlaw CCG" (02Q)?'),
        ("sub_icb", "Derby and Derbyshire CCG", "is of NHS Derby and Derbyshire ICB (QJ2)."),
        ("district", "Derby", "E06000015 Derby is of NHS Derby and Derbyshire ICB (QJ2)."),
        ("practice", "C84999", "C84999 stands in no practice file since 2023/24, and in no map"),
        (
            "practice",
            "A81001",
            "A81001 THE DENSHAM SURGERY was last in the practice file of 2028/29",
        ),
    ],
)
def test_where_a_code_stands(reference, level, code, said):
    assert said in where_code_stands(reference, "QT1", "2025/26", level, code)


def test_a_code_of_other_years_only(reference):
    table = reference.areas_of_all_years()
    now = set(table[table["year"] == "2025/26"]["pcn"])
    other = table[~table["pcn"].isin(now)].iloc[0]
    said = where_code_stands(reference, other["icb"], "2025/26", "pcn", other["pcn"])
    assert f"{other['pcn']} {other['pcn_name']} stands in the data of " in said
    assert said.endswith("not of 2025/26.")


def test_every_unknown_code_is_named_at_once_and_names_come_with_codes(allocmodel):
    rules = '"A" = { district = ["E08000038", "Bassetlow"], pcn = ["U99999"] }\nremainder = "B"\n'
    name = allocmodel.write(HEAD + "[places]\n" + rules)
    message = allocmodel.refused(
        "check", name, says=("E08000038", "U99999", "scenario.toml, places")
    )
    assert 'Did you mean "Bassetlaw" (E07000171)?' in message
    assert "E08000018" not in message


def test_more_than_ten_unknown_codes_are_counted(allocmodel):
    codes = ", ".join(f'"U9990{number:02}"' for number in range(13))
    name = allocmodel.write(HEAD + f'[places]\n"A" = {{ pcn = [{codes}] }}\nremainder = "B"\n')
    message = allocmodel.refused("check", name, says=("and 3 more",))
    assert "U999012" not in message


@pytest.mark.parametrize("text", ["QT2", "QW0", "52R", "15M"])
def test_no_icb_is_guessed_by_a_code(reference, text):
    with pytest.raises(BadInput) as raised:
        reference.find_icb(text, "2025/26")
    assert "Did you mean" not in str(raised.value)


@pytest.mark.parametrize(
    ("word", "known"), [("core 2026/27", ["core 2025/26"]), ("line 2", ["line 1"]), ("3", ["2"])]
)
def test_figures_are_not_guessed(word, known):
    assert did_you_mean(word, known) == ""


def test_a_code_stands_beside_a_suggested_name_and_nothing_of_the_program():
    assert did_you_mean("bord", {"board": "B1"}) == ' Did you mean "board" (B1)?'
    assert did_you_mean("bord", {"board": did_you_mean}) == ' Did you mean "board"?'


@pytest.mark.parametrize(
    ("text", "groups", "said"),
    [
        ("pakistanni", ETHNIC_GROUPS, ' Did you mean "Asian: Pakistani" (pakistani)?'),
        ("asian", ETHNIC_GROUPS, " It is a high-level group, of bangladeshi, chinese, indian,"),
        ("Black: Other Blak", ETHNIC_GROUPS, '"Black: Other Black" (other_black)?'),
        # Under its own heading nothing is near; the other heading's group is not offered.
        ("Asian: Roma", ETHNIC_GROUPS, ""),
        ("roma", HIGH_LEVEL_GROUPS, " It is a Census group of White."),
        ("blck", HIGH_LEVEL_GROUPS, "(black)?"),
    ],
)
def test_groups_are_suggested_under_their_own_heading(text, groups, said):
    found = suggested_group(text, groups)
    assert said in found
    assert said or not found


def test_unknown_census_groups_and_outcomes_are_named_at_once(allocmodel):
    evidence = (
        '[[evidence]]\noutcome = "synthetic"\ngroup = "g"\ncensus_groups = ["indain", "asian"]\n'
        "estimate = 1.2\nlower = 1.1\nupper = 1.3\n"
        'measure = "rate_ratio"\nreference_group = "White"\nadjusted_for = "age, deprivation"\n'
    )
    weight = (
        '[[weight]]\nline = "core"\nkind = "ethnicity"\nphi = 0.1\n'
        'already_in_formula = "Synthetic: nothing counts twice."\n'
    )
    head = HEAD + 'places = { by = "district" }\n'
    name = allocmodel.write(head + weight + 'evidence = ["synthetic"]\n' + evidence)
    says = ('"indain", "asian"', "(indian)?", "evidence.synthetic.g.census_groups")
    allocmodel.refused("run", name, says=says)
    name = allocmodel.write(head + weight + 'evidence = ["schizofrenia", "type_2_diabetis"]\n')
    says = ('"schizofrenia", "type_2_diabetis"', '"type_2_diabetes" for "type_2_diabetis"')
    allocmodel.refused("run", name, says=says)
