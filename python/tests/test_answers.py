"""Answers: the numbers of the document as attributes, tables, plots, and assertions about chances."""

from __future__ import annotations

import json
import pickle
import warnings
from pathlib import Path
from typing import Any

import pytest

import escalade
from escalade import Comparison, Scenario, Summary
from escalade.testing import Runner, assert_chance

RUNS = 5_000


@pytest.fixture(scope="module")
def hotline() -> Scenario:
    return escalade.load("hotline")


@pytest.fixture(scope="module")
def summary(hotline: Scenario) -> Summary:
    return hotline.run(RUNS, seed=7)


@pytest.fixture(scope="module")
def comparison(hotline: Scenario) -> Comparison:
    return hotline.compare(["none", "live"], runs=RUNS)


def test_outcomes_are_those_of_the_document(summary: Summary) -> None:
    document = json.loads(summary.to_json())
    assert summary.document == document
    assert summary.runs == RUNS
    assert summary.seed == 7
    assert not summary.is_exact
    assert summary.outcomes.names == [outcome["id"] for outcome in document["outcomes"]]
    assert sum(outcome.count or 0 for outcome in summary.outcomes) == RUNS
    for outcome, of in zip(summary.outcomes, document["outcomes"], strict=True):
        assert outcome.chance == of["probability"] == (outcome.count or 0) / RUNS
        assert outcome.interval is not None
        assert outcome.interval[0] < outcome.chance < outcome.interval[1]
        assert summary[outcome.id] is outcome


def test_metrics_are_those_of_the_document(summary: Summary) -> None:
    days = summary.metrics["days_open"]
    of = next(of for of in summary.document["metrics"] if of["id"] == "days_open")
    assert (days.title, days.mean) == (of["title"], of["mean"])
    assert days.interval is not None
    assert days.mean is not None
    assert days.interval[0] < days.mean < days.interval[1]
    assert 0 <= days.missing <= 1


def test_named(summary: Summary) -> None:
    outcomes = summary.outcomes
    assert len(outcomes) == 3
    assert [outcome.id for outcome in outcomes] == outcomes.names
    assert outcomes[-1] is outcomes[outcomes.names[-1]]
    assert [outcome.id for outcome in outcomes[:2]] == outcomes.names[:2]
    found: list[object] = ["clash", outcomes["clash"]]
    assert all(each in outcomes for each in found)
    lost: object = "war"
    assert lost not in outcomes
    with pytest.raises(KeyError, match="there is no outcome `war`: there are `clash`"):
        outcomes["war"]
    with pytest.raises(KeyError, match="there is no outcome `clsh`: did you mean `clash`\\? there are `clash`"):
        outcomes["clsh"]
    with pytest.raises(IndexError):
        outcomes[3]


def test_titles_are_names(summary: Summary, comparison: Comparison) -> None:
    assert summary.metrics["days open"] is summary.metrics["days_open"]
    titled: object = "days open"
    assert titled in summary.metrics
    by_title = comparison.difference("live", "none", "days open")
    assert by_title == comparison.difference("live", "none", "days_open")
    assert by_title.of == "days_open"
    with pytest.raises(KeyError, match="no outcome, metric or payoff `days opened`: did you mean `days open`\\?"):
        comparison.difference("live", "none", "days opened")
    with pytest.raises(KeyError, match="there are `clash`, `settled`, `uneasy`, .*`calls`"):
        comparison.difference("live", "none", "war")
    with pytest.raises(KeyError, match="no option `lve`: did you mean `live`\\?"):
        comparison.difference("lve", "none", "clash")


def test_a_title_that_two_have_is_refused() -> None:
    text = escalade.load("gamblers-ruin").text
    two = '[metrics]\na = { final = "step", title = "Rounds" }\nb = { final = "step", title = "Rounds" }\n'
    metrics = escalade.parse(text.replace("[metrics]\n", two)).run(10).metrics
    with pytest.raises(KeyError, match="`Rounds` is the title of `a`, `b`: say which"):
        metrics["Rounds"]


def test_payoffs_differ_by_actor_or_title() -> None:
    compared = escalade.load("brinkmanship").compare(policies={"norvane": "*"}, runs=200, uncertain=0)
    one, other = compared.options.names[:2]
    for objective in compared.options[0].objectives:
        found = compared.difference(one, other, f"payoff.{objective.actor}")
        assert found == compared.difference(one, other, objective.title)
        assert found.of == f"payoff.{objective.actor}"


