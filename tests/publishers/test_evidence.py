import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import ETHNIC_GROUPS, GRADES, SERVICES
from allocmodel.publishers import evidence


def test_figures_are_those_published():
    table = evidence.evidence_table().set_index(["outcome", "group"])
    figures = table[["estimate", "lower", "upper"]]
    assert figures.loc[("type_2_diabetes", "Asian")].tolist() == [2.36, 2.26, 2.47]
    assert figures.loc[("schizophrenia", "Black African")].tolist() == [5.72, 3.87, 8.46]
    assert figures.loc[("affective_psychosis", "Mixed")].tolist() == [6.16, 3.99, 9.52]
    assert figures.loc[("first_stroke", "Black")].tolist() == [2.18, 1.86, 2.56]
    assert figures.loc[("maternal_death", "Black"), "estimate"] == 3.7
    assert figures.loc["maternal_death", ["lower", "upper"]].isna().all(axis=None)
    assert len(table) == 16
    assert set(table["grade"]) <= set(GRADES)


def test_odds_ratios_alone_have_a_reference_prevalence():
    table = evidence.evidence_table()
    odds = table["measure"] == "odds_ratio"
    assert (table["prevalence_reference"] == 0.0504).equals(odds)
    assert set(";".join(table["services"]).split(";")) <= set(SERVICES)


def test_groups_not_covered_are_absent():
    groups = evidence.groups_table()
    covered = groups.groupby("outcome")["ethnic_group"].agg(set)
    assert set(ETHNIC_GROUPS) == covered["type_2_diabetes"]
    assert set(ETHNIC_GROUPS) - covered["schizophrenia"] == {
        "chinese",
        "other_asian",
        "other_black",
        "white_irish",
        "gypsy_or_irish_traveller",
        "arab",
        "any_other",
    }
    roles = groups.groupby(["outcome", "group"])["role"].nunique()
    assert (roles == 1).all()
    assert set(groups.loc[groups["group"] == "White", "role"]) == {"reference"}


def test_who_is_in_a_studys_white_is_a_judgement_unless_named():
    groups = evidence.groups_table()
    white = groups[groups["group"] == "White"].groupby("ethnic_group")["grade"].agg(set)
    assert white.to_dict() == {
        "white_british": {"published"},
        "other_white": {"published"},
        "white_irish": {"judgement"},
        "gypsy_or_irish_traveller": {"judgement"},
        "roma": {"judgement"},
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"upper": None}, "lacks an end"),
        ({"estimate": 9.9}, "does not hold the estimate"),
        ({"lower": 1.26}, "not the middle"),
        ({"prevalence_reference": None}, "needs the prevalence"),
        ({"services": "general_acute;dentistry"}, "no service dentistry"),
        ({"group": "Martian"}, "assigned to no Census group"),
    ],
)
def test_slips_are_refused(change, message):
    table = evidence.evidence_table()
    for column, value in change.items():
        table.loc[0, column] = value
    with pytest.raises(BadInput, match=message):
        evidence.check(table, evidence.groups_table())


def test_census_group_assigned_twice_is_refused():
    groups = evidence.groups_table()
    with pytest.raises(BadInput, match="assigned twice"):
        evidence.check(evidence.evidence_table(), pd.concat([groups, groups.iloc[[0]]]))


def test_sources_are_cited():
    assert all(source.licence == "quoted-with-citation" for source in evidence.sources())
    assert {s.file for s in evidence.sources()} >= {"doi:10.2147/CLEP.S227621", "report"}
