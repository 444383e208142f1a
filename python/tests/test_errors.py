"""Exceptions: the message of the command line, facts as attributes, over process borders."""

from __future__ import annotations

import pickle
import re
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
        assert_in_python(str(error), refusal(*words, "--json").rstrip())


HOTLINE = escalade.load("hotline")
MAIN = escalade.load("us-china-2015")


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda: HOTLINE.set(gang_did_it="sometimes"), '--> set["gang_did_it"]:1:1\n'),
        (lambda: HOTLINE.set(gang_did_it="sometimes"), '1 error in set["gang_did_it"]'),
        (lambda: HOTLINE.set(gang_did_it=""), 'error: set["gang_did_it"]: the value is missing\n'),
        (lambda: HOTLINE.set(gang_did_it=""), 'help: for example: set={"gang_did_it": "0.5"}\n'),
        (lambda: HOTLINE.set(gang_did_it="0.5 to 0.9"), 'sweep hotline --set '),
        (lambda: HOTLINE.sweep({"gang_did_it": ""}), 'error: over["gang_did_it"]: the values are missing\n'),
        (lambda: HOTLINE.sweep({"gang_did_it": ""}), 'help: for example: over={"gang_did_it": "0.5..0.99:5"}\n'),
        (lambda: HOTLINE.sweep({"gang_did_it": "0.5 to 0.9"}), 'error: over={"gang_did_it": "0.5 to 0.9"}: `to` makes no'),
        (lambda: HOTLINE.sweep({"gang_did_it": "0.5 to 0.9"}), 'over={"gang_did_it": "0.5..0.9:5"}'),
        (lambda: HOTLINE.sweep({"gang_did_it": "0.6"}), 'from end to end in five points: over={"gang_did_it": "'),
        (lambda: MAIN.policy(us=""), 'error: policy["us"]: the policy is missing'),
        (lambda: MAIN.compare(policies={"us": "restrain"}), "did you mean `restraint`?"),
        (lambda: HOTLINE.exact(max_states=10), "and `max_states=` is 10"),
        (lambda: HOTLINE.exact(max_states=10), "more states take more memory and time: max_states=N\n"),
        (lambda: HOTLINE.exact(max_states=10), "with a bound on the error: prune=1e-9\n"),
        (lambda: HOTLINE.sensitivity(runs=1), "`runs=` takes 2 or more here"),
        (lambda: HOTLINE.trace(outcome="clash", nth=10**6, runs=100), "`runs=` says how many runs to look through"),
        (lambda: HOTLINE.trace(at="someday", choose="alba.hold"), 'error: at="someday": '),
        (lambda: HOTLINE.set(gang_did_it=1e308).run(10), "--------- declared here"),
        (lambda: escalade.load("strait").set(zzz=1).run(10, uncertain=5), "there is no parameter"),
    ],
)
def test_messages_name_the_arguments_of_python(ask: Callable[[], Any], told: str) -> None:
    error = str(raised(ask))
    assert told in error, error
    assert not options(error), error


def test_lines_of_the_scenario_stay_as_they_are(tmp_path: Path) -> None:
    text = FAILS.replace('do = "heat += 1 / (step - 3)"', 'do = "heet += 1" # --set x=1, --runs 5')
    error = str(raised(lambda: escalade.parse(text)))
    assert "# --set x=1, --runs 5" in error


def options(message: str) -> list[str]:
    """Options of the command line that a message speaks of, outside of commands and lines of the scenario."""
    lines = [line for line in message.splitlines() if not re.match(r" *\d+ +\|", line)]
    plain = re.sub(r"escalade [a-z][^`\n]*", "", "\n".join(lines))
    return re.findall(r"(?<![\w-])--[a-z][a-z-]*", plain)


def assert_in_python(message: str, of_command_line: str) -> None:
    """The message of the command line, but for the names of its options."""
    assert not options(message), message
    pairs = list(zip(message.splitlines(), of_command_line.splitlines(), strict=True))
    for here, there in pairs:
        assert (here == there) is not bool(options(there)), (here, there)


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
    assert_in_python(str(error), refusal("exact", "us-china-2015", "--json").rstrip())


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


def test_what_is_set_or_swept_beyond_a_range_is_warned_of() -> None:
    hotline = escalade.load("hotline")
    with pytest.warns(escalade.ScenarioWarning, match="hotline_threshold"):
        hotline.sweep({"hotline_threshold": [1, 9]}, runs=50)
    with pytest.warns(escalade.ScenarioWarning, match="strike_bar") as told:
        hotline.set(strike_bar=0.99).run(50)
    assert told[0].filename == __file__
