"""What places have today by the payments to their practices, beside their fair shares."""

from __future__ import annotations

from allocmodel.declared.vocabulary import PAYMENT_KINDS, PAYMENTS_YEAR
from allocmodel.study.run import Run
from allocmodel.views.view import Closing, Column, View, labels_of, places

#: What has to stand beside the pounds for each weighted person.
_TWO_FORMULAS = (
    "Carr-Hill patients are those by whom the global sum is paid; weighted people are those of NHS "
    "England's formula for the money of primary medical care, which carries health inequalities "
    "too. By the latter every place would have the same pounds if payments followed it: its fair "
    "share."
)

#: How the year of the payments becomes that of the run.
_CARRIED = (
    "Each place starts from its share of payments times the money that the baseline shares out: a "
    "pound of the line is taken to lie as a pound of payments does."
)


def payments(run: Run) -> list[View]:
    """Payments for each weighted person, and how far they are from the fair share."""
    first = {"year": run.years[0]}
    counted = [
        PAYMENT_KINDS[kind]
        for kind in labels_of(run, "payments_by_kind")["payment_kind"]
        if run.number("payment_is_counted", payment_kind=kind)
    ]
    return [
        View(
            "payments",
            f"Payments to general practice {PAYMENTS_YEAR}, and fair shares of {run.years[0]}",
            (
                f"Counted, as run: {'; '.join(counted)}. Inputs switches each kind.",
                _TWO_FORMULAS,
                _CARRIED,
            ),
            "Place",
            "place",
            places(run),
            [
                Column("counted_payments", first, "Payments", "Payments\n£m", "millions"),
                Column(
                    "payments_per_carr_hill",
                    first,
                    "Pounds for each Carr-Hill patient",
                    "Per Carr-\nHill patient",
                ),
                Column(
                    "payments_per_weighted_person",
                    first,
                    "Pounds for each weighted person",
                    "Per weighted\nperson",
                ),
                Column("payment_share", first, "Share of payments", "Share of\npayments"),
                Column("fair_share_of_payments", first, "Fair share", "Fair\nshare"),
                Column(
                    "payments_at_fair_share", first, "Payments at fair share", in_terminal=False
                ),
                Column(
                    "payments_over_fair_share",
                    first,
                    "Above (+) or below (-) fair share",
                    "Over fair\nshare",
                ),
                Column("payments_over_fair_share_as_share", first, "The same in per cent", "In %"),
            ],
            (
                Closing(
                    "All places",
                    {
                        "counted_payments": "total_payments",
                        "payments_per_carr_hill": "payments_per_carr_hill_of_all",
                        "payments_per_weighted_person": "payments_per_weighted_person_of_all",
                        "payments_at_fair_share": "total_payments",
                    },
                    {"payment_share": "100%", "fair_share_of_payments": "100%"},
                ),
            ),
            corner="Today, and fair shares",
        )
    ]
