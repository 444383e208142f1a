"""Values of parameters as text, and odd input: each is refused with an exception that says what was expected."""

from __future__ import annotations

import datetime
import decimal
import fractions
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import escalade
from escalade import EscaladeError, NotSolvable, Scenario, ScenarioError, TooMuchMemory
from escalade._values import several, swept, text

HUGE = 10**30


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("60%", "60%"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-7, "1e-07"),
        (5, "5"),
        (True, "true"),
        (False, "false"),
        (fractions.Fraction(3, 5), "0.6"),
        (datetime.date(2015, 9, 22), "2015-09-22"),
        (datetime.datetime(2015, 9, 22, 23, 59), "2015-09-22"),
        (datetime.timedelta(weeks=8), "56 days"),
        (datetime.timedelta(hours=36), "1.5 days"),
    ],
)
def test_text(value: Any, expected: str) -> None:
    assert text(value) == expected


@pytest.mark.parametrize("value", [None, b"0.6", 1j, [0.6], {}, object(), decimal.Decimal("0.6")])
def test_what_is_no_value(value: Any) -> None:
    with pytest.raises(TypeError, match="a parameter takes a number, a flag, a date, a length of time or text, and not"):
        text(value)


def test_values_of_numpy() -> None:
    numpy = pytest.importorskip("numpy")
    assert text(numpy.float64(0.1)) == "0.1"
    assert text(numpy.int8(3)) == "3"
    assert text(numpy.bool_(True)) == "true"
    assert text(numpy.datetime64("2015-09-22T12:00:00", "ns")) == "2015-09-22"
    assert text(numpy.timedelta64(14, "D")) == text(numpy.timedelta64(14 * 24 * 3600 * 10**9, "ns")) == "14 days"
    for value in (numpy.datetime64("NaT"), numpy.array(0.6), numpy.array([0.6])):
        with pytest.raises(TypeError, match="a parameter takes"):
            text(value)
    assert swept(numpy.linspace(0.5, 1.0, 3)) == "0.5,0.75,1.0"
    hotline = escalade.load("hotline")
    assert hotline.run(numpy.int64(100), seed=numpy.uint64(7)) == hotline.run(100, seed=7)
    assert hotline.trace(numpy.int32(3)).run == 3


def test_counts_may_be_written_as_large_numbers_are() -> None:
    once = hotline().run(2_000, seed=7)
    assert hotline().run(2e3, seed=7) == once
    assert hotline().run(fractions.Fraction(2_000), seed=7) == once  # type: ignore[arg-type]
    asked = hotline().run(2e3, uncertain=2e1, runs_per_sample=2e2)
    assert asked == hotline().run(2_000, uncertain=20, runs_per_sample=200)
    assert hotline().sensitivity(morris=2.0, runs=1e1) == hotline().sensitivity(morris=2, runs=10)
    assert hotline().sensitivity(sobol=2.0, runs=1e1) == hotline().sensitivity(sobol=2, runs=10)
    assert len(hotline().table(1e2)) == 100
    assert hotline().steps(1e1).records() == hotline().steps(10).records()
    assert hotline().trace(outcome="clash", runs=1e3) == hotline().trace(outcome="clash", runs=1_000)
    assert escalade.load("gamblers-ruin").exact(max_states=1e6).is_exact
    question = hotline().question("run", runs=1e3)
    assert question.command == "escalade run hotline --runs 1000"
    assert question.shard_plan(2.0) == question.shard_plan(2)


def test_counts_of_numpy() -> None:
    numpy = pytest.importorskip("numpy")
    for count in (numpy.float64(500), numpy.float32(500), numpy.int16(500)):
        assert hotline().run(count) == hotline().run(500)


def test_values_of_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    assert text(pandas.Timestamp("2015-09-22")) == "2015-09-22"
    assert text(pandas.Timedelta(weeks=8)) == "56 days"


def test_names() -> None:
    assert several(None) == []
    assert several("none, live") == ["none", "live"]
    assert several(name for name in ("none", "live")) == ["none", "live"]
    for names in (3, [None], b"live", [b"live"]):
        with pytest.raises(TypeError, match="a name is text, not"):
            several(names)  # type: ignore[arg-type]


def hotline() -> Scenario:
    return escalade.load("hotline")


def sweep(values: Any) -> Any:
    return hotline().sweep({"gang_did_it": values}, runs=10)