def test_objectives() -> None:
    name = next(name for name in escalade.scenarios() if escalade.load(name).run(10).document["objectives"])
    summary = escalade.load(name).run(500)
    assert len(summary.objectives) == len(summary.document["objectives"])
    for objective in summary.objectives:
        assert objective.mean is not None
        assert objective.interval is not None
        assert objective.interval[0] <= objective.mean <= objective.interval[1]


def test_exact_answers(hotline: Scenario) -> None:
    exact = escalade.load("gamblers-ruin").exact()
    assert exact.is_exact
    assert exact.runs is None
    assert exact.seed is None
    assert exact["top"].interval is None
    assert exact["top"].count is None
    assert sum(outcome.chance for outcome in exact.outcomes) == pytest.approx(1.0, abs=1e-12)


def test_comparisons(comparison: Comparison, hotline: Scenario) -> None:
    assert comparison.options.names == ["none", "live"]
    assert comparison.runs == RUNS
    none, live = comparison["none"], comparison["live"]
    assert none["clash"].chance == hotline.variant("none").run(RUNS)["clash"].chance
    difference = comparison.difference("none", "live", "clash")
    back = comparison.difference("live", "none", "clash")
    assert difference.mean == pytest.approx(none["clash"].chance - live["clash"].chance, abs=1e-12)
    assert back.mean == -(difference.mean or 0)
    assert difference.interval is not None
    assert back.interval == (-difference.interval[1], -difference.interval[0])
    of_metric = comparison.difference("none", "live", "days_open")
    days = [option.metrics["days_open"].mean or 0.0 for option in (none, live)]
    assert of_metric.mean == pytest.approx(days[0] - days[1])
    for words in (("none", "none", "clash"), ("none", "lively", "clash"), ("none", "live", "war")):
        with pytest.raises(KeyError):
            comparison.difference(*words)


def test_every_table_has_the_rows_of_its_csv(summary: Summary, comparison: Comparison) -> None:
    for answer in (summary, comparison):
        lines = answer.to_csv().splitlines()
        table = answer.table()
        assert lines[0].split(",") == table.columns == list(table)
        assert len(table) == len(lines) - 1
        assert answer.records()[0] == {column: table[column][0] for column in table.columns}


def test_runs_as_rows_are_those_that_are_counted(hotline: Scenario, summary: Summary) -> None:
    table = hotline.table(RUNS, seed=7)
    for outcome in summary.outcomes:
        assert table["outcome"].count(outcome.id) == outcome.count
    days = table["days_open"]
    assert sum(days) / RUNS == pytest.approx(summary.metrics["days_open"].mean)
    # The same luck: whoever has a run's number can tell its story.
    run = table["outcome"].index("clash")
    assert hotline.trace(run, seed=7).document["run"] == run


def test_plots(summary: Summary, tmp_path: Path) -> None:
    plots = summary.plots()
    assert next(iter(plots)) == "outcomes"
    assert all(plot.svg.startswith("<svg") for plot in plots.values())
    assert summary.plot() == plots["outcomes"]
    assert summary.plot("ladder", theme="dark") != summary.plot("ladder", theme="light")
    saved = summary.save_plots(tmp_path / "new" / "folder")
    assert [path.name for path in saved] == [f"{name}.svg" for name in plots]
    assert saved[0].read_text(encoding="utf-8") == plots["outcomes"].svg
    assert plots["outcomes"].save(tmp_path / "mine.svg") == tmp_path / "mine.svg"


def test_what_a_notebook_shows(summary: Summary, comparison: Comparison, hotline: Scenario) -> None:
    for answer in (summary, comparison, hotline.sensitivity(runs=10)):
        page = answer._repr_html_()
        assert "data:image/svg+xml;base64," in page
    assert "<th>95% interval</th>" in summary._repr_html_()
    assert hotline.trace()._repr_markdown_() == hotline.trace().to_markdown()


def test_assertions_about_chances(hotline: Scenario, escalade_run: Runner) -> None:
    exact = escalade.load("gamblers-ruin").exact()
    summary = escalade_run("gamblers-ruin", runs=20_000, seed=7)
    assert_chance(summary, "top", exact["top"].chance)
    assert_chance(exact, "top", exact["top"].chance)
    assert_chance(exact, "top", exact["top"].chance * (1 + 1e-10))
    with pytest.raises(AssertionError, match="its exact chance is"):
        assert_chance(exact, "top", exact["top"].chance * (1 + 1e-8))
    with pytest.raises(AssertionError, match="exact two-sided binomial test") as failed:
        assert_chance(summary, "top", exact["top"].chance + 0.02, error=1e-6)
    assert "of 20000 runs ended so" in str(failed.value)
    # An exact test at its border: with a larger rate what passed fails.
    seeds = [hotline.run(200, seed=seed) for seed in range(40)]
    assert any(fails(summary, 0.133692, 0.2) for summary in seeds)
    assert not any(fails(summary, 0.133692, 1e-6) for summary in seeds)


