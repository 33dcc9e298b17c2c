"""From evidence to place factors, each number beside its own arithmetic."""

from __future__ import annotations

import math

import pytest
import xarray as xr

from allocmodel.model import composition, people
from allocmodel.model.adjustments import deprivation, ethnicity

WIDTH = xr.DataArray(3.92)


def array(figures: object, **labels: list[str]) -> xr.DataArray:
    return xr.DataArray(figures, coords=labels, dims=list(labels))


def ratios(*rows: tuple[float, float, float]) -> xr.DataArray:
    """Rows of evidence: lower, point, upper."""
    named = [f"row {number}" for number in range(len(rows))]
    by_estimate = [list(end) for end in zip(*rows, strict=True)]
    return array(by_estimate, estimate=["lower", "point", "upper"], evidence_row=named)


def per_row(like: xr.DataArray, *figures: float) -> xr.DataArray:
    return array(list(figures), evidence_row=list(like["evidence_row"].values))


# --- odds ratios ------------------------------------------------------------------------------
def test_odds_ratio_of_diabetes() -> None:
    """2.36 / (1 - 0.0504 + 0.0504 x 2.36) = 2.36 / 1.068544 = 2.209 (Pham 2019: Asian, White)."""
    given = ratios((2.26, 2.36, 2.47))
    risk = ethnicity.relative_risk(given, per_row(given, 1), per_row(given, 0.0504))
    assert float(risk.sel(estimate="point").item()) == pytest.approx(2.36 / 1.068544, rel=1e-14)
    assert round(float(risk.sel(estimate="point").item()), 3) == 2.209
    # 2.26 / (0.9496 + 0.113904) and 2.47 / (0.9496 + 0.124488)
    assert float(risk.sel(estimate="lower").item()) == pytest.approx(2.26 / 1.063504, rel=1e-14)
    assert float(risk.sel(estimate="upper").item()) == pytest.approx(2.47 / 1.074088, rel=1e-14)


def test_rate_ratio_stands_as_it_is() -> None:
    given = ratios((3.87, 5.72, 8.46))
    risk = ethnicity.relative_risk(given, per_row(given, 0), per_row(given, 0.3))
    xr.testing.assert_equal(risk, given)


def test_odds_are_risks_where_the_condition_is_rare_and_none_where_all_have_it() -> None:
    given = ratios((2, 3, 4))
    rare = ethnicity.relative_risk(given, per_row(given, 1), per_row(given, 0))
    xr.testing.assert_equal(rare, given)
    everybody = ethnicity.relative_risk(given, per_row(given, 1), per_row(given, 1))
    xr.testing.assert_allclose(everybody, xr.ones_like(given))


# --- shrinkage --------------------------------------------------------------------------------
def test_shrinkage() -> None:
    """Ratios 2 (1 to 4) and 1 (0.5 to 2): both logarithms have SE = 2 ln 2 / 3.92 = 0.35365.

    Mean square of the logarithms: ((ln 2)^2 + 0)/2 = 0.24023. Less SE^2 = 0.12507: 0.11516 beyond
    chance. Kept: 0.11516 / (0.11516 + 0.12507) = 0.47938, so 2 becomes 2^0.47938 = 1.39415.
    """
    given = ratios((1, 2, 4), (0.5, 1, 2))
    logs = ethnicity.log_risk(given)
    error = ethnicity.standard_error(logs, WIDTH)
    assert error.values == pytest.approx(2 * math.log(2) / 3.92)
    used = array([[1.0, 1.0]], weight_use=["use"], evidence_row=["row 0", "row 1"])
    count = ethnicity.rows_in_use(used)
    assert float(count.item()) == 2
    beyond = ethnicity.variance_beyond_chance(logs, error, used, count)
    assert float(beyond.item()) == pytest.approx(0.11516, abs=5e-6)
    kept = ethnicity.shrinkage(beyond, ethnicity.total_variance(beyond, error))
    assert kept.values == pytest.approx(0.47938, abs=5e-6)
    risk = ethnicity.risk_used(logs, kept).sel(estimate="point", weight_use="use")
    assert risk.values == pytest.approx([1.39415, 1], abs=5e-6)


def test_chance_alone_is_shrunk_away() -> None:
    """ln 1.1 = 0.0953 is less than its SE = 2 ln 2 / 3.92: nothing is left beyond chance."""
    given = ratios((0.55, 1.1, 2.2))
    logs = ethnicity.log_risk(given)
    error = ethnicity.standard_error(logs, WIDTH)
    used = array([[1.0]], weight_use=["use"], evidence_row=["row 0"])
    beyond = ethnicity.variance_beyond_chance(logs, error, used, ethnicity.rows_in_use(used))
    assert float(beyond.item()) == 0
    kept = ethnicity.shrinkage(beyond, ethnicity.total_variance(beyond, error))
    assert float(kept.item()) == 0


