"""Payments to general practice, step by step.

Two places of three areas: Alpha has a1 and a2, Beta b1. Services, drugs and deductions were paid;
drugs are left out.
"""

from __future__ import annotations

from tests.model.by_hand import PLACE, array, assert_figures, result_of

AREA = {"area": ["a1", "b1", "a2"]}
KIND = {"payment_kind": ["services", "drugs", "deductions"]}
SERVICE = {"service": ["core", "primary_medical"]}
WHERE = {
    "place_of_area": array(["Alpha", "Beta", "Alpha"], **AREA),
    "place_name": array(["Alpha", "Beta"], **PLACE),
}
PAID = array([600, 400], **PLACE)
TOTAL = array(1000)


def test_payments_by_kind() -> None:
    paid = array([[500, 30, -50], [420, 5, -20], [160, 7, -10]], **AREA, **KIND)
    found = result_of("payments_by_kind", area_payments=paid, **WHERE)
    alpha = [500 + 160, 30 + 7, -50 - 10]
    assert_figures(found, [alpha, [420, 5, -20]], **PLACE, **KIND)


def test_counted_payments() -> None:
    by_kind = array([[660, 37, -60], [420, 5, -20]], **PLACE, **KIND)
    counts = array([1, 0, 1], **KIND)
    found = result_of("counted_payments", payments_by_kind=by_kind, payment_is_counted=counts)
    assert_figures(found, [660 - 60, 420 - 20], **PLACE)


def test_total_payments() -> None:
    assert_figures(result_of("total_payments", counted_payments=PAID), 600 + 400)


def test_payment_share() -> None:
    found = result_of("payment_share", counted_payments=PAID, total_payments=TOTAL)
    assert_figures(found, [600 / 1000, 400 / 1000], **PLACE)


def test_carr_hill_patients() -> None:
    patients = array([3, 4, 2], **AREA)
    found = result_of("carr_hill_patients", area_carr_hill=patients, **WHERE)
    assert_figures(found, [3 + 2, 4], **PLACE)


def test_total_carr_hill() -> None:
    found = result_of("total_carr_hill", carr_hill_patients=array([5, 4], **PLACE))
    assert_figures(found, 5 + 4)


def test_payments_per_carr_hill() -> None:
    patients = array([5, 4], **PLACE)
    found = result_of("payments_per_carr_hill", counted_payments=PAID, carr_hill_patients=patients)
    assert_figures(found, [600 / 5, 400 / 4], **PLACE)


def test_payments_per_carr_hill_of_all() -> None:
    found = result_of(
        "payments_per_carr_hill_of_all", total_payments=TOTAL, total_carr_hill=array(9)
    )
    assert_figures(found, 1000 / 9)


def test_payments_per_weighted_person() -> None:
    """By the formula of primary medical care, not by core."""
    people = array([[7, 6], [7, 2]], **PLACE, **SERVICE)
    found = result_of(
        "payments_per_weighted_person", counted_payments=PAID, weighted_population=people
    )
    assert_figures(found, [600 / 6, 400 / 2], **PLACE)


def test_payments_per_weighted_person_of_all() -> None:
    found = result_of(
        "payments_per_weighted_person_of_all",
        total_payments=TOTAL,
        icb_weighted_population=array([14, 8], **SERVICE),
    )
    assert_figures(found, 1000 / 8)


def test_fair_share_of_payments() -> None:
    shares = array([[0.5, 0.75], [0.5, 0.25]], **PLACE, **SERVICE)
    found = result_of("fair_share_of_payments", fair_share=shares)
    assert_figures(found, [0.75, 0.25], **PLACE)


def test_payments_at_fair_share() -> None:
    found = result_of(
        "payments_at_fair_share",
        fair_share_of_payments=array([0.75, 0.25], **PLACE),
        total_payments=TOTAL,
    )
    assert_figures(found, [0.75 * 1000, 0.25 * 1000], **PLACE)


def test_payments_over_fair_share() -> None:
    found = result_of(
        "payments_over_fair_share",
        counted_payments=PAID,
        payments_at_fair_share=array([750, 250], **PLACE),
    )
    assert_figures(found, [600 - 750, 400 - 250], **PLACE)


def test_payments_over_fair_share_as_share() -> None:
    found = result_of(
        "payments_over_fair_share_as_share",
        payments_over_fair_share=array([-150, 150], **PLACE),
        payments_at_fair_share=array([750, 250], **PLACE),
    )
    assert_figures(found, [-150 / 750, 150 / 250], **PLACE)
