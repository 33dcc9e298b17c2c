"""Places, and their neighbourhoods: which areas each is made of."""

from __future__ import annotations

from allocmodel.declared.inputs.quantity import InputQuantity, set_by

PLACES = (
    InputQuantity(
        "place_of_area",
        "Place of the area",
        "name",
        ("area",),
        "The place that the area belongs to.",
        "reference",
        names_dim="place",
    ),
    InputQuantity("place_name", "This place", "name", ("place",), "Names of the places.", "label"),
    InputQuantity(
        "neighbourhood_of_area",
        "Neighbourhood of the area",
        "name",
        ("area",),
        "The neighbourhood of its place that the area belongs to.",
        "reference",
        names_dim="neighbourhood",
    ),
    InputQuantity(
        "neighbourhood_name",
        "This neighbourhood",
        "name",
        ("neighbourhood",),
        "Names of the neighbourhoods.",
        "label",
    ),
    InputQuantity(
        "place_of_neighbourhood",
        "Place of the neighbourhood",
        "name",
        ("neighbourhood",),
        "The place that the neighbourhood is a part of.",
        "lookup",
        names_dim="place",
    ),
    InputQuantity(
        "neighbourhood_order",
        "Order of the neighbourhood",
        "number",
        ("neighbourhood",),
        "Between equal remainders the neighbourhood listed first goes first.",
        "lookup",
    ),
    *set_by("neighbourhoods"),
    InputQuantity(
        "line_name", "This budget line", "name", ("budget_line",), "Names of the lines.", "label"
    ),
)