def test_ratios_of_exactly_one_are_not_an_error() -> None:
    """No variance at all: 0 / 0 would spoil every result that needs it."""
    nothing = array([0.0], weight_use=["use"])
    part = ethnicity.shrinkage(nothing, nothing)
    assert float(part.item()) == 0


def test_only_rows_of_the_study_count_in_its_variance() -> None:
    given = ratios((1, 2, 4), (8, 9, 10))
    logs = ethnicity.log_risk(given)
    error = ethnicity.standard_error(logs, WIDTH)
    used = array([[1.0, 0.0]], weight_use=["use"], evidence_row=["row 0", "row 1"])
    beyond = ethnicity.variance_beyond_chance(logs, error, used, ethnicity.rows_in_use(used))
    assert float(beyond.item()) == pytest.approx(math.log(2) ** 2 - (2 * math.log(2) / 3.92) ** 2)


@pytest.mark.parametrize(
    ("applies", "shrinks", "kept"), [(0, 0, 0), (1, 0, 1), (1, 1, 0.25), (0, 1, 0)]
)
def test_treatments(applies: float, shrinks: float, kept: float) -> None:
    """None keeps nothing of the estimate, rate_ratio all of it, shrunk what shrinkage keeps."""
    part = array([[0.25]], weight_use=["use"], evidence_row=["row 0"])
    uses = [array([float(one)], weight_use=["use"]) for one in (applies, shrinks)]
    assert float(ethnicity.kept_part(part, *uses).item()) == kept


# --- relative need ----------------------------------------------------------------------------
def test_relative_need() -> None:
    """1 + 0.05 x (2.2086 - 1) = 1.0604 for the group covered; 1 for the other."""
    risk = array([[[2.2086]]], weight_use=["use"], estimate=["point"], evidence_row=["row 0"])
    covered = array([[1.0], [0.0]], ethnic_group=["indian", "roma"], evidence_row=["row 0"])
    used = array([[1.0]], weight_use=["use"], evidence_row=["row 0"])
    phi = array([0.05], weight_use=["use"])
    extra = ethnicity.excess_need(risk, covered, used, phi)
    on_line = array([[1.0], [0.0]], weighted_line=["core", "other"], weight_use=["use"])
    need = ethnicity.relative_need(extra, on_line).sel(estimate="point")
    assert need.sel(weighted_line="core").values == pytest.approx([1.06043, 1])
    assert need.sel(weighted_line="other").values == pytest.approx([1, 1])


def test_needs_of_several_conditions_add() -> None:
    """1 + 0.05 x (2 - 1) + 0.1 x (3 - 1) = 1.25: each is a share of the same line's cost."""
    extra = array(
        [[[0.05]], [[0.2]]], weight_use=["a", "b"], estimate=["point"], ethnic_group=["x"]
    )
    on_line = array([[1.0, 1.0]], weighted_line=["core"], weight_use=["a", "b"])
    assert float(ethnicity.relative_need(extra, on_line).item()) == pytest.approx(1.25)


# --- joint with deprivation -------------------------------------------------------------------
#: People by fifth and group. Alpha and Beta have 50 of each fifth and 50 of each group; in Alpha
#: the minority lives in the deprived fifth, in Beta it is spread evenly.
MIX = [[[10.0, 40.0], [40.0, 10.0]], [[25.0, 25.0], [25.0, 25.0]]]


def place_factor() -> xr.DataArray:
    labels = {"deprivation_quintile": ["1", "5"], "ethnic_group": ["white", "black"]}
    mix = array(MIX, area=["a", "b"], **labels)
    names = array(["Alpha", "Beta"], place=["Alpha", "Beta"])
    by_place = people.place_mix(mix, array(["Alpha", "Beta"], area=["a", "b"]), names)
    by_fifth = people.population_by_quintile(by_place)
    need = array(
        [[[1.0, 1.5]]],
        weighted_line=["core"],
        estimate=["point"],
        **{"ethnic_group": labels["ethnic_group"]},
    )
    weights = array([[1.2, 0.8]], weighted_line=["core"], deprivation_quintile=["1", "5"])
    icb = deprivation.icb_by_quintile(by_fifth)
    mean = deprivation.mean_quintile_weight(weights, icb, icb.sum())
    assert float(mean.item()) == 1  # (1.2 x 100 + 0.8 x 100) / 200
    sets = ["none", "deprivation weights", "ethnicity weights", "all"]
    switched = array(
        [[0.0, 1.0, 0.0, 1.0], [0.0, 0.0, 1.0, 1.0]],
        weight_kind=["deprivation", "ethnicity"],
        coalition=sets,
    )
    factor = composition.place_factor(
        switched,
        by_fifth.sum("deprivation_quintile"),
        by_fifth,
        normal_quintile_weight=deprivation.normal_quintile_weight(weights, mean),
        ethnicity_factor=ethnicity.ethnicity_factor(
            ethnicity.weighted_people_by_quintile(by_place, need), by_fifth
        ),
    )
    return factor.sel(weighted_line="core")


