"""Scenarios, questions, answers, stories and tables go to other processes and back."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import escalade
from escalade import Answer, Question, RunFailed, Scenario, Story, Summary, Table, _native

RUNS = 500


def run(scenario: Scenario) -> Summary:
    return scenario.run(RUNS, threads=1)


def answer(question: Question) -> Answer:
    return question.answer()


def fail(text: str) -> Summary:
    return escalade.parse(text).run(10)


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def test_scenarios(pool: ProcessPoolExecutor, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(escalade.load("hotline").text, encoding="utf-8")
    mine = escalade.load(file).variant("none").set(gang_did_it=0.6)
    main = escalade.load("us-china-2015", policy={"us": "restraint"})
    here = [run(mine), run(main)]
    # What is sent has the texts of the file and its tables in it.
    file.unlink()
    assert list(pool.map(run, [mine, main])) == here
    again = pickle.loads(pickle.dumps(mine))
    assert again == mine
    assert (again.name, again.title, again.settings) == (mine.name, mine.title, mine.settings)
    assert copy.deepcopy(mine) == mine


def test_questions(pool: ProcessPoolExecutor) -> None:
    hotline = escalade.load("hotline").variant("live")
    questions = [
        hotline.question("run", runs=RUNS, seed=7, threads=1),
        hotline.question("compare", variants=["none", "live"], runs=RUNS),
        hotline.question("sweep", sweep=[("gang_did_it", "0.5,0.6")], runs=20),
        hotline.question("sensitivity", morris=2, runs=10),
    ]
    there = list(pool.map(answer, questions))
    for question, found in zip(questions, there, strict=True):
        assert pickle.loads(pickle.dumps(question)).command == question.command
        here = question.answer()
        assert type(found) is type(here)
        assert found == here


def test_answers_are_the_same_in_every_form() -> None:
    hotline = escalade.load("hotline")
    answers: list[Answer] = [
        hotline.run(RUNS),
        hotline.compare(["none", "live"], runs=RUNS),
        hotline.sweep({"gang_did_it": [0.5, 0.6]}, runs=50),
        hotline.sensitivity(runs=10),
        hotline.sensitivity(runs=10, morris=3),
        escalade.load("strait").exact(),
    ]
    for here in answers:
        again = pickle.loads(pickle.dumps(here))
        assert again == here
        assert hash(again) == hash(here)
        assert repr(again) == repr(here)
        assert str(again) == str(here)
        assert (again.to_csv(), again.to_markdown()) == (here.to_csv(), here.to_markdown())
        assert again.records() == here.records()
        assert again.plots() == here.plots()
        assert pickle.loads(pickle.dumps(again)) == here


def tell(scenario: Scenario) -> Story:
    return scenario.trace(4, seed=7)


def every_run(scenario: Scenario) -> Table:
    return scenario.table(RUNS, seed=7, threads=1)


def test_stories(pool: ProcessPoolExecutor) -> None:
    hotline = escalade.load("hotline")
    there = pool.submit(tell, hotline).result()
    here = tell(hotline)
    assert there == here
    assert (there.run, there.to_json(), there.to_csv()) == (here.run, here.to_json(), here.to_csv())
    assert (str(there), there.brief, there.to_markdown()) == (str(here), here.brief, here.to_markdown())
    assert there != hotline.trace(5, seed=7)
    branch = hotline.trace(2, at=26, choose="alba.hold")
    assert pickle.loads(pickle.dumps(branch)) == branch


@pytest.mark.parametrize("name", ["us-china-2015", "coalition", "hollow-pledge", "hotline"])
def test_tables(pool: ProcessPoolExecutor, name: str) -> None:
    scenario = escalade.load(name)
    here, there = every_run(scenario), pool.submit(every_run, scenario).result()
    assert there.columns == here.columns
    assert there.records() == here.records()
    assert [there.about(column) for column in there.columns] == [here.about(column) for column in here.columns]
    # A table that came from elsewhere goes on as any other.
    assert copy.deepcopy(there).records() == here.records()
    answers = scenario.run(RUNS).table()
    assert pickle.loads(pickle.dumps(answers)).records() == answers.records()
    none = scenario.steps(range(3, 3))
    assert pickle.loads(pickle.dumps(none)).records() == []


def test_unpickled_tables_are_handed_on_without_a_copy() -> None:
    polars, pyarrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    table = pickle.loads(pickle.dumps(every_run(escalade.load("coalition"))))
    ours = pyarrow.table(table)
    assert ours.equals(pyarrow.table(every_run(escalade.load("coalition"))))
    theirs = polars.DataFrame(table).to_arrow(compat_level=polars.CompatLevel.newest())

    def addresses(column: Any) -> list[list[int | None]]:
        return [[None if part is None else part.address for part in chunk.buffers()] for chunk in column.chunks]

    for name in table.columns:
        assert addresses(theirs[name]) == addresses(ours[name]), name


def test_tables_that_were_altered_on_the_way_are_refused() -> None:
    rows, columns = escalade.load("hotline").table(100)._table.parts()
    cases: list[tuple[int, Any]] = [
        (rows + 1_000, columns),
        (rows, [(name, "Float16", *rest) for name, _, *rest in columns]),
        (rows, [(*rest, [buffer[:-9] for buffer in buffers]) for *rest, buffers in columns]),
    ]
    for so_many, altered in cases:
        with pytest.raises((ValueError, RuntimeError)):
            _native.Table(so_many, altered)


def test_exceptions_come_back(pool: ProcessPoolExecutor) -> None:
    text = "steps = 9\n[state]\nheat = { start = 0, range = [0, 9] }\n[rules.r]\ndo = \"heat += 1 / (step - 3)\"\n"
    with pytest.raises(RunFailed, match="division by 0") as found:
        pool.submit(fail, text + '[outcomes]\nend = "otherwise"\n').result()
    assert (found.value.run, found.value.step, found.value.line) == (0, 3, 5)
