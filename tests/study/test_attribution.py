"""Changes that cannot stand alone are one, whichever of two runs is compared with the other."""

import pytest
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.model.comparison import Coalition
from allocmodel.study.attribution import MOST_CHANGES, ROUNDING, Attribution, attribution, fewer


def pounds(amount: float) -> xr.DataArray:
    return xr.DataArray(
        [[amount]], dims=("place", "year"), coords={"place": ["North"], "year": ["2025/26"]}
    )


def found(count: int, refused: tuple[set[str], ...] = (), swapped: bool = False) -> Attribution:
    """Change n brings 10 to the power of n; some sets are refused."""

    def money(numbers: Coalition) -> xr.DataArray:
        there = {str(n) for n in range(count)} - numbers if swapped else numbers
        if any(set(there) == one for one in refused):
            raise BadInput("This set cannot stand.")
        return pounds(sum(10 ** int(number) for number in there))

    everything = sum(10**number for number in range(count))
    return attribution(
        [[number] for number in range(count)],
        money,
        pounds((-1 if swapped else 1) * everything),
        lambda numbers: "+".join(map(str, numbers)),
    )


def effects(one: Attribution) -> dict[str, float]:
    values = one.effects.sel(place="North", year="2025/26")
    return dict(zip(map(str, values["change"].values), values.values.tolist(), strict=True))


def test_each_change_has_its_effect() -> None:
    assert effects(found(3)) == pytest.approx({"0": 1, "1": 10, "2": 100, ROUNDING: 0})


def test_a_change_that_needs_another_joins_it() -> None:
    # 2 needs 0: it cannot stand alone, nor with 1.
    joined = found(3, ({"2"}, {"1", "2"}))
    assert joined.joined == ((0, 2), (1,))
    assert effects(joined) == pytest.approx({"0+2": 101, "1": 10, ROUNDING: 0})


def test_the_same_join_whichever_is_compared_with_the_other() -> None:
    refused = ({"2"}, {"1", "2"})
    there, back = effects(found(3, refused)), effects(found(3, refused, swapped=True))
    assert there == pytest.approx({name: -value for name, value in back.items()})


def test_where_nothing_can_stand_alone_all_is_one() -> None:
    between = [{"0"}, {"1"}, {"2"}, {"0", "1"}, {"0", "2"}, {"1", "2"}]
    assert found(3, tuple(between)).joined == ((0, 1, 2),)


def test_nothing_changed_leaves_nothing() -> None:
    assert effects(found(0)) == {ROUNDING: 0}


def test_too_many_groups_are_one() -> None:
    groups = fewer([[number] for number in range(MOST_CHANGES + 2)])
    assert len(groups) == MOST_CHANGES
    assert groups[-1] == [MOST_CHANGES - 1, MOST_CHANGES, MOST_CHANGES + 1]
