"""What every part of a scenario is made of: frozen tables, names and texts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from allocmodel.scenario.text import LONGEST_NAME, LONGEST_TEXT, clean, clean_name, prose

Name = Annotated[str, AfterValidator(lambda text: clean_name(text, LONGEST_NAME))]

LongName = Annotated[str, AfterValidator(lambda text: clean_name(text, LONGEST_TEXT))]

Text = Annotated[str, AfterValidator(lambda text: clean(text, LONGEST_TEXT))]

Prose = Annotated[str, AfterValidator(prose)]


class Part(BaseModel):
    """One table of a scenario file: no key but its own, and fixed once read."""

    model_config = ConfigDict(frozen=True, extra="forbid")