@pytest.mark.parametrize(
    ("coalition", "alpha", "beta"),
    [
        ("none", 1, 1),
        ("deprivation weights", 1, 1),  # (50 x 1.2 + 50 x 0.8) / 100
        ("ethnicity weights", 1.25, 1.25),  # (50 + 50 x 1.5) / 100
        # Alpha: ((10 + 40 x 1.5) x 1.2 + (40 + 10 x 1.5) x 0.8) / 100 = (84 + 44) / 100
        # Beta: ((25 + 25 x 1.5) x 1.2 + (25 + 25 x 1.5) x 0.8) / 100 = (75 + 50) / 100
        ("all", 1.28, 1.25),
    ],
)
def test_joint_factor_is_more_than_its_margins(coalition: str, alpha: float, beta: float) -> None:
    """Both places have the same margins; only the cross-table tells them apart."""
    factor = place_factor().sel(coalition=coalition)
    assert factor.sel(place=["Alpha", "Beta"]).values == pytest.approx([alpha, beta])


def test_share_after_weights() -> None:
    """Half and half by the formula: 0.5 x 1.28 / (0.5 x 1.28 + 0.5 x 1.25) = 128/253."""
    official = array([[0.5], [0.5]], place=["Alpha", "Beta"], budget_line=["core"])
    lines = array(["core"], weighted_line=["core"])
    factor = place_factor().expand_dims(weighted_line=["core"])
    need = composition.coalition_need(official, lines, place_factor=factor)
    share = composition.coalition_share(need)
    adjusted = composition.adjusted_share(official, share, lines)
    assert adjusted.sel(budget_line="core").values == pytest.approx([128 / 253, 125 / 253])


def test_need_of_the_average_person_of_a_fifth() -> None:
    """(10 + 40 x 1.5) / 50 = 1.4; nought where nobody lives, and nothing divided by it."""
    weighted = array([[70.0, 0.0]], place=["Alpha"], deprivation_quintile=["1", "5"])
    people_there = array([[50.0, 0.0]], place=["Alpha"], deprivation_quintile=["1", "5"])
    assert list(ethnicity.ethnicity_factor(weighted, people_there).values[0]) == [1.4, 0]


def test_need_at_the_ends_of_the_evidence_has_all_weights() -> None:
    """Half the line x (50 x 1.2 x 1.4 + 50 x 0.8 x 1.1) / 100 = 0.5 x 1.28; upper: 0.5 x 1.4."""
    fifths = {"deprivation_quintile": ["1", "5"]}
    line = {"weighted_line": ["core"]}
    factor = array(
        [[[[1.4, 1.1], [1.6, 1.1]]]], place=["Alpha"], **line, estimate=["point", "upper"], **fifths
    )
    need = composition.need_by_estimate(
        array([[0.5]], place=["Alpha"], budget_line=["core"]),
        array(["core"], **line),
        array([100.0], place=["Alpha"]),
        array([[50.0, 50.0]], place=["Alpha"], **fifths),
        factor,
        normal_quintile_weight=array([[1.2, 0.8]], **line, **fifths),
    )
    assert need.values.ravel() == pytest.approx([0.64, 0.7])


def test_a_factor_of_a_whole_place_multiplies_what_its_fifths_come_to() -> None:
    """0.9 x (50 x 1.2 + 50 x 0.8) / 100 = 0.9."""
    fifths = {"deprivation_quintile": ["1", "5"]}
    counted = composition._counted(
        array([100.0], place=["Alpha"]),
        array([[50.0, 50.0]], place=["Alpha"], **fifths),
        {
            "a": array([[0.9]], place=["Alpha"], weighted_line=["core"]),
            "b": array([1.2, 0.8], **fifths),
        },
    )
    assert counted.values.ravel() == pytest.approx([0.9])
