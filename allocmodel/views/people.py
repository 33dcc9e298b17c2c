"""Who lives in each place: shares, registered lists, records, and where need hides inside it."""

from __future__ import annotations

from allocmodel.declared.vocabulary import TRAITS
from allocmodel.study.run import Run
from allocmodel.views.view import Closing, Column, View, places


def traits(run: Run) -> View:
    """Who lives in each place."""
    return View(
        "traits_of_places",
        "Who lives in each place",
        ("Shares of registered people.",),
        "Place",
        "place",
        places(run),
        [Column("place_trait_share", {"trait": one}, title) for one, title in TRAITS.items()],
        in_terminal=False,
    )


def lists(run: Run) -> View:
    """How many people are registered for each resident."""
    whole = {"registered_over_residents": "icb_registered_over_residents"}
    return View(
        "lists_and_people",
        "Registered people over residents",
        (
            "Registered people for each resident of the Census 2021. More people are registered "
            "than live somewhere: some have left or are registered twice, others (students among "
            "them) the Census missed, and places have grown. Money follows registered people.",
        ),
        "Place",
        "place",
        places(run),
        (
            Column("population", {}, "Registered people", written="people"),
            Column("residents", {}, "Residents, Census 2021", "Residents\n(Census 2021)"),
            Column("registered_over_residents", {}, "Registered over residents", "Ratio"),
        ),
        (Closing("All places", {"population": "icb_population", **whole}),),
    )


def records(run: Run) -> View:
    """Of how many people on record the ethnicity is not known."""
    return View(
        "recorded_ethnicity",
        "Recorded ethnicity: people whose ethnicity is not known",
        (
            "Ethnic groups are those of the scenario's records. People whose ethnicity is not "
            "stated or not known are spread over the groups as the scenario says.",
        ),
        "Place",
        "place",
        places(run),
        (
            Column("on_record", {}, "People on record", written="people"),
            Column("unknown_on_record", {}, "Ethnicity not known", "Not\nknown", "people"),
            Column("unknown_ethnicity_share", {}, "Share not known", "Share\nnot known"),
        ),
        (
            Closing(
                "All places",
                {
                    "on_record": "icb_on_record",
                    "unknown_ethnicity_share": "icb_unknown_ethnicity_share",
                },
            ),
        ),
    )


def pockets(run: Run) -> View:
    """Areas that stand out against their own place."""
    columns = [Column("place_of_area", {}, "Place")]
    for trait, title in TRAITS.items():
        at = {"trait": trait}
        columns += [
            Column("told_trait_share", at, title),
            Column("trait_share_of_own_place", at, f"Its place: {title.lower()}"),
            Column("pocket", at, f"Pocket: {title.lower()}"),
            Column("pocket_people", at, f"People beyond its place's share: {title.lower()}"),
        ]
    return View(
        "pockets",
        "Pockets of need inside places",
        (
            "An area is a pocket when its share is well above that of its own place (ratio on "
            "Inputs). A pocket is a question to look into, never a ranking of communities.",
            "0% also stands where fewer people than Inputs says (Smallest group that is told) are "
            "meant, or all but so few: such a share is not told.",
        ),
        "Area",
        "area",
        {str(area): area_title(run, str(area)) for area in run.inputs.areas.index},
        columns,
        in_terminal=False,
    )


def area_title(run: Run, area: str) -> str:
    """What readers call an area: its PCN, with its code."""
    pcn = str(run.inputs.areas["pcn_name"][area])
    return f"{pcn or 'Unallocated'} ({area})"
