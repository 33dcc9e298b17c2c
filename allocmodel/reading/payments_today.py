"""What practices are paid today, beside fair shares, in words: for the commands to print."""

from __future__ import annotations

from collections.abc import Mapping

from allocmodel.declared.figures import wrapped
from allocmodel.declared.vocabulary import PAYMENTS_YEAR
from allocmodel.reading.terminal import drawn, written
from allocmodel.study.run import Run
from allocmodel.views.catalogue import views_of


def payments_today(run: Run) -> list[str]:
    """What places have by the payments to their practices, where they start from those."""
    return [
        line
        for view in views_of(run, "payments")
        for line in (wrapped(f"{view.title}."), drawn(run, view), *map(wrapped, view.notes), "")
    ]


def paid_today(run: Run, place: str) -> str:
    """What one place's practices were paid, in a sentence; nothing where it is not known."""
    if "payment_share" not in run.values:
        return ""

    def told(name: str, labels: Mapping[str, str] | None = None) -> str:
        return written(run, name, {"place": place} if labels is None else labels)

    return (
        f"Its practices were paid {told('counted_payments')} in {PAYMENTS_YEAR}: "
        f"{told('payments_per_carr_hill')} for each Carr-Hill patient (all places "
        f"{told('payments_per_carr_hill_of_all', {})}), {told('payments_per_weighted_person')} for "
        "each weighted person of NHS England's formula (all places "
        f"{told('payments_per_weighted_person_of_all', {})}). Against its fair share of the same "
        f"payments that is {told('payments_over_fair_share')}, "
        f"{told('payments_over_fair_share_as_share')}."
    )
