"""Builds the curves by age of each service's need, and the rates by age of registers.

The fit is that of `fit.age_curves`. Practices' ages are those of their own lists where a list holds
at least half of their people; other practices have the ages of the LSOAs where their patients live.
Income deprivation and ethnicity are those of the LSOAs. Practices of which neither is known take
no part, and how many people they have is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocmodel.declared.vocabulary import (
    AGE_FITS_LEFT,
    AGES,
    ETHNIC_GROUPS,
    FITTED_BY_AGE,
    HIGH_LEVEL_OF,
    REGISTERS,
    SERVICES,
)
from allocmodel.fitting import age_choices
from allocmodel.fitting.age_choices import Case, Lists, Shape
from allocmodel.fitting.age_curves import Curve, Floats, Practices, interval, standard_errors
from allocmodel.publishers import practice_cuts
from allocmodel.publishers.nhse_qof import OVER_16
from allocmodel.publishers.population_mix import Neighbourhoods, Registered

Say = Callable[[str], None]

#: A list tells a practice's ages where it holds at least this part of the practice's people.
ENOUGH = 0.5
#: Only the curves of these are good enough to be shown by age: see docs/ages.md.
SHOWN = ("general_acute", "prescribing")
#: The service that hospital costs give a shape.
SHAPED = "general_acute"
#: The one with a flat curve: an assumption.
FLAT = "health_inequalities"
#: The groups whose shares keep ethnicity out of a curve.
_GROUPS = ("asian", "black")


@dataclass(frozen=True)
class Patients:
    """What is known of the people of practices.

    Attributes
    ----------
    lists : DataFrame
        From `nhsd_practice_ages.read`.
    ages : DataFrame
        Index practice; shares by `vocabulary.AGES` of the LSOAs where patients live.
    income : Series
        Index practice; share of people in families of low income, mean over those LSOAs.
    ethnicity : DataFrame
        Index practice; shares of Asian and of Black people in those LSOAs.
    """

    lists: pd.DataFrame
    ages: pd.DataFrame
    income: pd.Series
    ethnicity: pd.DataFrame


def patients(
    registered: Registered, known: Neighbourhoods, ages: Floats, lists: pd.DataFrame
) -> Patients:
    """What is known of the people of practices, from where they live and from age lists.

    Parameters
    ----------
    registered : Registered
    known : Neighbourhoods
    ages : array
        Residents of each LSOA of `known` by age (LSOAs, `vocabulary.AGES`); people.
    lists : DataFrame
        From `nhsd_practice_ages.read`.
    """
    high = np.array([[HIGH_LEVEL_OF[code] == group for group in _GROUPS] for code in ETHNIC_GROUPS])
    of_lsoas = np.concatenate(
        [
            ages / ages.sum(axis=1, keepdims=True),
            known.shares @ high,
            known.deprivation[["income_score"]].to_numpy(),
        ],
        axis=1,
    )
    people = np.asarray(registered.people.sum(axis=1))
    means = pd.DataFrame(
        registered.people @ of_lsoas / people[:, None],
        registered.practices,
        [*AGES, *_GROUPS, "income"],
    )
    return Patients(lists, means[list(AGES)], means["income"], means[list(_GROUPS)])


@dataclass(frozen=True)
class Prepared:
    """What a curve is fitted to, and whom it leaves out.

    Attributes
    ----------
    case : Case
        Of the ages that hold counted people.
    kept : array of bool
        Which practices take part: those whose ages, deprivation and ethnicity are known.
    counted : array
        The part of England's people of each of `vocabulary.AGES` who are counted.
    """

    case: Case
    kept: npt.NDArray[np.bool_]
    counted: Floats


def prepare(
    practices: pd.DataFrame, known: Patients, *, over_16: bool = False, shape: Shape | None = None
) -> Prepared:
    """What a curve is fitted to.

    Parameters
    ----------
    practices : DataFrame
        Index practice code; columns `level` (per head) and `people`.
    known : Patients
    over_16 : bool
        Whether `people` are those of 17 and over.
    shape : Shape, optional
        A published curve.
    """
    place = known.lists.index.get_indexer(practices.index)
    has_list = place >= 0

    def of_lists(counts: Floats) -> Floats:
        """Rows of the practices; nought for those without a list."""
        return np.where(has_list.reshape(-1, *[1] * (counts.ndim - 1)), counts[place], 0)

    every = practice_cuts.by_sex(known.lists)
    counts = practice_cuts.by_sex(known.lists, over_16)
    counted: Floats = counts.sum(axis=(0, 1)) / every.sum(axis=(0, 1))
    ages = counted > 0
    sexes = of_lists(counts)[:, :, ages]
    people = practices["people"].to_numpy(dtype=float)
    own = sexes.sum(axis=(1, 2)) >= ENOUGH * people
    elsewhere = known.ages.reindex(practices.index).to_numpy()[:, ages] * counted[ages]
    shares = np.where(own[:, None], sexes.sum(axis=1), elsewhere)
    traits = known.income.reindex(practices.index).to_numpy()[:, None]
    ethnicity = known.ethnicity.reindex(practices.index).to_numpy()
    kept = np.isfinite(shares).all(axis=1) & np.isfinite(traits[:, 0]) & (people > 0)
    shares = shares[kept] / shares[kept].sum(axis=1, keepdims=True)
    level = practices["level"].to_numpy(dtype=float)[kept]
    bands = of_lists(practice_cuts.by_band(known.lists, over_16))[kept]
    held = bands.any(axis=0)
    lists = Lists(
        sexes[kept],
        bands[:, held],
        practice_cuts.parts(known.lists, over_16)[held][:, ages],
        own[kept],
    )
    fitted = Practices(level, people[kept], shares, traits[kept])
    return Prepared(Case(fitted, lists, ethnicity[kept], shape), kept, counted)


@dataclass(frozen=True)
class Fits:
    """The fits of one service or outcome: by choice, and the range of the defined one."""

    curves: dict[str, Curve]
    low: Floats
    high: Floats

    @property
    def defined(self) -> Curve:
        """The curve as defined."""
        return next(iter(self.curves.values()))


def fit_all(fitted: Case, icbs: npt.NDArray[np.int_]) -> Fits:
    """Every fit of one service or outcome.

    Parameters
    ----------
    fitted : Case
    icbs : array of int
        The ICB of each practice, from 0: what the bootstrap draws.
    """
    curves = {choice: age_choices.fit(fitted, choice) for choice in fitted.choices}
    defined = next(iter(curves.values()))
    shape = None if fitted.shape is None else fitted.shape.by_age
    errors = standard_errors(fitted.practices, icbs, defined, shape=shape)
    counting = [one.by_age for name, one in curves.items() if name not in AGE_FITS_LEFT]
    low, high = age_choices.envelope(np.stack(counting), interval(defined, errors))
    return Fits(curves, low, high)


def curve_tables(
    practices: Mapping[str, pd.DataFrame], known: Patients, shape: Shape, say: Say
) -> dict[str, pd.DataFrame]:
    """The curves of every year and service, their fits, and the published hospital costs.

    Parameters
    ----------
    practices : mapping of str to DataFrame
        The practice file of each year.
    known : Patients
    shape : Shape
        From `hospital_costs.shape`.
    say : callable
        Takes who takes no part, and how well curves explain practices.

    Returns
    -------
    dict of str to DataFrame
        The tables `age_curves`, `age_curve_fits` and `hospital_costs` (see
        `declared.table_schemas`).
    """
    curves, fits = [], []
    for year, table in practices.items():
        of_year = table.set_index("practice")
        told = []
        for service in FITTED_BY_AGE:
            level = of_year[service] / of_year["population"]
            given = pd.DataFrame({"level": level, "people": of_year["population"]})
            made = prepare(given, known, shape=shape if service == SHAPED else None)
            if service == FITTED_BY_AGE[0]:
                _say_parts(given["people"], made, year, say)
            found = fit_all(made.case, pd.factorize(of_year["icb"][made.kept])[0])
            key = {"year": year, "service": service}
            curves.append(_curve_rows(found, key | {"shown": int(service in SHOWN)}))
            mean = made.case.practices.weights @ made.case.practices.shares
            costs: Floats = shape.by_age / (mean @ shape.by_age)
            fits += [
                key | row | {"from_hospital_costs": float(mean @ np.abs(one.by_age - costs))}
                for one, row in zip(found.curves.values(), _fit_rows(found), strict=True)
            ]
            told.append(f"{SERVICES[service].lower()} {found.defined.explained:.2f}")
        curves.append(_flat_rows({"year": year, "service": FLAT, "shown": 0}))
        say(f"{year}: curves by age explain of practices' need per head: {', '.join(told)}")
    return {
        "age_curves": pd.concat(curves, ignore_index=True),
        "age_curve_fits": pd.DataFrame(fits),
        "hospital_costs": pd.DataFrame({"age": list(AGES), "cost": costs}),
    }


def rate_tables(
    registers: pd.DataFrame, icb_of: pd.Series[str], known: Patients, say: Say
) -> dict[str, pd.DataFrame]:
    """The rates by age of registers, and their fits.

    Parameters
    ----------
    registers : DataFrame
        From `nhse_qof.read`.
    icb_of : Series
        ICB by practice code.
    known : Patients
    say : callable
        Takes who takes no part, and the rate of all ages.

    Returns
    -------
    dict of str to DataFrame
        The tables `outcome_rates` and `outcome_rate_fits` (see `declared.table_schemas`): people
        on the register of each person of the age.
    """
    rates, fits = [], []
    for outcome, title in REGISTERS.items():
        table = registers[registers["outcome"] == outcome].set_index("practice")
        table = table[(table["people"] > 0) & table.index.isin(icb_of.index)]
        given = table.assign(level=table["cases"] / table["people"])
        made = prepare(given, known, over_16=outcome in OVER_16)
        _say_parts(given["people"], made, title, say)
        found = fit_all(made.case, pd.factorize(icb_of[table.index[made.kept]])[0])
        overall = table["cases"].sum() / table["people"].sum()
        rate = _per_person(overall, made.counted)
        rates.append(
            pd.DataFrame(
                {
                    "outcome": outcome,
                    "age": list(AGES),
                    "rate": rate(found.defined.by_age),
                    "low": rate(found.low),
                    "high": rate(found.high),
                }
            )
        )
        for one, row in zip(found.curves.values(), _fit_rows(found), strict=True):
            by_age = dict(zip(AGES, rate(one.by_age), strict=True))
            fits.append({"outcome": outcome} | row | by_age)
        say(
            f"{title}: {overall:.2%} of people on lists; ages and deprivation explain "
            f"{found.defined.explained:.2f} of practices' rates"
        )
    return {
        "outcome_rates": pd.concat(rates, ignore_index=True),
        "outcome_rate_fits": pd.DataFrame(fits),
    }


def _per_person(overall: float, counted: Floats) -> Callable[[Floats], Floats]:
    """Turns a curve of counted people into a rate of all people of each age."""
    ages = counted > 0

    def rate(by_age: Floats) -> Floats:
        rates: Floats = np.zeros(len(counted))
        rates[ages] = overall * by_age * counted[ages]
        return rates

    return rate


def _curve_rows(found: Fits, key: Mapping[str, object]) -> pd.DataFrame:
    """A service's rows of the table of curves."""
    columns = {"curve": found.defined.by_age, "low": found.low, "high": found.high}
    return pd.DataFrame({**key, "age": list(AGES), **columns})


def _flat_rows(key: Mapping[str, object]) -> pd.DataFrame:
    """The rows of a service that counts every age alike."""
    return pd.DataFrame({**key, "age": list(AGES), "curve": 1.0, "low": 1.0, "high": 1.0})


def _fit_rows(found: Fits) -> list[dict[str, object]]:
    """A row for each fit: its curve, the slope by deprivation, and what it explains."""
    return [
        {
            "fit": name,
            "in_range": int(name not in AGE_FITS_LEFT),
            **dict(zip(AGES, one.by_age.tolist(), strict=False)),
            "deprivation": float(one.slopes[0]) if len(one.slopes) else 0.0,
            "explained": one.explained,
        }
        for name, one in found.curves.items()
    ]


def _say_parts(people: pd.Series, made: Prepared, what: str, say: Say) -> None:
    """Says how many practices have no list of their own, and who takes no part."""
    kept, own = made.kept, made.case.lists.own
    say(
        f"{what}: curves by age rest on {kept.sum():,} practices, {(~own).sum():,} of them "
        f"({made.case.practices.people[~own].sum():,.0f} people) by the ages of their LSOAs; "
        f"{(~kept).sum():,} practices ({people[~kept].sum():,.0f} people) take no part"
    )
