"""Exceptions: the message of the command line, facts as attributes, over process borders."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import escalade
from escalade import EscaladeError, NotSolvable, RunFailed, ScenarioError, TooMuchMemory

Refusal = Callable[..., str]

FAILS = """\
steps = 9
[state]
heat = { start = 0, range = [0, 9] }
[rules.r]
do = "heat += 1 / (step - 3)"
[outcomes]
end = "otherwise"
"""


def raised(ask: Callable[[], Any]) -> EscaladeError:
    with pytest.raises(EscaladeError) as found:
        ask()
    return found.value


def test_a_faulty_file(tmp_path: Path, refusal: Refusal) -> None:
    file = tmp_path / "faulty.toml"
    file.write_text(FAILS.replace("heat +=", "heet +=").replace("otherwise", "otherwhise"), encoding="utf-8")
    error = raised(lambda: escalade.load(file))
    assert type(error) is ScenarioError
    assert str(error) == refusal("run", str(file), "--json").rstrip()
    assert "faulty.toml:5:" in str(error)
    assert "faulty.toml:7:" in str(error)


def test_what_is_chosen_wrongly(refusal: Refusal) -> None:
    hotline = escalade.load("hotline")
    for ask, words in [
        (lambda: hotline.variant("lively"), ["run", "hotline", "--variant", "lively"]),
        (lambda: hotline.set(gang_did_it="sometimes"), ["run", "hotline", "--set", "gang_did_it=sometimes"]),
        (lambda: hotline.set(nothing=1), ["run", "hotline", "--set", "nothing=1"]),
        (lambda: hotline.policy(alba="x"), ["run", "hotline", "--policy", "alba=x"]),
        (lambda: hotline.compare(["live", "lively"]), ["compare", "hotline", "--variant", "live,lively"]),
        (lambda: hotline.sweep({"gang_did_it": "0..1:1"}), ["sweep", "hotline", "--set", "gang_did_it=0..1:1"]),
        (lambda: escalade.load("hotlime"), ["run", "hotlime"]),
    ]:
        error = raised(ask)
        assert type(error) is ScenarioError
        assert str(error) == refusal(*words, "--json").rstrip()


def test_a_run_that_cannot_go_on(tmp_path: Path, refusal: Refusal) -> None:
    file = tmp_path / "fails.toml"
    file.write_text(FAILS, encoding="utf-8")
    error = raised(lambda: escalade.load(file).run(10))
    assert isinstance(error, RunFailed)
    assert (error.run, error.step, error.line) == (0, 3, 5)
    assert str(error) == refusal("run", str(file), "--runs", "10", "--json").rstrip()
    for ask in (
        lambda: escalade.load(file).table(10),
        lambda: escalade.load(file).steps(10),
        lambda: escalade.load(file).run(10, threads=1),
    ):
        assert isinstance(raised(ask), RunFailed)


def test_what_has_no_exact_answer(refusal: Refusal) -> None:
    error = raised(escalade.load("us-china-2015").exact)
    assert type(error) is NotSolvable
    assert str(error) == refusal("exact", "us-china-2015", "--json").rstrip()


def test_what_takes_too_much_memory() -> None:
    assert type(raised(lambda: escalade.load("strait").table(2**39 - 1))) is TooMuchMemory


def test_exceptions_are_pickled() -> None:
    for ask in (
        lambda: escalade.load("hotlime"),
        lambda: escalade.parse(FAILS).run(10),
        escalade.load("us-china-2015").exact,
        lambda: escalade.load("strait").table(2**39 - 1),
    ):
        error = raised(ask)
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
            again = pickle.loads(pickle.dumps(error, protocol))
            assert type(again) is type(error)
            assert str(again) == str(error)
            assert vars(again) == vars(error)


def test_exceptions_are_those_of_the_package() -> None:
    for kind in (EscaladeError, ScenarioError, RunFailed, NotSolvable, TooMuchMemory):
        assert kind.__module__ == "escalade"
        assert getattr(escalade, kind.__name__) is kind
        assert kind.__doc__
