"""Bad weights, evidence, pools and sign-offs: one clear message, exit 3, nothing left behind."""

from __future__ import annotations

import pytest

from allocmodel.declared.vocabulary import AGES
from allocmodel.inputs import model_inputs
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario
from allocmodel.scenario.judgements import judgements
from allocmodel.study.run import run_model
from tests.test_bad_input import BUDGET, DEFAULT, HEAD, PLACES, line

WHY = 'already_in_formula = "It is not in the formula."\n'
DEPRIVATION = '[[weight]]\nline = "core"\nkind = "deprivation"\nquintiles = [2, 1, 1, 1, 1]\n' + WHY
ETHNICITY = (
    '[[weight]]\nline = "core"\nkind = "ethnicity"\nevidence = ["type_2_diabetes"]\n'
    'treatment = "rate_ratio"\nphi = 0.05\n' + WHY
)
EVIDENCE = """
[[evidence]]
outcome = "asthma"
group = "South Asian"
census_groups = ["indian", "pakistani"]
estimate = 1.5
lower = 1.2
upper = 1.9
measure = "rate_ratio"
reference_group = "White"
adjusted_for = "age, sex, deprivation"
rates = "stroke_and_tia"
source = "A study"
doi = "10.1000/1"
"""
OWN = ETHNICITY.replace("type_2_diabetes", "asthma") + EVIDENCE
SECOND = EVIDENCE.replace("South Asian", "Black").replace(
    '"indian", "pakistani"', '"black_african"'
)
RATES = "{ " + ", ".join(f'"{age}" = 0.1' for age in list(AGES)[:-1]) + ', "85+" = 0.2 }'
PLUS = '\n[[budget]]\nline = "fund"\namount = 6_000_000\nfrom = "core"\nbasis = "core20plus"\n'
HI = "\n[health_inequalities]\nshare = {}\n"


def without(text: str, key: str) -> str:
    """The text without the lines of a key."""
    return "".join(row for row in text.splitlines(True) if not row.startswith(f"{key} ="))


def quintiles(weights: str) -> str:
    return DEFAULT + DEPRIVATION.replace("[2, 1, 1, 1, 1]", weights)


def phi(value: str) -> str:
    return DEFAULT + ETHNICITY.replace("phi = 0.05", f"phi = {value}")


def phis(value: str) -> str:
    """Two outcomes on a line, each with its own phi."""
    return phi(value).replace('"type_2_diabetes"', '"type_2_diabetes", "schizophrenia"', 1)


def final(text: str) -> str:
    return text.replace("years =", 'status = "final"\nyears =', 1)


PHI, QUINTILES = "weight.core.ethnicity.phi", "weight.core.deprivation.quintiles"

#: What is signed: figures themselves, and of [2, 1, 1, 1, 1] the digest, made by hand with
#: printf '[2.0, 1.0, 1.0, 1.0, 1.0]' | sha256sum
SIGNED = {PHI: "0.05", QUINTILES: '"a83560604672"', "health_inequalities.share": "0.15"}


def sign_off(*figures: str) -> str:
    return "".join(
        f'\n[[sign_off]]\nfigure = "{one}"\nvalue = {SIGNED.get(one, 0)}\nby = "the board"\n'
        for one in figures
    )