REFUSED: list[tuple[Callable[[], Any], type[BaseException], str]] = [
    (lambda: hotline().run(0), ScenarioError, "0 runs cannot be made"),
    (lambda: hotline().run(-1), ScenarioError, "`runs` takes a whole number of at least 0"),
    (lambda: hotline().run(2**39), ScenarioError, "runs cannot be made: from 1 to 549,755,813,887 go"),
    (lambda: hotline().run(HUGE), ScenarioError, "`runs` takes a whole number"),
    (lambda: hotline().run(2.5), ScenarioError, "`runs` takes a whole number, not 2.5"),
    (lambda: hotline().run(1e30), ScenarioError, "`runs` takes a whole number from 0 to"),
    (lambda: hotline().run(10, seed=7.0), TypeError, "`seed` takes a whole number, not 7.0"),  # type: ignore[arg-type]
    (lambda: hotline().run(10, uncertain=2.5), ScenarioError, "`uncertain` takes a whole number, not 2.5"),
    (lambda: hotline().sensitivity(sobol=2.5), ScenarioError, "`sobol` takes a whole number, not 2.5"),
    (lambda: hotline().exact(max_states=0.5), ScenarioError, "`max_states` takes a whole number, not 0.5"),
    (lambda: hotline().table(0.5), ScenarioError, "`runs` takes a whole number, not 0.5"),
    (lambda: hotline().question("run").shard_plan(2.5), ScenarioError, "`shards` takes a whole number, not 2.5"),
    (lambda: hotline().run("1000"), TypeError, "`runs` takes a whole number, not '1000'"),  # type: ignore[arg-type]
    (lambda: hotline().run(True), TypeError, "`runs` takes a whole number, not True"),
    (lambda: hotline().run(math.nan), ScenarioError, "`runs` takes a whole number, not nan"),
    (lambda: hotline().run(math.inf), ScenarioError, "`runs` takes a whole number, not inf"),
    (lambda: hotline().run(1j), TypeError, "`runs` takes a whole number, not 1j"),  # type: ignore[arg-type]
    (lambda: hotline().run(10, seed=-1), ScenarioError, "`seed` takes a whole number of at least 0"),
    (lambda: hotline().run(10, seed=2**64), ScenarioError, "`seed` takes a whole number from 0"),
    (lambda: hotline().run(10, threads=-1), ScenarioError, "`threads` takes a whole number of at least 0"),
    (lambda: hotline().run(precision=math.nan), ScenarioError, "a precision of NaN"),
    (lambda: hotline().run(precision=math.inf), ScenarioError, "a precision of inf"),
    (lambda: hotline().run(precision=0.0), ScenarioError, "a precision of 0"),
    (lambda: hotline().run(precision="1%"), TypeError, "`precision` takes a number"),  # type: ignore[arg-type]
    (lambda: hotline().run(10, uncertain=1), ScenarioError, "from 2 to 10,000"),
    (lambda: hotline().run(10, uncertain=HUGE), ScenarioError, "`uncertain` takes a whole number"),
    (lambda: hotline().run(10, progress=3), TypeError, "`progress` takes"),  # type: ignore[arg-type]
    (lambda: hotline().set(gang_did_it=math.nan), ScenarioError, "`gang_did_it` takes a number from 0.5 to 0.99"),
    (lambda: hotline().set(gang_did_it=-math.inf), ScenarioError, "`gang_did_it` takes a number from 0.5 to 0.99"),
    (lambda: hotline().set(gang_did_it=1e308).run(10), ScenarioError, "outside the range"),
    (lambda: hotline().set(hotline_threshold=10**400), ScenarioError, "too large"),
    (lambda: hotline().set({"": 1}), ScenarioError, "there is no parameter ``"),
    (lambda: hotline().set({"gang_did_it": ""}), ScenarioError, "the value is missing"),
    (lambda: hotline().set({"gang_did_it": "\0"}), ScenarioError, "a character without meaning"),
    (lambda: hotline().set({"gang_did_it": "\ud800"}), UnicodeEncodeError, "surrogates"),
    (lambda: hotline().set({"gang_did_it": "0.6 --runs 3"}), ScenarioError, "expected an operator"),
    (lambda: hotline().set({b"gang_did_it": 1}), TypeError, "bytes"),  # type: ignore[dict-item]
    (lambda: hotline().set([("gang_did_it", 1)]), TypeError, "mapping"),  # type: ignore[arg-type]
    (lambda: hotline().variant(""), ScenarioError, "there is no variant ``"),
    (lambda: hotline().variant(b"live"), TypeError, "bytes"),  # type: ignore[arg-type]
    (lambda: hotline().policy({"": ""}), ScenarioError, "nothing says whose policy"),
    (lambda: hotline().compare(3), TypeError, "a name is text, not 3"),  # type: ignore[arg-type]
    (lambda: hotline().compare(policies=["x"]), TypeError, "`policies` takes a dictionary"),  # type: ignore[arg-type]
    (lambda: hotline().sweep(None), TypeError, "`over` takes a dictionary"),  # type: ignore[arg-type]
    (lambda: hotline().sweep({}), ScenarioError, "nothing says which parameter"),
    (lambda: sweep([]), ScenarioError, "the values are missing"),
    (lambda: sweep(0.6), TypeError, "a sweep takes text such as"),
    (lambda: sweep([0.6, math.nan]), ScenarioError, "gang_did_it"),
    (lambda: hotline().sensitivity(morris=0), ScenarioError, "from 2 to 131,072"),
    (lambda: hotline().sensitivity(sobol=HUGE), ScenarioError, "`sobol` takes a whole number"),
    (lambda: hotline().exact(prune=math.nan), ScenarioError, "`prune` takes a chance"),
    (lambda: hotline().exact(prune=2.0), ScenarioError, "`prune` takes a chance"),
    (lambda: hotline().exact(max_states=-1), ScenarioError, "`max_states` takes a whole number"),
    (lambda: hotline().exact(max_states=1), NotSolvable, "states are alive"),
    (lambda: hotline().exact(metrics="zzz"), ScenarioError, "there is no metric `zzz`"),
    (lambda: hotline().trace(-1), ScenarioError, "`run` takes a whole number from 0"),
    (lambda: hotline().trace(2**40), ScenarioError, "`run` takes a whole number from 0 to 1,099,511,627,775"),
    (lambda: hotline().trace(outcome="clash", nth=0), ScenarioError, "`nth` takes a whole number from 1"),
    (lambda: hotline().trace(outcome="clash", typical="clash"), TypeError, "give one of them"),
    (lambda: hotline().trace(3, outcome="clash"), TypeError, "give one of them"),
    (lambda: hotline().trace(nth=3), TypeError, "`nth` goes with `outcome`"),
    (lambda: hotline().trace(runs=3), TypeError, "`runs` goes with"),
    (lambda: hotline().trace(at=3), TypeError, "`at` and `choose` go together"),
    (lambda: hotline().trace(at="someday", choose="alba.hold"), ScenarioError, "neither a step nor a date"),
    (lambda: hotline().trace(outcome="clash", nth=10**6, runs=100), ScenarioError, "of the first 100 runs end in"),
    (lambda: hotline().describe("everything"), ScenarioError, "there is no section `everything`"),
    (lambda: hotline().table(0), ScenarioError, "`runs` takes a whole number from 1"),
    (lambda: hotline().table(2**39 - 1), TooMuchMemory, "takes about"),
    (lambda: hotline().steps(-1), ScenarioError, "`runs` takes a whole number"),
    (lambda: hotline().steps(range(0, 9, 2)), ValueError, "one after the other"),
    (lambda: hotline().steps(range(2**60, 2**60 + 1)), ScenarioError, "`runs` takes a whole number"),
    (lambda: hotline().steps(2**40), TooMuchMemory, "takes about"),
    (lambda: hotline().steps(1, of="zzz"), ScenarioError, "there is no variable, ladder or belief `zzz`"),
    (lambda: hotline().question("guess"), ValueError, "there is no question `guess`"),
    (lambda: hotline().question("run", luck=3), TypeError, "`luck` is nothing that can be asked$"),
    (lambda: hotline().question("run", run=3), TypeError, "can be asked; did you mean `runs`\\?"),
    (lambda: hotline().run(10).plot("pie"), KeyError, "there is no plot `pie`"),
    (lambda: hotline().run(10).plot(theme="pink"), ValueError, "there is no theme `pink`"),  # type: ignore[arg-type]
    (lambda: hotline().run(10).plots(size=(-1, 5)), ScenarioError, "`size` takes a whole number"),
    (lambda: hotline().run(10)["war"], KeyError, "there is no outcome `war`"),
    (lambda: hotline().table(10)["war"], KeyError, "there is no column `war`"),
    (lambda: escalade.load(""), ScenarioError, "there is no file ``"),
    (lambda: escalade.load("hotlime"), ScenarioError, "did you mean `hotline`"),
    (lambda: escalade.load("a\0b"), ScenarioError, "NUL"),
    (lambda: escalade.load(3), TypeError, "expected str, bytes or os.PathLike object, not int"),  # type: ignore[arg-type]
    (lambda: escalade.parse(""), ScenarioError, "is empty"),
    (lambda: escalade.parse(b""), TypeError, "bytes"),  # type: ignore[arg-type]
    (lambda: escalade.parse("a = " + "[" * 100_000), ScenarioError, "recurse"),
    (lambda: Scenario("hotline"), TypeError, "escalade.load\\('hotline'\\)"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("ask", "kind", "told"), REFUSED)
def test_what_is_odd_is_refused(ask: Callable[[], Any], kind: type[BaseException], told: str) -> None:
    with pytest.raises(kind, match=told) as refused:
        ask()
    assert type(refused.value) is kind


def test_files_that_are_no_scenarios(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    for content, told in [
        (b"", "is empty"),
        (b'title = "\xff"\n', "is not UTF-8"),
        (b"\0\0\0", "mine.toml"),
        (b"=", "mine.toml"),
    ]:
        file.write_bytes(content)
        with pytest.raises(ScenarioError, match=told):
            escalade.load(file)
    with pytest.raises(ScenarioError, match="there is no such file"):
        escalade.load(tmp_path)


def test_every_exception_is_one_of_escalade() -> None:
    for kind in (ScenarioError, NotSolvable, TooMuchMemory, escalade.RunFailed):
        assert issubclass(kind, EscaladeError)
        assert not issubclass(kind, ValueError)
