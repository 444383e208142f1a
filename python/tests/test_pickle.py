"""Scenarios, questions and answers go to other processes and back."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

import escalade
from escalade import Answer, Question, RunFailed, Scenario, Summary

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


def test_stories_and_tables_say_that_they_do_not_pickle() -> None:
    strait = escalade.load("strait")
    for what in (strait.trace(), strait.table(10)):
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(what)


def test_exceptions_come_back(pool: ProcessPoolExecutor) -> None:
    text = "steps = 9\n[state]\nheat = { start = 0, range = [0, 9] }\n[rules.r]\ndo = \"heat += 1 / (step - 3)\"\n"
    with pytest.raises(RunFailed, match="division by 0") as found:
        pool.submit(fail, text + '[outcomes]\nend = "otherwise"\n').result()
    assert (found.value.run, found.value.step, found.value.line) == (0, 3, 5)