BAD = {
    # --- evidence -----------------------------------------------------------------------------
    "no lower end": (DEFAULT + without(OWN, "lower"), ("no lower end", "evidence.asthma.")),
    "no upper end": (DEFAULT + without(OWN, "upper"), ("no upper end",)),
    "an interval of no width": (
        DEFAULT + OWN.replace("lower = 1.2", "lower = 1.5").replace("upper = 1.9", "upper = 1.5"),
        ("interval", "1.5"),
    ),
    "estimate outside its interval": (DEFAULT + OWN.replace("1.5", "1.1"), ("1.1", "1.2", "1.9")),
    "ends the wrong way round": (
        DEFAULT + OWN.replace("lower = 1.2", "lower = 1.9").replace("upper = 1.9", "upper = 1.2"),
        ("not between",),
    ),
    "no reference group": (DEFAULT + without(OWN, "reference_group"), ("no reference_group",)),
    "no estimate": (DEFAULT + without(OWN, "estimate"), ("missing", "estimate")),
    "a ratio of nought": (
        DEFAULT + OWN.replace("lower = 1.2", "lower = 0"),
        ("lower is 0", "0.01"),
    ),
    "a negative ratio": (DEFAULT + OWN.replace("estimate = 1.5", "estimate = -1"), ("-1",)),
    "a ratio that is text": (
        DEFAULT + OWN.replace("estimate = 1.5", 'estimate = "1.5"'),
        ("not a number",),
    ),
    "a ratio that is no number": (DEFAULT + OWN.replace("upper = 1.9", "upper = nan"), ("nan",)),
    "unknown measure": (
        DEFAULT + OWN.replace('rate_ratio"\nreference', 'odd_ratio"\nreference'),
        ('Did you mean "odds_ratio"?',),
    ),
    "no rates by age": (
        DEFAULT + without(OWN, "rates"),
        ("asthma", "each age", "diabetes_17_and_over", "all_ages"),
    ),
    "an unknown register": (
        DEFAULT + OWN.replace("stroke_and_tia", "stroke_and_tea"),
        ('Did you mean "stroke_and_tia"?',),
    ),
    "rates with gaps": (
        DEFAULT + OWN.replace('"stroke_and_tia"', '{ "0-15" = 0, "16-24" = 0.1, "85+" = 0.2 }'),
        ("lacks the ages", "25-34", "75-84"),
    ),
    "rates at an age that is no band": (
        DEFAULT + OWN.replace('"stroke_and_tia"', RATES.replace("}", ', "90+" = 0.1 }')),
        ("90+", "no age band"),
    ),
    "a rate above one": (
        DEFAULT + OWN.replace('"stroke_and_tia"', RATES.replace("0.2", "20")),
        ("rates of 85+ is 20", "0 to 1"),
    ),
    "rates of nought": (
        DEFAULT + OWN.replace('"stroke_and_tia"', RATES.replace("0.2", "0").replace("0.1", "0")),
        ("0 at every age",),
    ),
    "two rates of one outcome": (
        DEFAULT + OWN + SECOND.replace("stroke_and_tia", "severe_mental_illness"),
        ("different rates", "asthma"),
    ),
    "an odds ratio at all ages alike": (
        DEFAULT
        + OWN.replace('measure = "rate', 'measure = "odds').replace("stroke_and_tia", "all_ages"),
        ("odds ratio", "each age"),
    ),
    "an odds ratio of women at risk": (
        DEFAULT
        + OWN.replace('measure = "rate', 'measure = "odds').replace(
            "stroke_and_tia", "women_of_childbearing_age"
        ),
        ("women_of_childbearing_age", "odds ratio", "each age"),
    ),
    "a crude ratio with rates by age": (
        DEFAULT + OWN.replace('"age, sex, deprivation"', '"none"'),
        ("adjusted for nothing", "all_ages"),
    ),
    "a prevalence": (
        DEFAULT + OWN.replace('measure = "rate', 'prevalence = 0.05\nmeasure = "rate'),
        ("prevalence", "rates"),
    ),
    "too few groups to shrink": (
        DEFAULT + OWN.replace('"rate_ratio"\nphi', '"shrunk"\nphi'),
        ("asthma", "1 group", "too few"),
    ),
    "unknown Census group": (
        DEFAULT + OWN.replace("pakistani", "pakistany"),
        ('Did you mean "Asian: Pakistani" (pakistani)?', "census_groups"),
    ),
    "no Census group": (DEFAULT + OWN.replace('["indian", "pakistani"]', "[]"), ("census_groups",)),
    "a Census group twice in a row": (
        DEFAULT + OWN.replace('"pakistani"', '"indian"'),
        ("Asian: Indian", "twice"),
    ),
    "a Census group in two rows": (
        DEFAULT + OWN + SECOND.replace("black_african", "pakistani"),
        ("Asian: Pakistani", "twice", "asthma"),
    ),
    "the same row twice": (
        DEFAULT + OWN + SECOND.replace("Black", "South Asian"),
        ("South Asian", "asthma"),
    ),
    "unknown key of evidence": (DEFAULT + OWN.replace("doi =", "dio ="), ('Did you mean "doi"?',)),
    # --- weights ------------------------------------------------------------------------------
    "a weight below zero": (quintiles("[1, 1, 1, 1, -0.1]"), ("-0.1", "0 to 100")),
    "four fifths": (quintiles("[1, 1, 1, 1]"), ("has 4 weights", "five")),
    "six fifths": (quintiles("[1, 1, 1, 1, 1, 1]"), ("has 6 weights", "five")),
    "weights that are text": (quintiles('"many"'), ("no list", "five")),
    "a weight that is text": (quintiles('[1, 1, 1, 1, "x"]'), ("not a number",)),
    "a weight that is no number": (quintiles("[1, 1, 1, 1, inf]"), ("inf",)),
    "weights of nought": (quintiles("[0, 0, 0, 0, 0]"), ("nought",)),
    "no quintiles": (DEFAULT + without(DEPRIVATION, "quintiles"), ("quintiles",)),
    "phi below zero": (phi("-0.01"), ("phi is -0.01", "0 to 1")),
    "phi above one": (phi("1.01"), ("phi is 1.01", "0 to 1")),
    "phi in per cent": (phi('"5%"'), ("phi is not a number",)),
    "phi is a truth": (phi("true"), ("phi is not a number",)),
    "phi without a point": (phi("{ low = 0.02, high = 0.1 }"), ("low", "high", "point")),
    "phi out of order": (
        phi("{ low = 0.06, point = 0.05, high = 0.1 }"),
        ("0.06", "0.05", "not in order"),
    ),
    "an end of phi above one": (
        phi("{ low = 0.02, point = 0.05, high = 1.1 }"),
        ("phi high is 1.1", "0 to 1"),
    ),
    "high ends of phi above the line": (
        phi("{ low = 0.02, point = 0.05, high = 0.6 }").replace(
            '"type_2_diabetes"', '"type_2_diabetes", "schizophrenia"'
        ),
        ("0.6 for each of 2 outcomes", "120%"),
    ),
    "highs of a line's phis above one": (
        phis("{ type_2_diabetes = { low = 0.1, point = 0.2, high = 0.7 }, schizophrenia = 0.4 }"),
        ("weight.core.ethnicity", "0.7 + 0.4, add up to 1.1", "110% of the line", "Lower them"),
    ),
    "phi of one outcome of two": (
        phis("{ type_2_diabetes = 0.1 }"),
        ("weight.core.ethnicity", 'has none for "schizophrenia"', "Write one for each"),
    ),
    "phi of an outcome that is not used": (
        phis("{ type_2_diabetes = 0.1, schizofrenia = 0.1 }"),
        ("schizofrenia", 'Did you mean "schizophrenia"?'),
    ),
    "phi of an outcome above one": (
        phis("{ type_2_diabetes = 0.1, schizophrenia = 1.1 }"),
        ("phi of schizophrenia is 1.1", "0 to 1"),
    ),
    "phi of an outcome without a point": (
        phis("{ type_2_diabetes = 0.1, schizophrenia = { low = 0.1, high = 0.2 } }"),
        ("phi of schizophrenia has", "point"),
    ),
    "phi of an outcome is text": (
        phis('{ type_2_diabetes = 0.1, schizophrenia = "much" }'),
        ("phi of schizophrenia is not a number",),
    ),
    "ends of phi among outcomes": (
        phis("{ type_2_diabetes = 0.1, high = 0.2 }"),
        ("phi has", '"type_2_diabetes", "high"', '"low", "point"'),
    ),
    "no figures of phi": (phi("{}"), ("phi has no figures",)),
    "no phi": (DEFAULT + without(ETHNICITY, "phi"), ("needs phi", "judgement")),
    "no evidence": (DEFAULT + without(ETHNICITY, "evidence"), ("needs evidence",)),
    "empty evidence": (
        DEFAULT + ETHNICITY.replace('["type_2_diabetes"]', "[]"),
        ("needs evidence",),
    ),
    "the same evidence twice": (
        DEFAULT + ETHNICITY.replace('"]', '", "type_2_diabetes"]'),
        ("type_2_diabetes", "twice"),
    ),
    "unknown outcome": (
        DEFAULT + ETHNICITY.replace("type_2_diabetes", "type_2_diabetis"),
        ('Did you mean "type_2_diabetes"?', "schizophrenia"),
    ),
    "evidence without an interval": (
        DEFAULT + ETHNICITY.replace("type_2_diabetes", "maternal_death"),
        ("maternal_death", "no interval"),
    ),
    "unknown treatment": (
        DEFAULT + ETHNICITY.replace("rate_ratio", "shrunken"),
        ('Did you mean "shrunk"?', "rate_ratio"),
    ),
    "unknown kind": (
        DEFAULT + ETHNICITY.replace('kind = "ethnicity"', 'kind = "ethnic"'),
        ('Did you mean "ethnicity"?',),
    ),
    "keys of the other kind": (
        DEFAULT + DEPRIVATION + "phi = 0.1\n",
        ("kind deprivation", "phi"),
    ),
    "unknown key of a weight": (DEFAULT + DEPRIVATION + "quantile = 1\n", ("quantile",)),
    "a line that does not exist": (
        DEFAULT + DEPRIVATION.replace('"core"', '"cor"'),
        ('"cor"', 'Did you mean "core"?'),
    ),
    "two weights of a kind": (DEFAULT + DEPRIVATION * 2, ("two weights", "deprivation")),
    "deprivation is in the formula": (
        DEFAULT + without(DEPRIVATION, "already_in_formula"),
        ("twice", "1.22", "already_in_formula"),
    ),
    "ethnicity is in the formula": (
        DEFAULT
        + line("mental health", 5_000_000, "mental_health", "core")
        + without(ETHNICITY, "already_in_formula").replace('"core"', '"mental health"'),
        ("twice", "10.1192/bjp.2019.185", "already_in_formula"),
    ),
    "an empty reason": (
        DEFAULT + DEPRIVATION.replace("It is not in the formula.", " "),
        ("empty",),
    ),
    "a weight on held money": (
        DEFAULT + line("reserve", 5, "held", "core") + DEPRIVATION.replace('"core"', '"reserve"'),
        ("reserve", "held"),
    ),
    "a weight on a pool": (
        DEFAULT + line("fund", 5, "core20", "core") + DEPRIVATION.replace('"core"', '"fund"'),
        ("fund", "twice"),
    ),
    "evidence not adjusted for deprivation": (
        DEFAULT + DEPRIVATION + ETHNICITY.replace("type_2_diabetes", "first_stroke"),
        ("first_stroke", "age, sex", "twice"),
    ),
    "own evidence, one row of it not adjusted": (
        DEFAULT
        + DEPRIVATION
        + ETHNICITY.replace("type_2_diabetes", "asthma")
        + EVIDENCE.replace(", deprivation", "")
        + SECOND,
        ("asthma", "age, sex", "twice"),
    ),
    # --- pools --------------------------------------------------------------------------------
    "core20plus without plus": (DEFAULT + PLUS, ("no plus groups",)),
    "plus without core20plus": (
        DEFAULT + PLUS.replace("core20plus", "core20") + 'plus = ["Black"]\n',
        ("plus", "core20plus"),
    ),
    "unknown plus group": (
        DEFAULT + PLUS + 'plus = ["Blak"]\n',
        ("(black)?", "asian"),
    ),
    "a plus group that is a number": (DEFAULT + PLUS + "plus = [1]\n", ("1",)),
    "two kinds of plus": (
        DEFAULT
        + PLUS
        + 'plus = ["Black"]\n'
        + PLUS.replace('"fund"', '"other"')
        + 'plus = ["Asian"]\n',
        ("different plus groups",),
    ),
    # --- the changed share, the domain --------------------------------------------------------
    "share above one": (DEFAULT + HI.format("15"), ("15", "0 to 1", "health_inequalities")),
    "share below nought": (DEFAULT + HI.format("-0.1"), ("-0.1", "0 to 1")),
    "share that is text": (DEFAULT + HI.format('"15%"'), ("not a number",)),
    "no share": (DEFAULT + "\n[health_inequalities]\n", ("missing", "share")),
    "nothing follows core": (
        HEAD + PLACES + line("gp", 5_000_000, "primary_medical") + HI.format("0.15"),
        ("no line follows the core formula",),
    ),
    "unknown domain": (
        DEFAULT + '\n[deprivation]\ndomain = "incomes"\n',
        ('Did you mean "income"?', "employment"),
    ),
    "weights that are no list": (DEFAULT.replace("[places]", "weight = 3\n[places]"), ("list",)),
    # --- sign-offs ----------------------------------------------------------------------------
    "phi is not signed off": (final(DEFAULT + ETHNICITY), ("final", PHI, "0.05")),
    "quintiles are not signed off": (
        final(DEFAULT + DEPRIVATION),
        ("final", QUINTILES, SIGNED[QUINTILES]),
    ),
    "the share is not signed off": (
        final(DEFAULT + HI.format("0.15")),
        ("final", "health_inequalities.share"),
    ),
    "own evidence is not signed off": (
        final(DEFAULT + without(OWN, "doi") + sign_off(PHI)),
        ("final", "evidence.asthma"),
    ),
    "one of several is not signed off": (
        final(DEFAULT + DEPRIVATION + ETHNICITY + sign_off(PHI)),
        (QUINTILES,),
    ),
    "a figure that is not there": (
        DEFAULT + DEPRIVATION + sign_off("weight.core.deprivation.quintile"),
        (f'Did you mean "{QUINTILES}"?',),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_weights(allocmodel, case: str) -> None:
    text, words = BAD[case]
    name = allocmodel.write(text)
    message = allocmodel.refused("run", name, says=words)
    assert f"where: {name}" in message


@pytest.mark.parametrize("case", list(BAD)[::6])
def test_check_says_the_same(allocmodel, case: str) -> None:
    name = allocmodel.write(BAD[case][0])
    assert allocmodel.refused("check", name) == allocmodel.refused("run", name)


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("weight.core.ethnicity.phi=2", ("phi is 2", "0 to 1")),
        ("weight.core.ethnicity.phy=0.1", ('Did you mean "phi"?',)),
        ("weight.cor.ethnicity.phi=0.1", ("weight.core.ethnicity",)),
        ("weight.core.deprivation.quintiles=[1,1]", ("weight.core.ethnicity",)),
        ("weight.core=1", ("weight.core.ethnicity",)),
        ("weight.core.ethnicity.phi.type_2_diabetes=0.1", ("weight.core.ethnicity",)),
        ("weight=1", ("list",)),
        ("health_inequalities.share=2", ("0 to 1",)),
        ("health_inequalities=2", ("table",)),
        ("deprivation.domain=health", ("income", "employment")),
    ],
)
def test_bad_overrides(allocmodel, override: str, words: tuple[str, ...]) -> None:
    name = allocmodel.write(DEFAULT + ETHNICITY)
    allocmodel.refused("run", name, "--set", override, says=words)


