"""The Python interface: the same runs, errors and files as the command line, and a free import."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import allocmodel as am
from allocmodel.cli import commands
from allocmodel.command_line.data import data
from allocmodel.declared.arguments import called
from allocmodel.study.compared.named import named_scenarios
from allocmodel.study.identity import digest

DEFAULT = "nottingham-2025-26"


@cache
def default_run() -> am.Run:
    return am.run(DEFAULT)


#: What an import loads of what is heavy, and what a run then loads of what it does not use. Where
#: dask is installed xarray takes it in, and it the templates: it is hidden.
LOADED = f"""
import sys

sys.modules["dask"] = None
loaded = lambda names: print(sorted({{*names.split()}} & {{*sys.modules}}))
import allocmodel
loaded("numpy pandas xarray pydantic click openpyxl allocmodel.api")
allocmodel.run("{DEFAULT}").table()
loaded("allocmodel.study.draws.draws allocmodel.study.uncertain.sweep docx jinja2 statsmodels")
"""


def test_importing_the_package_is_free_and_a_run_loads_what_it_uses():
    said = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, check=True)
    assert said.stdout.split() == [b"[]", b"[]"]


def test_the_package_gives_what_it_says():
    assert set(am.__all__) <= set(dir(am))
    assert all(getattr(am, name) is not None for name in am.__all__)
    with pytest.raises(AttributeError, match="no attribute 'runs'"):
        _ = am.runs


def test_a_room_does_not_take_the_place_of_a_function():
    """`allocmodel.audit` is a function to whoever imports the package, and a room to the code."""
    import allocmodel.audit.book

    assert all(callable(getattr(allocmodel, name)) for name in allocmodel.__all__ if name[0] != "_")


def test_results_by_name():
    run = default_run()
    money = run["total_allocation"]
    assert money.attrs["units"] == "pounds"
    assert run.results["total_allocation"].identical(money)
    assert float(money.sum()) == 2_608_735_000  # as the README prints it
    with pytest.raises(am.BadInput, match=r'no "alocation"\. Did you mean "allocation"\?'):
        run["alocation"]


def test_a_file_an_id_and_a_scenario_are_the_same_run():
    by_id = default_run()
    assert by_id.inputs.scenario.source is not None
    ways = [Path(by_id.inputs.scenario.source), am.load(DEFAULT), None]
    assert {digest(am.run(way)) for way in ways} == {digest(by_id)}


@pytest.mark.parametrize(
    ("key", "value", "written"),
    [
        ("health_inequalities.share", 0.15, "health_inequalities.share=0.15"),
        ("health_inequalities.share", np.float64(0.15), "health_inequalities.share=0.15"),
        ("budget.core.amount", 1_000_000, "budget.core.amount=1000000"),
        ("budget.core.amount", "published total", "budget.core.amount=published total"),
        ("budget.core.recurrent", False, "budget.core.recurrent=false"),
        ("years", ("2025/26",), 'years=["2025/26"]'),
        ("places", {"by": "district"}, 'places={"by" = "district"}'),
        ("title", "1", 'title="1"'),
        ("title", 'A "b" = c', 'title=A "b" = c'),
    ],
)
def test_an_override_is_what_set_would_be(key, value, written):
    ours = am.load(DEFAULT, {key: value})
    theirs = am.load(DEFAULT, [written])
    assert ours.overrides == theirs.overrides == (written,)
    assert ours.resolved() == theirs.resolved()


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ({"health_inequality.share": 0.15}, 'Did you mean "health_inequalities"'),
        ({"budget.cor.amount": 1}, 'Did you mean "core"\\?'),
        ({"budget.core.amount": object()}, "of the type object cannot stand"),
        ({"budget.core.amount": None}, "of the type NoneType cannot stand"),
        ({"": 1}, "An override needs a key"),
        ({3: 1}, "An override needs a key"),
    ],
)
def test_what_cannot_be_set_is_refused(overrides, said):
    with pytest.raises(am.Error, match=said) as caught:
        am.run(DEFAULT, overrides)
    assert caught.value.where and caught.value.mend


def test_a_loaded_scenario_is_not_changed():
    with pytest.raises(am.BadInput, match="loaded already"):
        am.run(am.load(DEFAULT), {"budget.core.amount": 1})


def test_impossible_limits_are_refused_by_the_run():
    with pytest.raises(am.BadInput, match="floors take"):
        am.run("nottingham-floor-binds", {"convergence.floor": 0.5})


def test_the_answer_is_a_table_in_full_precision():
    table = default_run().table()
    assert list(table.index) == default_run().places
    assert all(column.endswith(")") for column in table)
    money = table["Allocation of the place (pounds)"]
    # As the README prints them.
    assert list(money) == [797_688_181, 782_373_681, 765_170_753, 263_502_385]
    assert table["Change against equal money per head (pounds)"].sum() == pytest.approx(0, abs=4)


def test_a_table_of_several_years_has_them_as_rows():
    table = am.run("nottingham-three-years").table()
    assert table.index.names == ["Year", "Place"]
    assert table.loc["2028/29", "Allocation of the place (pounds)"].notna().all()
    assert len(table) == 12


def test_repr_is_a_line_and_html_is_escaped():
    run = am.run(DEFAULT, {"title": "<b>Need</b> & money"})
    assert "\n" not in repr(run) and DEFAULT in repr(run)
    html = run._repr_html_()
    assert "<b>" not in html and "&lt;b&gt;Need&lt;/b&gt; &amp; money" in html
    assert "£797,688,181" in html and "+£53,680,667" in html


def test_explanation_and_files(tmp_path):
    run = default_run()
    assert "Bassetlaw" in run.explain("bassetlaw")
    with pytest.raises(am.BadInput, match="no place"):
        run.explain("Atlantis")
    files = run.write(tmp_path)
    assert [file.parent for file in files] == [tmp_path / DEFAULT] * 4
    assert all(file.is_file() for file in files)


def calls_that_are_refused(folder: Path) -> dict[str, Callable[[], object]]:
    """Each of the errors whose words the command line has its own for, from Python."""
    run = default_run()
    (folder / DEFAULT).write_text("a file, where the folder of the run should be")
    return {
        "the argument place": lambda: run.explain("Atlantis"),
        "the argument folder": lambda: run.write(folder),
        "text or a path; this is of the type int": lambda: run.write(3),
        "the argument workbook": lambda: am.audit(3),
        "the argument run": lambda: am.rerun(3),
        "the argument spec": lambda: am.fit(3),
        "the argument changed": lambda: am.compare([DEFAULT]),
        "the argument against": lambda: am.compare([DEFAULT, "nottingham-gp-payments"], "other"),
        "the override icb=ZZZ": lambda: am.run(DEFAULT, {"icb": "ZZZ"}),
        "the override budget.core": lambda: am.load(DEFAULT, {"budget.core.amount": -1}),
        "the override nought": lambda: am.load(DEFAULT, ["nought"]),
        "the override icb=[": lambda: am.load(DEFAULT, ["icb=["]),
        "the override icb=QT1 and": lambda: am.load(DEFAULT, ["icb=QT1", "icb=QWO"]),
        "the override extends": lambda: am.load(DEFAULT, {"extends": "other"}),
        "the override title.a": lambda: am.load(DEFAULT, {"title.a": 1}),
        'status = "draft"': lambda: am.load(DEFAULT, {"status": "final", "budget.core.amount": 5}),
        "a place is named by a text": lambda: run.page(place=3),
        "3 is no list of scenarios": lambda: am.compare(3),
        "3 is no list of changed scenarios": lambda: am.compare([DEFAULT], changed=3),
        "more than 30 digits": lambda: am.load(DEFAULT, {"budget.core.amount": 10**400}),
        "too deeply": lambda: am.load(DEFAULT, {"title": deep(100)}),
        "draws is 1.": lambda: am.draws(am.load(DEFAULT), draws=1),
        "seed is not a number": lambda: am.draws(am.load(DEFAULT), seed=True),
        "gains are measured against is named by a text": lambda: am.draws(
            am.load(DEFAULT), against=3
        ),
        "the argument year": lambda: am.peers("Bassetlaw", year="1999/00"),
        "the argument icb": lambda: am.areas(3),
        "the argument by": lambda: am.new("QT1", folder / "new.toml", by="street"),
        "the argument lines": lambda: am.new("QT1", folder / "new.toml", lines=["core"]),
        "the argument maps": lambda: am.import_practices(folder / DEFAULT, folder / "new", maps=3),
        "the argument retrieved": lambda: am.import_allocations("a.xlsx", retrieved="today"),
        "the argument originals": lambda: am.build_reference(3),
    }


def deep(levels: int) -> object:
    made: list[object] = []
    for _ in range(levels):
        made = [made]
    return made


def test_errors_name_arguments_as_python_does(tmp_path):
    for named, call in calls_that_are_refused(tmp_path).items():
        with pytest.raises(am.Error) as refused:
            call()
        said = str(refused.value)
        assert named.casefold() in said.casefold()
        assert "--" not in said and "command line" not in said


def test_the_command_line_has_its_own_words_for_arguments():
    with called({"place": "--place"}), pytest.raises(am.BadInput, match="where: --place"):
        default_run().explain("Atlantis")
    with pytest.raises(am.BadInput, match="where: the argument place"):
        default_run().explain("Atlantis")


def test_a_run_can_be_pickled():
    run = default_run()
    again = pickle.loads(pickle.dumps(run))
    assert again.results.identical(run.results)
    assert again.explain("Bassetlaw") == run.explain("Bassetlaw")
    assert digest(again) == digest(run)


def test_a_failed_check_is_told(monkeypatch):
    from allocmodel.engine import verdict

    default_run().refuse_failed_checks()
    monkeypatch.setitem(verdict.TOLERANCES, "pounds", (-1.0, "Impossible, for this test"))
    run = am.run(DEFAULT)
    assert not run.passed
    with pytest.raises(am.CheckFailed, match="Lines add to the budget"):
        run.refuse_failed_checks()


@pytest.mark.parametrize("scenario", [3, b"nottingham-2025-26", {"id": "x"}, "", " "])
def test_what_is_no_scenario_is_refused(scenario):
    for call in (am.load, am.run):
        with pytest.raises(am.BadInput, match=r"(?i)scenario"):
            call(scenario)


@pytest.mark.parametrize(
    "overrides", [3, "health_inequalities.share=0.15", [("health_inequalities.share", 0.1)], [1]]
)
def test_what_is_no_override_is_refused(overrides):
    with pytest.raises(am.BadInput, match="Overrides are"):
        am.run(DEFAULT, overrides)


def test_a_place_and_a_year_that_are_none_are_refused():
    run = default_run()
    for place in (None, 3):
        with pytest.raises(am.BadInput, match="A place is named by a text"):
            run.explain(place)
    with pytest.raises(am.BadInput, match="no year 1999/00"):
        run.in_year("1999/00")


def test_names_of_a_run():
    run = default_run()
    assert "allocation" in run and "need_index" in run
    assert "alocation" not in run and 3 not in run
    assert list(run) == list(run.results)


def test_what_is_done_to_a_figure_is_not_done_to_the_run():
    run = default_run()
    run["total_allocation"][:] = 0
    run.results["total_allocation"][:] = 0
    assert float(run["total_allocation"].sum()) == 2_608_735_000


#: What gives what a command gives, where it has another name.
ALSO = {
    "check": am.Run.outline,
    "explain": am.Run.explain,
    "page": am.Run.page,
    "paper": am.Run.paper,
    "export": am.Run.write_publication,
    "data build": am.build_reference,
    "data import": am.import_practices,
    "data import-allocations": am.import_allocations,
}


def test_what_a_command_gives_python_gives_too():
    every = [*commands.commands, *(f"data {name}" for name in data.commands)]
    lacking = [name for name in every if name not in ALSO and name not in am.__all__]
    assert lacking == ["data"]


def test_what_is_given_is_told_on_one_line():
    run, like = default_run(), am.peers("Bassetlaw", number=1)
    for given in (run, run.inputs.scenario, like):
        assert repr(given).startswith("<allocmodel.") and "\n" not in repr(given)
        assert len(repr(given)) < 200
    assert {run: 1}[run] == 1 and like != am.load(DEFAULT)


def test_what_there_is_to_model_is_tables(tmp_path):
    everybody = am.icbs().loc["QT1"]
    assert everybody["population"] == pytest.approx(am.areas("QT1")["population"].sum())
    assert am.areas("QT1", practices=True)["population"].sum() == pytest.approx(
        everybody["population"]
    )
    assert {"publisher", "sha256"} <= set(am.sources().columns)
    made = am.new("QT1", tmp_path / "ours.toml", by="sub_icb")
    assert am.load(made.file).icb == "QT1"


def test_a_folder_named_as_a_scenario_does_not_stand_in_its_way(tmp_path, monkeypatch):
    """Such as a run with ``--out .`` makes: its record is named to go by it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / DEFAULT
    folder.mkdir()
    (folder / "run.json").write_text("{}")
    (tmp_path / "ours.toml").write_text(f'extends = "{DEFAULT}"\nid = "ours"\n')
    assert am.load("ours.toml").icb == "QT1"
    named = named_scenarios([DEFAULT, "ours.toml"], None, ())
    assert list(named.scenarios) == [DEFAULT, "ours"] and not named.saved
    with pytest.raises(am.BadInput, match="no record of a run"):
        named_scenarios([f"{DEFAULT}/run.json", "ours.toml"], None, ())
