"""The package and the command line give the same bytes, or refuse with the same message."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from functools import partial

import pytest

import escalade
from escalade import EscaladeError, Scenario

NAMES = sorted(escalade.scenarios())
FEW = 1_000

Program = Callable[..., "subprocess.CompletedProcess[bytes]"]


def same(program: Program, words: list[str], ask: Callable[[], str]) -> bool:
    """Whether there was an answer, which was the same."""
    done = program(*words)
    if done.returncode == 0:
        assert ask().encode() == done.stdout, words
        return True
    with pytest.raises(EscaladeError) as refused:
        ask()
    # The same message, but for the names of what was asked.
    here, there = str(refused.value).strip(), done.stderr.decode().strip()
    alike = [line for line in there.splitlines() if "--" not in line]
    assert alike == [line for line in here.splitlines() if line in alike], words
    return False


def swept(scenario: Scenario) -> tuple[str, str] | None:
    """A parameter and some values of it, the first that has a range or several values."""
    for parameter in scenario.describe("parameters").document["parameters"]:
        match parameter:
            case {"id": name, "type": kind, "range": [low, high]} if kind != "duration":
                return name, f"{low}..{high}:2"
    return None


@pytest.mark.parametrize("name", NAMES)
def test_run(program: Program, name: str) -> None:
    words = ["run", name, "--runs", "1000", "--seed", "7"]
    answer = escalade.load(name).run(FEW, seed=7)
    assert same(program, [*words, "--json"], answer.to_json)
    assert same(program, [*words, "--format", "csv"], answer.to_csv)
    assert same(program, [*words, "--format", "markdown"], answer.to_markdown)


@pytest.mark.parametrize("name", NAMES)
def test_compare(program: Program, name: str) -> None:
    words = ["compare", name, "--runs", "400", "--uncertain", "2", "--runs-per-sample", "50"]
    ask = escalade.load(name).compare
    same(program, [*words, "--json"], lambda: ask(runs=400, uncertain=2, runs_per_sample=50).to_json())


@pytest.mark.parametrize("name", NAMES)
def test_sweep(program: Program, name: str) -> None:
    scenario = escalade.load(name)
    over = swept(scenario)
    if over is None:
        assert same(program, ["sweep", name, "--json"], lambda: scenario.sweep({}).to_json()) is False
        return
    words = ["sweep", name, "--set", "=".join(over), "--runs", "200"]
    assert same(program, [*words, "--json"], lambda: scenario.sweep(dict([over]), runs=200).to_json())
    assert same(program, [*words, "--format", "csv"], lambda: scenario.sweep(dict([over]), runs=200).to_csv())


@pytest.mark.parametrize("name", NAMES)
def test_sensitivity(program: Program, name: str) -> None:
    # The main scenario has so many unknowns that designs of it take seconds.
    is_large = name == "us-china-2015"
    runs, rows = (2, 2) if is_large else (20, 4)
    policies = {"us": "restraint"} if is_large else None
    ask = partial(escalade.load(name).sensitivity, runs=runs, policies=policies)
    words = ["sensitivity", name, "--runs", str(runs), "--json", *(["--policy", "us=restraint"] if is_large else [])]
    same(program, words, lambda: ask().to_json())
    same(program, [*words, "--morris", str(rows)], lambda: ask(morris=rows).to_json())
    same(program, [*words, "--sobol", str(rows)], lambda: ask(sobol=rows).to_json())


# These take seconds each if nothing is left out.
LARGE = {"hotline": 1e-5, "speed-or-certainty": 1e-5}


@pytest.mark.parametrize("name", NAMES)
def test_exact(program: Program, name: str) -> None:
    prune = LARGE.get(name)
    words = ["exact", name, "--json", *(["--prune", str(prune)] if prune else [])]
    found = same(program, words, lambda: escalade.load(name).exact(prune=prune).to_json())
    assert found is (name != "us-china-2015")


def test_exact_with_all_metrics(program: Program) -> None:
    words = ["exact", "strait", "--all-metrics", "--json"]
    assert same(program, words, lambda: escalade.load("strait").exact(all_metrics=True).to_json())


@pytest.mark.parametrize("name", ["strait", "hotline", "us-china-2015", "tranches"])
def test_trace_and_describe(program: Program, name: str) -> None:
    scenario = escalade.load(name)
    story = scenario.trace(4, seed=7)
    words = ["trace", name, "--run", "4", "--seed", "7"]
    assert same(program, [*words, "--json"], story.to_json)
    assert same(program, [*words, "--format", "csv"], story.to_csv)
    assert same(program, [*words, "--format", "markdown"], story.to_markdown)
    description = scenario.describe()
    assert same(program, ["describe", name, "--json"], description.to_json)
    assert same(program, ["describe", name, "--format", "markdown"], description.to_markdown)
    assert same(program, ["describe", name, "--format", "csv"], description.assumptions)
    assert same(program, ["describe", name, "--format", "mermaid"], description.mermaid)
    assert same(program, ["describe", name, "--format", "svg"], lambda: description.diagram().svg)


def test_searched_and_branched_stories(program: Program) -> None:
    hotline = escalade.load("hotline")
    for words, story in [
        (["--outcome", "clash", "--nth", "3"], hotline.trace(outcome="clash", nth=3)),
        (["--typical", "clash", "--runs", "500"], hotline.trace(typical="clash", runs=500)),
        (["--run", "2", "--at", "26", "--choose", "alba.hold"], hotline.trace(2, at=26, choose="alba.hold")),
    ]:
        assert same(program, ["trace", "hotline", *words, "--json"], story.to_json)


def test_settings(program: Program) -> None:
    scenario = escalade.load("us-china-2015", policy={"us": "restraint"}).set(summit_value=0.7, pledge_given=True)
    words = ["--set", "summit_value=0.7", "--set", "pledge_given=true", "--policy", "us=restraint", "--json"]
    assert same(program, ["run", "us-china-2015", "--runs", "200", *words], lambda: scenario.run(200).to_json())


def test_precision_and_draws(program: Program) -> None:
    hotline = escalade.load("hotline")
    words = ["run", "hotline", "--json"]
    assert same(program, [*words, "--precision", "0.02"], lambda: hotline.run(precision=0.02).to_json())
    assert same(
        program,
        [*words, "--uncertain", "10", "--runs", "2000", "--runs-per-sample", "300"],
        lambda: hotline.run(2_000, uncertain=10, runs_per_sample=300).to_json(),
    )


def test_runs_and_steps_as_tables(program: Program) -> None:
    hotline = escalade.load("hotline")
    for words, table in [
        (["--runs", "200", "--runs-table", "-"], hotline.table(200)),
        (
            ["--runs", "1", "--steps-table", "-", "--runs-of", "3..5", "--of", "rung,alarm"],
            hotline.steps(range(3, 6), of="rung,alarm"),
        ),
    ]:
        lines = program("run", "hotline", *words).stdout.decode().splitlines()
        assert lines[0] == ",".join(table.columns)
        assert len(lines) - 1 == len(table)
        rows = [[written(cell) for cell in record.values()] for record in table.records()]
        assert [line.split(",") for line in lines[1:]] == rows


def written(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)


def test_the_command_of_a_question_asks_the_same(cli: Callable[..., str]) -> None:
    hotline = escalade.load("hotline").variant("live").set(gang_did_it=0.6)
    question = hotline.question("compare", variants=["none", "live"], runs=300)
    assert cli(*shlex.split(question.command)[1:], "--json") == question.answer().to_json()