@pytest.mark.parametrize(
    ("text", "figure", "override"),
    [
        (ETHNICITY, PHI, "weight.core.ethnicity.phi=0.5"),
        (DEPRIVATION, QUINTILES, "weight.core.deprivation.quintiles=[9,1,1,1,1]"),
        (HI.format("0.15"), "health_inequalities.share", "health_inequalities.share=0.5"),
    ],
)
def test_a_signature_does_not_cover_what_is_set_on_the_day(
    allocmodel, text: str, figure: str, override: str
) -> None:
    name = allocmodel.write(final(DEFAULT + text + sign_off(figure)))
    assert allocmodel("check", name).code == 0
    allocmodel.refused("check", name, "--set", override, says=("final", figure))


GOOD = {
    "all signed off": final(DEFAULT + DEPRIVATION + ETHNICITY + sign_off(PHI, QUINTILES)),
    "own evidence, cited": DEFAULT + OWN + SECOND,
    "own evidence by titles": DEFAULT + OWN.replace('"indian"', '"Asian: Indian"'),
    "own evidence with a deprivation weight": DEFAULT + DEPRIVATION + OWN,
    "evidence not adjusted, on another line": (
        DEFAULT
        + DEPRIVATION
        + line("stroke", 5_000_000, "general_acute", "core")
        + ETHNICITY.replace("type_2_diabetes", "first_stroke").replace('"core"', '"stroke"')
    ),
    "plus in any capitals": DEFAULT + PLUS + 'plus = ["BLACK", "asian"]\n',
    "all money in one pool": (
        HEAD + PLACES + PLUS.replace('from = "core"\n', "") + 'plus = ["Black"]\n'
    ),
    "a pool from held money": (
        HEAD + PLACES + line("core", 9_000_000, "held") + PLUS + 'plus = ["Black"]\n'
    ),
    "the smallest and largest weights": quintiles("[100, 0, 0, 0, 0]"),
    "phi of one": phi("1"),
    "phi of nought": phi("0"),
    "a phi for each outcome, up to the line": phis(
        "{ type_2_diabetes = 0.3, schizophrenia = 0.7 }"
    ),
    "no health inequalities": DEFAULT + HI.format("0"),
    "health inequalities alone": DEFAULT + HI.format("1"),
    "the income domain": DEFAULT + DEPRIVATION + '\n[deprivation]\ndomain = "income"\n',
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load()


@pytest.mark.parametrize("case", GOOD)
def test_good_weights(allocmodel, reference: Reference, case: str) -> None:
    file = allocmodel.folder / allocmodel.write(GOOD[case])
    run = run_model(model_inputs(load_scenario(file), reference))
    assert [check.name for check in run.checks if not check.passed] == []


OF_EACH = "{ type_2_diabetes = { low = 0.05, point = 0.1, high = 0.3 }, schizophrenia = 0.02 }"


def test_each_outcome_has_its_own_phi_in_the_formulas(allocmodel) -> None:
    inputs = model_inputs(load_scenario(allocmodel.folder / allocmodel.write(phis(OF_EACH))))
    given = inputs.values["phi"].transpose("weight_use", "estimate")
    assert list(given["weight_use"].values) == ["core: type_2_diabetes", "core: schizophrenia"]
    assert given.values.tolist() == [[0.05, 0.1, 0.3], [0.02, 0.02, 0.02]]
    rests_on = [one.rests_on for (name, _), one in inputs.provenance.items() if name == "phi"]
    assert set(rests_on) == {(f"{PHI}.type_2_diabetes",), (f"{PHI}.schizophrenia",)}


def test_each_outcomes_phi_is_set_and_signed_by_a_name_of_its_own(allocmodel) -> None:
    name = allocmodel.write(phis(OF_EACH))
    listed = judgements(load_scenario(allocmodel.folder / name))
    assert [one.figure for one in listed] == [f"{PHI}.type_2_diabetes", f"{PHI}.schizophrenia"]
    assert listed[1].value == 0.02
    tables = "\n".join("\n".join(one.table()) for one in listed)
    signed = final(phis(OF_EACH)) + "\n" + tables.replace('by     = ""', 'by = "the board"') + "\n"
    name = allocmodel.write(signed)
    assert all(one.is_signed for one in judgements(load_scenario(allocmodel.folder / name)))
    other = f"{PHI}.schizophrenia=0.03"
    said = allocmodel.refused("check", name, "--set", other, says=(f"{PHI}.schizophrenia",))
    assert "type_2_diabetes" not in said
    name = allocmodel.write(final(phis(OF_EACH)) + sign_off(PHI))
    allocmodel.refused("check", name, says=(f"{PHI}.type_2_diabetes",))


def test_nothing_but_the_budget_needs_no_reason(allocmodel) -> None:
    """Equal money per head carries no need: a weight on it cannot count one twice."""
    per_head = BUDGET.replace('basis = "core"', 'basis = "per_head"\nstream = "core"')
    name = allocmodel.write(HEAD + PLACES + per_head + without(DEPRIVATION, "already_in_formula"))
    assert allocmodel("check", name).code == 0
