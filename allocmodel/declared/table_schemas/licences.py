"""The licences of the tables, and what has to stand beside them."""

from __future__ import annotations

ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."

LICENCE = {
    "name": "OGL-UK-3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "title": f"Open Government Licence v3.0. {ATTRIBUTION}",
}

#: What has to stand beside every map.
MAP_ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data © Crown copyright and database right."
)

#: For boundaries.
WITH_ORDNANCE_SURVEY = {
    **LICENCE,
    "title": f"Open Government Licence v3.0. {MAP_ATTRIBUTION}",
}

#: For figures that scientific papers and reports publish.
QUOTED = {
    "name": "quoted-with-citation",
    "title": "Figures quoted from publications, each with its citation",
}
