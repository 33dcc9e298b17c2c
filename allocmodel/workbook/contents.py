"""The sheets in reading order: what each answers, and where its numbers come from."""

from __future__ import annotations

from allocmodel.model.adjustments import REGISTRY

#: The same of the sheets of places.
ABOUT_PLACES = (
    "What does this place get, and why?",
    "The sheets after it; each line leads to its step",
)

#: What each sheet is for: what it answers, where its numbers come from.
SHEETS = {
    "Comparison": (
        "What does each scenario give each place, and why?",
        "Runs of each scenario, stored; the live model",
    ),
    "Summary": ("What does each place get, and why?", "The sheets after it"),
    "Equity": (
        "Does money follow need, by deprivation and by ethnic group?",
        "Equity steps",
    ),
    "Path": (
        "What does each place get in each year, and which limit binds?",
        "Convergence, Money",
    ),
    "Neighbourhoods": (
        "What does each neighbourhood of a place get, and why?",
        "Neighbourhood need, Neighbourhood money",
    ),
    "Ranges": (
        "How far may each place's money be off, and what decides that?",
        "Draws of the run, stored; Money",
    ),
    "Evidence": ("Which evidence is used, and what does it come to?", "Inputs, Ethnicity"),
    "How to read": ("What is on each sheet, and what do the colours mean?", "-"),
    "Inputs": ("Which figures can I change, and where does each come from?", "Publishers; you"),
    "Areas": ("Which area is in which place? You may change it.", "NHS England's practice figures"),
    "Practices": (
        "What did NHS England publish for each practice, and which area is it in?",
        "NHS England's practice figures",
    ),
    "Areas last year": (
        "What did last year's formula, which places start from, go by?",
        "NHS England's practice figures of last year",
    ),
    "Area people": (
        "Who lives in each area?",
        "Registrations, Census 2021, Indices of Deprivation",
    ),
    "Lookups": ("What belongs to what?", "The scenario, and the evidence's own groups"),
    "Area sums": ("What do the practices of each area come to?", "Practices"),
    "Need": ("How much need has each place per head?", "Areas, Area sums"),
    "Ages": ("How old are the people, and what would that alone bring?", "Area people, Lookups"),
    "Bridge": ("Why is a place's fair share not its share of the people?", "Need, Ages, Inputs"),
    "People": ("Who lives in each place, by deprivation and ethnic group?", "Area people, Areas"),
    "Pools": ("Whom is each ring-fenced pool for, and where do they live?", "People, Lookups"),
    "Own indices": ("How much need has each place by an index of the team's own?", "Areas"),
    "Functions": ("What is core made of here, service by service?", "Need, Bridge, Inputs"),
    "Growth": ("What does each budget line have in each year?", "Inputs, Lookups"),
    "Budget": ("Which money is shared, and by what?", "Need, Inputs"),
    **{one.stage: (one.asks, one.rests_on) for one in REGISTRY.values()},
    "Adjustments": (
        "What does each local adjustment move?",
        ", ".join(("Budget", *(one.stage for one in REGISTRY.values()))),
    ),
    "Targets": ("What does need come to in money, line by line?", "Budget, Adjustments"),
    "Payments": (
        "What have places today by the payments to their practices, beside their fair shares?",
        "Areas, Need, Inputs",
    ),
    "Convergence": ("How far does each place move towards its target, and why?", "Targets, Inputs"),
    "Rounding": ("How do targets become whole pounds that add up?", "Targets, Inputs"),
    "Money": ("What does each place get, in total and per head?", "Rounding, Need"),
    "Joint funds": (
        "Who pays into each joint fund, and which place receives how much?",
        "Areas, Inputs, Lookups, Rounding",
    ),
    "Neighbourhood need": (
        "How much need has each neighbourhood, by the formulas of places?",
        "Areas, Need",
    ),
    "Neighbourhood money": (
        "How is each place's money split further, to the pound?",
        "Neighbourhood need, Rounding",
    ),
    "Account": (
        "From equal money to the allocation: what do the ends of each place's account come to?",
        "Targets, Money",
    ),
    "Equity steps": ("What does a person of each fifth and group get?", "Targets, Area people"),
    "Changes": ("What does this scenario change against equal money per head?", "Money, Targets"),
    "Second routes": (
        "Does another way come to the same end?",
        "Convergence, Inputs",
    ),
    "As run": (
        "What did the run give, and does this workbook still say so?",
        "The run, stored; every sheet before it",
    ),
    "Checks": ("Does everything add up?", "Every sheet before it"),
    "Model card": (
        "What is the fitted need made of, how good is it, and what is it not for?",
        "The fit that the scenario names",
    ),
    "Governance": (
        "Who decides, who was asked, and what was decided?",
        "The scenario",
    ),
    "Sources": ("Who published what, and what rests on a judgement?", "The reference data"),
}


#: The sheets that are printed with the workbook, besides those of places.
ON_PAPER = ("Comparison", "Summary", "Ranges", "Checks", "Sources")


def is_on_paper(sheet: str) -> bool:
    """Whether a sheet is printed with the workbook; those of places are."""
    return sheet in ON_PAPER or sheet not in SHEETS


def told(sheet: str) -> tuple[str, str]:
    """What a sheet answers, and where its numbers come from; a sheet of its own is a place's."""
    return SHEETS.get(sheet, ABOUT_PLACES)
