"""What a parameter is: a figure that a scenario may set, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from allocmodel.declared.ranges import number_between, plain
from allocmodel.declared.text import Wrong, one_of

#: What a scenario writes for no limit, over one of a preset or of the file that it extends.
NO_LIMIT = "none"

#: The neutral value of a parameter that takes the place of a published figure: that figure.
AS_PUBLISHED: Literal["as published"] = "as published"


@dataclass(frozen=True)
class Parameter:
    """A figure that a scenario may set.

    Attributes
    ----------
    key : str
        As a scenario and ``--set`` write it. A part in angle brackets is a name:
        ``budget.<line>.growth``.
    title, why : str
        What people read: what it is, and what it is there for.
    unit : str
        One of `vocabulary.UNITS`.
    lowest, highest : float
        Both may be set.
    whole : bool
        Whether only whole numbers are allowed.
    at_most : str or None
        The key of another parameter that it may not be above.
    words : tuple of str
        Where a scenario writes words rather than figures: those for 0, 1 and so on.
    neutral : float, "as published" or None
        What changes nothing; None where there is no such value. It stands in where the parameter
        is left out. Where scenarios stand side by side, it is that of those without the parameter.
    neutral_means : str
        The neutral value in words, where its figure only stands for them: "no cap".
    needed : bool
        Whether it has to be set (by the scenario or a preset) once its table is there.
    usual : float or None
        What is taken where nobody says, of a setting that moves no money.
    left_out : str
        What the Inputs sheet notes where nobody set it.
    grade : str or None
        One of `vocabulary.GRADES`, where a scenario sets it; None where its source decides. A
        judgement is signed off in a final scenario.
    signed_with : str or None
        The name of the sign-off that it is part of; left out, a judgement has its key's.
    quantity : str or None
        The input of the formulas that it becomes; None if it only makes others.
    dims : tuple of str
        The dimensions of that input.
    given_once : bool
        Whether it is given with the first year, for all years.
    noun : str
        What messages call it; left out, the last part of its key.
    hint : str
        What messages say of how to write it.
    missing, mend : str
        What messages say where it is needed and missing: what it is, and what to write.
    moves : bool
        Whether it is one of those that move places, which a preset sets anew all together.
    published_as : (str, tuple of (dimension, label)) or None
        The published figure that it takes the place of: the input, and where it stands there.
    """

    key: str
    title: str
    unit: str
    why: str
    lowest: float
    highest: float
    whole: bool = False
    at_most: str | None = None
    words: tuple[str, ...] = ()
    neutral: float | Literal["as published"] | None = None
    neutral_means: str = ""
    needed: bool = False
    usual: float | None = None
    left_out: str = ""
    grade: str | None = None
    signed_with: str | None = None
    quantity: str | None = None
    dims: tuple[str, ...] = ()
    given_once: bool = False
    noun: str = ""
    hint: str = ""
    missing: str = ""
    mend: str = ""
    moves: bool = False
    published_as: tuple[str, tuple[tuple[str, str], ...]] | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of its key."""
        return tuple(self.key.split("."))

    @property
    def table(self) -> str:
        """The table of a scenario file that holds it."""
        return self.parts[0]

    @property
    def field(self) -> str:
        """Its own key in that table."""
        return self.parts[-1]

    @property
    def sign_off(self) -> str | None:
        """The name of the sign-off of a final scenario; None where it is no judgement."""
        return self.signed_with or (self.key if self.grade == "judgement" else None)

    @property
    def may_be_none(self) -> bool:
        """Whether it is a limit: a scenario may say that there is none."""
        return bool(self.neutral_means) and isinstance(self.neutral, float)

    @property
    def is_part(self) -> bool:
        """Whether its range is all that it can be, as of a part of something.

        Other ranges only guard against slips.
        """
        return self.unit == "share" and (self.lowest, self.highest) == (0, 1)

    @property
    def input_range(self) -> tuple[float, float]:
        """The range of the workbook's input, the neutral value in it; a blank says "no limit"."""
        if not isinstance(self.neutral, float) or self.neutral_means:
            return self.lowest, self.highest
        return min(self.lowest, self.neutral), max(self.highest, self.neutral)

    def or_usual(self, stated: float | None) -> float:
        """What is stated of a setting, else what is usual."""
        found = self.usual if stated is None else stated
        assert found is not None, f"{self.key} declares nothing usual"
        return found

    def accepted(self, value: object, noun: str = "") -> float | str:
        """What a scenario writes, checked.

        Parameters
        ----------
        value : object
        noun : str
            What the message calls it; its own noun if left out.

        Returns
        -------
        float or str
            The figure, or its word: one of its own, or that there is no limit.

        Raises
        ------
        Wrong
            If it is out of range, with the one message that says the range.
        """
        if self.words:
            return one_of(value, self.words, self.noun)
        if self.may_be_none and value == NO_LIMIT:
            return NO_LIMIT
        called = noun or self.noun or self.field
        return number_between(value, self.lowest, self.highest, called, self.whole, self.hint)

    def refuse_above(self, value: float, other: Parameter, highest: float) -> None:
        """Raises Wrong where the value is above that of the parameter it may not be above."""
        if value > highest:
            raise Wrong(
                f"{self.field} ({plain(value)}) is above {other.field} ({plain(highest)}).",
                f"Lower {self.field} or raise {other.field}.",
            )
