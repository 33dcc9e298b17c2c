"""The scenario file: which ICB and year, split into which places, with which money.

A scenario is a TOML file. What it may hold is written here once, as pydantic models; whatever
else it holds is an error that says where it stands and how to mend it.

A file may say ``extends = "other.toml"``. Then

- tables merge key by key, and the file that extends wins;
- a list (``years``, ``[[budget]]``) replaces the list of the file that it extends;
- ``places`` and ``neighbourhoods`` replace wholly, because half of one set of places and half of
  another is neither;
- ``id``, ``status`` and ``sign_off`` are not inherited: a signature covers the file it stands in.

``--set key=value`` comes last and wins over every file.
"""

from allocmodel.declared.vocabulary import STREAMS
from allocmodel.files.shipped import shipped_scenarios
from allocmodel.scenario.budget_line import BudgetLine, FunctionLine, FundLine
from allocmodel.scenario.evidence import Evidence
from allocmodel.scenario.files import DEFAULT_SCENARIO
from allocmodel.scenario.load import load_scenario
from allocmodel.scenario.places import LEVELS, PLACES_BY, Neighbourhoods, PlaceRule, Places
from allocmodel.scenario.schema import Scenario
from allocmodel.scenario.sign_off import SignOff
from allocmodel.scenario.template import new_scenario
from allocmodel.scenario.weights import Weight

__all__ = [
    "DEFAULT_SCENARIO",
    "LEVELS",
    "PLACES_BY",
    "STREAMS",
    "BudgetLine",
    "Evidence",
    "FunctionLine",
    "FundLine",
    "Neighbourhoods",
    "PlaceRule",
    "Places",
    "Scenario",
    "SignOff",
    "Weight",
    "load_scenario",
    "new_scenario",
    "shipped_scenarios",
]
