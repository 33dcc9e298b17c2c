"""Extra weights on lines, as a scenario writes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, create_model, model_validator

from allocmodel.declared.low_to_high import ENDS, is_by_name
from allocmodel.declared.parameter import Parameter
from allocmodel.declared.ranges import plain
from allocmodel.declared.text import Wrong, one_of, quoted
from allocmodel.declared.vocabulary import QUINTILES
from allocmodel.model.adjustment import Adjustment, Choice
from allocmodel.model.adjustments import KINDS
from allocmodel.scenario.parameters import with_figures_of
from allocmodel.scenario.parts import Name, Part, Reason, Text


def _fifths(value: object, parameter: Parameter) -> tuple[float, ...]:
    """Five weights, the most deprived fifth first."""
    if not isinstance(value, list | tuple) or len(value) != len(QUINTILES):
        count = len(value) if isinstance(value, list | tuple) else "no list of"
        raise Wrong(
            f"{parameter.field} has {count} weights; there are five fifths.",
            "Write five, the most deprived fifth first: [1.06, 1.02, 1.0, 0.98, 0.96].",
        )
    weights = tuple(float(parameter.accepted(one)) for one in value)
    if not any(weights):
        raise Wrong(
            f"Every weight in {parameter.field} is nought.", "Write at least one above nought."
        )
    return weights


def _by_area(value: object, parameter: Parameter) -> dict[str, float]:
    """A figure for each area, by its code."""
    field = parameter.field
    if not isinstance(value, dict) or not value:
        raise Wrong(
            f"{field} is no table of figures by area.",
            f'Write {field} = {{ "U00001-E07000171" = {plain(parameter.highest)} }}, an area a '
            "key.",
        )
    return {
        area: float(parameter.accepted(one, f"{field} of {area}")) for area, one in value.items()
    }


def _by_use(value: object, parameter: Parameter) -> object:
    """What holds for all outcomes that the weight uses; or for each, by its name."""
    if value and is_by_name(value):
        return {
            name: _at_estimates(one, parameter, f"{parameter.field} of {name}")
            for name, one in value.items()
        }
    return _at_estimates(value, parameter, parameter.field)


def _at_estimates(value: object, parameter: Parameter, field: str) -> float | dict[str, float]:
    """One figure; or a low, a point and a high one, in order."""
    ends = list(ENDS.values())
    if not isinstance(value, dict):
        return float(parameter.accepted(value, field))
    if set(value) != set(ends):
        raise Wrong(
            f"{field} has {quoted(value) or 'no figures'}; a table of it has {quoted(ends)}.",
            "Write { low = 0.02, point = 0.05, high = 0.10 }, or one figure.",
        )
    figures = {end: float(parameter.accepted(value[end], f"{field} {end}")) for end in ends}
    if sorted(figures.values()) != list(figures.values()):
        raise Wrong(
            f"{field} goes from {plain(figures['low'])} by {plain(figures['point'])} to "
            f"{plain(figures['high'])}, which is not in order.",
            "Write low, point and high from the smallest to the largest.",
        )
    return figures


#: The figures of a parameter that has several, by the dimension that they go by.
_SEVERAL: dict[str, tuple[Any, Callable[[object, Parameter], object]]] = {
    "deprivation_quintile": (tuple[float, ...], _fifths),
    "area": (dict[str, float], _by_area),
    "weight_use": (float | dict[str, float | dict[str, float]], _by_use),
}


def _several(parameter: Parameter) -> Any:
    """The field of a parameter that has several figures; None for one, which needs no form."""
    for dim, (type_, check) in _SEVERAL.items():
        if dim in parameter.dims:
            return (Annotated[type_ | None, _checked(parameter, check)], None)
    return None


def _checked(parameter: Parameter, check: Callable[[object, Parameter], object]) -> BeforeValidator:
    return BeforeValidator(lambda value: check(value, parameter))


def _chosen(choice: Choice) -> Any:
    """The type of a choice in a scenario, and what stands where it is left out."""
    if not choice.among:
        return (tuple[Text, ...], ())
    check = BeforeValidator(lambda value: one_of(value, choice.among, choice.noun))
    return (Annotated[str, check], choice.default)


class _OnALine(Part):
    """What every weight has."""

    line: Name
    kind: Annotated[str, BeforeValidator(lambda value: one_of(value, KINDS, "a kind of weight"))]
    #: Why the weight does not count the same need twice.
    already_in_formula: Reason | None = None


#: With a key for all that each registered kind asks for, but single figures.
_OfAKind: Any = create_model(
    "_OfAKind",
    __base__=_OnALine,
    **{one.field: _chosen(one) for weight in KINDS.values() for one in weight.choices},
    **{
        one.field: form
        for weight in KINDS.values()
        for one in weight.parameters
        if (form := _several(one))
    },
)


@with_figures_of("weight")
class Weight(_OfAKind):
    """One extra weight on a budget line, of a kind that `model.adjustments` registers."""

    if TYPE_CHECKING:

        def __getattr__(self, key: str) -> Any:
            """What a kind asks for, by its key."""

    @property
    def adjustment(self) -> Adjustment:
        """What it is a weight of."""
        return KINDS[self.kind]

    @property
    def values(self) -> dict[str, Any]:
        """What the scenario sets, by key."""
        return {one.field: getattr(self, one.field) for one in self.adjustment.asked}

    @model_validator(mode="after")
    def _own_keys(self) -> Weight:
        for kind, weight in KINDS.items():
            theirs = [one.field for one in weight.asked if one.field not in self.values]
            foreign = [key for key in theirs if key in self.model_fields_set]
            if foreign:
                raise Wrong(
                    f"A weight of kind {self.kind} has no {quoted(foreign)}.",
                    f"Take it out, or write a weight of kind {kind}.",
                )
        for one in self.adjustment.asked:
            if self.values[one.field] in (None, ()):
                article = "An" if self.kind[0] in "aeiou" else "A"
                what = f"{one.field}, {one.missing}" if one.missing else one.field
                raise Wrong(
                    f"{article} {self.kind} weight needs {what}.", one.mend or f"Add {one.field}."
                )
        self.adjustment.refuse(self.values)
        return self
