"""Payments to general practice: what places have today, for each weighted person."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_places


def payments_by_kind(area_payments: Array, place_of_area: Array, place_name: Array) -> Array:
    """Payments to general practice by kind.

    What the practices of each place were paid, by kind; deductions are below nought.

    Returns
    -------
    pounds
        place, payment_kind

    References
    ----------
    NHS England, NHS Payments to General Practice
    """
    return of_places(area_payments, place_of_area, place_name)


def counted_payments(payments_by_kind: Array, payment_is_counted: Array) -> Array:
    """Payments that are counted.

    The kinds of payment that the scenario counts. Unless it says otherwise these are payments for
    services, less deductions: fees for dispensing and prescribing, reimbursed drugs and Covid are
    left out, since the national formula does not share them out.

    Returns
    -------
    pounds
        place

    References
    ----------
    Method, section 13
    """
    return (payments_by_kind * payment_is_counted).sum("payment_kind", skipna=False)


def total_payments(counted_payments: Array) -> Array:
    """Payments that are counted, all places.

    Those of all places together: what a place's share is a share of.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Sum of the places
    """
    return counted_payments.sum("place", skipna=False)


def payment_share(counted_payments: Array, total_payments: Array) -> Array:
    """Share of payments.

    Each place's part of what all places' practices are paid.

    Returns
    -------
    share
        place

    References
    ----------
    Method, section 13
    """
    return counted_payments / total_payments


def carr_hill_patients(area_carr_hill: Array, place_of_area: Array, place_name: Array) -> Array:
    """Patients weighted by the Carr-Hill formula.

    The patients by whom the global sum is paid: each practice's list, weighted by age, sex, illness
    and costs. It is another formula than the one that shares primary medical money between places.

    Returns
    -------
    weighted people
        place

    References
    ----------
    NHS England, NHS Payments to General Practice
    """
    return of_places(area_carr_hill, place_of_area, place_name)


def total_carr_hill(carr_hill_patients: Array) -> Array:
    """Patients weighted by the Carr-Hill formula, all places.

    Those of all places together.

    Returns
    -------
    weighted people
        one figure

    References
    ----------
    Sum of the places
    """
    return carr_hill_patients.sum("place", skipna=False)


def payments_per_carr_hill(counted_payments: Array, carr_hill_patients: Array) -> Array:
    """Payments for each Carr-Hill patient.

    Pounds for each patient as the Carr-Hill formula counts them.

    Returns
    -------
    pounds per head
        place

    References
    ----------
    Method, section 13
    """
    return counted_payments / carr_hill_patients


def payments_per_carr_hill_of_all(total_payments: Array, total_carr_hill: Array) -> Array:
    """Payments for each Carr-Hill patient, all places.

    The mean that a place's pounds are read against.

    Returns
    -------
    pounds per head
        one figure

    References
    ----------
    Method, section 13
    """
    return total_payments / total_carr_hill


def payments_per_weighted_person(counted_payments: Array, weighted_population: Array) -> Array:
    """Payments for each weighted person.

    Pounds for each person as NHS England's formula of primary medical care counts them. If
    payments followed that formula, all places would have the same.

    Returns
    -------
    pounds per head
        place

    References
    ----------
    Method, section 13
    """
    return counted_payments / weighted_population.sel(service="primary_medical", drop=True)


def payments_per_weighted_person_of_all(
    total_payments: Array, icb_weighted_population: Array
) -> Array:
    """Payments for each weighted person, all places.

    The mean that a place's pounds are read against.

    Returns
    -------
    pounds per head
        one figure

    References
    ----------
    Method, section 13
    """
    return total_payments / icb_weighted_population.sel(service="primary_medical", drop=True)


def fair_share_of_payments(fair_share: Array) -> Array:
    """Fair share of payments.

    Each place's part of the weighted people by the formula of primary medical care.

    Returns
    -------
    share
        place

    References
    ----------
    Method, section 13
    """
    return fair_share.sel(service="primary_medical", drop=True)


def payments_at_fair_share(fair_share_of_payments: Array, total_payments: Array) -> Array:
    """Payments at fair share.

    What each place's practices would be paid if the same money followed need.

    Returns
    -------
    pounds
        place

    References
    ----------
    Method, section 13
    """
    return fair_share_of_payments * total_payments


def payments_over_fair_share(counted_payments: Array, payments_at_fair_share: Array) -> Array:
    """Payments above or below fair share.

    How much more (+) or less (-) each place's practices are paid than the same money would give
    them by need. The places add up to nought.

    Returns
    -------
    signed pounds
        place

    References
    ----------
    Method, section 13
    """
    return counted_payments - payments_at_fair_share


def payments_over_fair_share_as_share(
    payments_over_fair_share: Array, payments_at_fair_share: Array
) -> Array:
    """Payments above or below fair share, in per cent.

    The same as a part of what need would give.

    Returns
    -------
    signed share
        place

    References
    ----------
    Method, section 13
    """
    return payments_over_fair_share / payments_at_fair_share