def fails(summary: Summary, expected: float, error: float) -> bool:
    try:
        assert_chance(summary, "clash", expected, error)
    except AssertionError:
        return True
    return False


def test_assertions_that_cannot_be_made(hotline: Scenario, escalade_run: Runner) -> None:
    summary = escalade_run("hotline", runs=1_000)
    cases: list[tuple[str, float, str | float]] = [
        ("war", 0.1, "1e-6"),
        ("clash", 1.1, "1e-6"),
        ("clash", float("nan"), "1e-6"),
        ("clash", 0.1, "0"),
        ("clash", 0.1, 1.0),
        ("clash", 0.1, "seldom"),
    ]
    for outcome, expected, error in cases:
        with pytest.raises(ValueError):
            assert_chance(summary, outcome, expected, error)
    with pytest.raises(ValueError, match="stopped by their own intervals"):
        assert_chance(hotline.run(precision=0.02), "clash", 0.1337)
    with pytest.raises(TypeError, match="a summary has chances"):
        assert_chance(hotline.compare(["none", "live"], runs=10), "clash", 0.1)  # type: ignore[arg-type]


def test_the_fixture_keeps_what_it_has_run(escalade_run: Runner, hotline: Scenario) -> None:
    live = escalade_run("hotline", variant="live", runs=1_000, seed=7)
    assert escalade_run("hotline", variant="live", runs=1_000, seed=7) is live
    assert escalade_run(hotline.variant("live"), runs=1_000, seed=7) is live
    assert escalade_run(hotline, variant="live", runs=1_000, seed=8) is not live
    assert escalade_run(hotline, set={"gang_did_it": 0.6}, runs=1_000) == hotline.set(gang_did_it=0.6).run(1_000)


def test_the_plugin_imports_nothing_of_escalade() -> None:
    import subprocess
    import sys

    root = Path(escalade.__file__).parent.parent
    words = "import sys, pytest_escalade; print([name for name in sys.modules if name.split('.')[0] == 'escalade'])"
    done = subprocess.run([sys.executable, "-c", words], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_precision_that_is_reached(hotline: Scenario) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = hotline.run(precision=0.02).precision
    assert found is not None
    assert found.is_reached
    assert found.asked == 0.02 >= found.widest
    assert hotline.run(100).precision is None
    assert hotline.compare(["none", "live"], runs=100).precision is None
    assert escalade.load("gamblers-ruin").exact().precision is None


def test_a_precision_that_is_not_reached_is_warned_of(hotline: Scenario) -> None:
    for ask in (
        lambda: hotline.run(2_000, precision=0.005),
        lambda: hotline.compare(["none", "live"], runs=2_000, precision=0.005),
    ):
        with pytest.warns(escalade.ScenarioWarning) as told:
            answer = ask()
        assert len(told) == 1
        assert told[0].filename == __file__
        text = str(told[0].message)
        assert text.startswith("2000 runs leave ±"), text
        assert "where ±0.5 points was asked for: runs=" in text and text.endswith(" or so would do.")
        found = answer.precision
        assert found is not None
        assert not found.is_reached
        assert (found.asked, found.most_runs) == (0.005, 2_000)
        assert found.widest > found.asked
        assert f"({found.of})" in text
        # An answer that came from elsewhere knows it too.
        assert pickle.loads(pickle.dumps(answer)).precision == found


@pytest.mark.parametrize("variants", [None, "live", ["live"], ["none", "live"], "stated"])
def test_tables_of_sweeps_have_the_same_columns(hotline: Scenario, variants: Any) -> None:
    table = hotline.sweep({"hotline_threshold": [1, 2]}, variants=variants, runs=50).table()
    wide = hotline.sweep({"hotline_threshold": [1, 2]}, runs=50).table()
    assert table.columns == wide.columns
    assert all(table["option"])


def test_the_turning_points_of_a_branch_are_brief(hotline: Scenario) -> None:
    branch = hotline.trace(2, at=26, choose="alba.hold")
    lines = branch.brief.splitlines()
    assert lines[0] == "Hotline miscalculation: turning points of run 2, with one other choice on day 26"
    assert len(lines) < len(str(branch).splitlines()) / 2
    for part in ("as it was", "instead", "As it was", "Instead", "it ends in"):
        assert part in branch.brief, part
    assert branch.brief.count("it ends in") == 2
