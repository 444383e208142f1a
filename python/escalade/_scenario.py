"""Scenarios, and what can be asked of them."""

from __future__ import annotations

import json
import os
import shlex
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

from . import _checks, _native
from ._answers import Answer, Comparison, Sensitivity, Summary, Sweep
from ._checks import Count
from ._plot import Plot
from ._progress import Progress, Shown, teller
from ._story import Story
from ._table import Table
from ._values import Policies, Swept, Value, pairs, several, swept

SEED = 2015
RUNS = 100_000

SURELY_FEW = 1_000_000
"""Tables of so many runs are held without a look at the memory."""

T = TypeVar("T")


class Scenario:
    """A scenario with what is chosen in it. It does not change: `set`, `variant` and `policy` give another.

    >>> import escalade
    >>> hotline = escalade.load("hotline")
    >>> hotline.title
    'Hotline miscalculation'
    >>> live = hotline.variant("live").set(hotline_threshold=1)
    >>> live.run(1_000)
    <Summary of 'Hotline miscalculation', 1,000 runs: clash 13.7%, settled 77.4%, uneasy 8.9%>

    Whatever is wrong is an exception that says all of it, with the line of the file:

    >>> hotline.variant("lively")
    Traceback (most recent call last):
        ...
    escalade.ScenarioError: error: there is no variant `lively`
     |
     = help: did you mean `live`?
     = help: there are `live`, `none`, `untested`, `restrictive`
    <BLANKLINE>
    1 error
    """

    __slots__ = ("_native",)

    def __init__(self, native: _native.Scenario) -> None:
        if not isinstance(native, _native.Scenario):
            raise TypeError(f"a scenario is loaded, `escalade.load({native!r})`, or parsed, `escalade.parse(text)`")
        self._native = native

    @staticmethod
    def load(
        name: str | os.PathLike[str],
        *,
        variant: str | None = None,
        set: Mapping[str, Value] | None = None,
        policy: Policies | None = None,
    ) -> Scenario:
        """The scenario of a path or a name, by the rule of the command line: a file that is there, or a folder with a
        ``scenario.toml``, comes before the built-in scenario of this name (`escalade.scenarios` lists them).

        Raises:
            ScenarioError: there is neither, or the file is faulty: all faults, with their lines.
        """
        found = Scenario(_native.Scenario.load(name))
        return found._with(variant, pairs(set), list((policy or {}).items()))

    @staticmethod
    def parse(text: str, *, tables: Mapping[str, str] | None = None, name: str = "scenario") -> Scenario:
        """The scenario of a text, with the text of each table by the path that it names.

        Raises:
            ScenarioError: all faults of the text and the tables, with their lines.
        """
        return Scenario(_native.Scenario.parse(name, text, dict(tables or {})))

    def _with(
        self, variant: str | None, values: list[tuple[str, str]], policies: list[tuple[str, str]]
    ) -> Scenario:
        if variant is None and not values and not policies:
            return self
        return Scenario(self._native.with_(variant, values, policies))

    def variant(self, name: str) -> Scenario:
        """With a variant of the file; ``"a+b"`` combines two, ``"stated"`` is the file as it stands."""
        return self._with(name, [], [])

    def set(self, values: Mapping[str, Value] | None = None, /, **more: Value) -> Scenario:
        """With other values of parameters, above those of the file and the variant."""
        return self._with(None, pairs({**(values or {}), **more}), [])

    def policy(self, played: Policies | None = None, /, **more: str) -> Scenario:
        """With the policies that actors play; ``"default"`` is the weights at the actor's responses."""
        return self._with(None, [], list({**(played or {}), **more}.items()))

    @property
    def name(self) -> str:
        """What it was loaded by."""
        return self._native.name

    @property
    def title(self) -> str:
        """What the file calls itself."""
        return self._native.title

    @property
    def hash(self) -> str:
        """BLAKE3 of the file and its tables: what has the same hash is the same scenario."""
        return self._native.hash

    @property
    def settings(self) -> dict[str, Any]:
        """What is chosen: ``variant``, ``set`` and ``policies``."""
        variant, values, policies = self._native.settings
        return {"variant": variant, "set": dict(values), "policies": dict(policies)}

    @property
    def warnings(self) -> str | None:
        """Warnings about the file and what is chosen; none, if there are none."""
        return self._native.warnings()

    @property
    def text(self) -> str:
        """The text of the file."""
        return self._native.texts()[0]

    def run(
        self,
        runs: Count | None = None,
        *,
        seed: int = SEED,
        precision: float | None = None,
        uncertain: Count | None = None,
        runs_per_sample: Count | None = None,
        threads: int = 0,
        progress: Progress = None,
    ) -> Summary:
        """Runs it many times, and counts how the runs end: ``escalade run``.

        Args:
            runs: how many runs, from 1 to 2**39 - 1; 100,000 unless it is said. ``1e6`` is a million, as in all that is
                counted.
            seed: whose luck they meet. The answer depends on it, and never on threads or machine.
            precision: run until the 95% interval on every outcome's chance is no wider than this to either side (above 0,
                below 0.5); ``runs`` is then the most, 10,000,000 unless it is said. If they are not enough, a
                `ScenarioWarning` says so, and ``precision`` of the answer.
            uncertain: how often the unknown parameters are drawn beside (2 to 10,000).
            runs_per_sample: how many runs each draw has.
            threads: how many threads work; 0 for all.
            progress: see `Progress`.

        Raises:
            ScenarioError: what is asked cannot be.
            RunFailed: a run cannot go on.
        """
        question = self.question(
            "run",
            runs=runs,
            seed=seed,
            precision=precision,
            uncertain=uncertain,
            runs_per_sample=runs_per_sample,
            threads=threads,
        )
        return cast("Summary", question.answer(progress=progress))

    def compare(
        self,
        variants: str | Iterable[str] | None = None,
        *,
        policies: Mapping[str, str | Iterable[str]] | None = None,
        runs: Count | None = None,
        seed: int = SEED,
        precision: float | None = None,
        uncertain: Count | None = None,
        runs_per_sample: Count | None = None,
        threads: int = 0,
        progress: Progress = None,
    ) -> Comparison:
        """Puts options side by side on the same luck: ``escalade compare``.

        Args:
            variants: variants of the file (``"*"`` for all, ``"stated"`` for the file as it stands).
            policies: by actor, the policies to compare (``"*"`` for all); of several actors, all combinations. Without
                either, what the file says under ``compare``. What is set holds under all options; so do the variant and the
                policies that are chosen, unless others are compared.
            uncertain: how often the unknown parameters are drawn beside; 0 for not at all. Unless it is said, 100 times where
                the file has objectives, less often below 100,000 runs.

        The rest is as in `run`.
        """
        question = self.question(
            "compare",
            variants=variants,
            policies=policies,
            runs=runs,
            seed=seed,
            precision=precision,
            uncertain=uncertain,
            runs_per_sample=runs_per_sample,
            threads=threads,
        )
        return cast("Comparison", question.answer(progress=progress))

    def sweep(
        self,
        over: Mapping[str, Swept],
        *,
        variants: str | Iterable[str] | None = None,
        policies: Mapping[str, str | Iterable[str]] | None = None,
        of: str | Iterable[str] | None = None,
        runs: Count | None = None,
        seed: int = SEED,
        threads: int = 0,
        progress: Progress = None,
    ) -> Sweep:
        """Steps through one or two parameters on the same luck: ``escalade sweep``.

        Args:
            over: by parameter what it takes: ``"0..1:11"`` (both ends included), ``"*"`` (all values of a flag or a choice),
                or a list of values.
            of: which outcomes, metrics or objectives plots and text show; the document has all.
            runs: of each option at each point; 5,000 unless it is said.

        >>> import escalade
        >>> sweep = escalade.load("hotline").sweep({"hotline_threshold": [1, 2, 3]}, runs=500)
        >>> sweep.table().columns[:3]
        ['hotline_threshold', 'option', 'kind']
        """
        question = self.question(
            "sweep", over=over, variants=variants, policies=policies, of=of, runs=runs, seed=seed, threads=threads
        )
        return cast("Sweep", question.answer(progress=progress))

    def sensitivity(
        self,
        *,
        morris: Count | None = None,
        sobol: Count | None = None,
        variants: str | Iterable[str] | None = None,
        policies: Mapping[str, str | Iterable[str]] | None = None,
        of: str | Iterable[str] | None = None,
        runs: Count | None = None,
        seed: int = SEED,
        threads: int = 0,
        progress: Progress = None,
    ) -> Sensitivity:
        """Which of the unknown parameters matter, and which would change the choice: ``escalade sensitivity``.

        Args:
            morris: trajectories of Morris's screening.
            sobol: rows of Saltelli's design for Sobol's indices. Without either, one parameter at a time.
            runs: of each option at each setting; 1,000 unless it is said, with ``morris`` 500, with ``sobol`` 100.
        """
        question = self.question(
            "sensitivity",
            morris=morris,
            sobol=sobol,
            variants=variants,
            policies=policies,
            of=of,
            runs=runs,
            seed=seed,
            threads=threads,
        )
        return cast("Sensitivity", question.answer(progress=progress))

    def exact(
        self,
        *,
        max_states: Count | None = None,
        prune: float | None = None,
        metrics: str | Iterable[str] | None = None,
        all_metrics: bool = False,
        threads: int = 0,
        progress: Progress = None,
    ) -> Summary:
        """The distribution of outcomes without sampling, where all chances are finite: ``escalade exact``.

        Raises:
            NotSolvable: what stands in the way.

        >>> import escalade
        >>> escalade.load("gamblers-ruin").exact().is_exact
        True
        """
        named = several(metrics)
        most = None if max_states is None else _checks.count("max_states", max_states)
        threads = _checks.whole("threads", threads)
        if prune is not None:
            prune = _checks.number("prune", prune)
            if not 0.0 <= prune < 1.0:
                raise _native.ScenarioError(f"error: `prune` takes a chance from 0 to less than 1, not {prune!r}")

        def solved(tell: Callable[[int, int], object] | None) -> _native.Answer:
            return self._native.exact(most, prune, named, all_metrics, threads, tell)

        return Summary(_told("steps", progress, solved))

    def trace(
        self,
        run: int = 0,
        *,
        outcome: str | None = None,
        nth: int = 1,
        typical: str | None = None,
        runs: Count | None = None,
        at: int | str | None = None,
        choose: str | None = None,
        everything: bool = False,
        seed: int = SEED,
        progress: Progress = None,
    ) -> Story:
        """The story of a run: ``escalade trace``.

        Args:
            run: which run, from 0.
            outcome: instead the ``nth`` run that ends in this outcome.
            typical: instead the run that is nearest to the median course of those that end in this outcome.
            runs: how many runs to look through.
            at: with ``choose``, tells the run beside itself with one other choice in this step, a number or a date.
            choose: what is chosen instead: ``"us.indict"``, ``"hold"``.
            everything: also what came to nothing.

        Raises:
            TypeError: arguments do not go together.
            ScenarioError: there is no such run, outcome, step or choice.
        """
        if (at is None) != (choose is None):
            raise TypeError("`at` and `choose` go together: where to branch, and what is chosen there instead")
        if sum([outcome is not None, typical is not None, run != 0]) > 1:
            raise TypeError("`run`, `outcome` and `typical` each say which run: give one of them")
        if outcome is None and nth != 1:
            raise TypeError("`nth` goes with `outcome`: the nth run that ends in it")
        if outcome is None and typical is None and runs is not None:
            raise TypeError("`runs` goes with `outcome` or `typical`: how many runs to look through")
        asked = {
            "run": _checks.whole("run", run, 0, _checks.LAST_RUN),
            "outcome": outcome,
            "nth": _checks.whole("nth", nth, 1, _checks.LAST_RUN),
            "typical": typical,
            "runs": None if runs is None else _checks.count("runs", runs, 1, _checks.LAST_RUN),
            "at": None if at is None else str(at),
            "choose": choose,
            "everything": everything,
            "seed": _checks.whole("seed", seed),
        }
        return Story(_told("runs searched", progress, lambda tell: self._native.trace(asked, tell)))

    def describe(self, *sections: str) -> Description:
        """What is in it, and what can be changed: ``escalade describe``."""
        return Description(self._native, list(sections))

    def table(
        self, runs: Count = RUNS, *, seed: int = SEED, threads: int = 0, progress: Progress = None
    ) -> Table:
        """Every run as a row: how it ended, and what was measured of it; ``escalade run --runs-table``.

        Raises:
            RunFailed: a run cannot go on.
            TooMuchMemory: the machine has not enough memory for so many rows.
        """
        runs = _checks.count("runs", runs, 1, _checks.MOST_RUNS)
        seed, threads = _checks.whole("seed", seed), _checks.whole("threads", threads)
        if runs > SURELY_FEW:
            _checks.room(runs, len(self._native.table(1, seed, 1, None).column_names))
        return Table(_told("runs", progress, lambda tell: self._native.table(runs, seed, threads, tell)))

    def steps(
        self, runs: Count | range = 100, *, of: str | Iterable[str] | None = None, seed: int = SEED
    ) -> Table:
        """Runs step by step, a step a row: the first ``runs``, or those of a range; ``escalade run --steps-table``."""
        if isinstance(runs, range) and runs.step != 1:
            raise ValueError(f"`runs` takes a number, or a range of runs one after the other, not {runs!r}")
        first, end = (runs.start, runs.stop) if isinstance(runs, range) else (0, runs)
        first = _checks.whole("runs", first, 0, _checks.LAST_RUN)
        end = _checks.count("runs", end, first, _checks.LAST_RUN + 1)
        seed, columns = _checks.whole("seed", seed), several(of)
        if end - first > SURELY_FEW:
            # Each run has a row for its start, and one step at least.
            _checks.room(2 * (end - first), len(self._native.steps_table(0, 0, seed, columns).column_names))
        return Table(self._native.steps_table(first, end, seed, columns))

    def question(self, kind: str, **asked: Any) -> Question:
        """One of the questions ``run``, ``compare``, ``sweep`` and ``sensitivity``, with what the method of this name takes,
        not yet answered: to be sent to another process, or divided."""
        for name in asked.keys() & {"variants", "of"}:
            asked[name] = several(asked[name])
        policies = asked.get("policies")
        if policies is not None:
            _checks.mapping("policies", policies, '{"us": ["restraint", "graduated"]}')
            asked["policies"] = [(actor, several(names)) for actor, names in policies.items()]
        if "over" in asked:
            over = asked.pop("over")
            _checks.mapping("over", over, '{"pace": [0.4, 0.6]}')
            asked["sweep"] = [(name, swept(what)) for name, what in over.items()]
        return Question(_native.Question(kind, self._native, _checks.asked(asked)))

    def __reduce__(self) -> tuple[Any, ...]:
        text, tables = self._native.texts()
        return (_again, (self.name, text, tables, self._native.settings))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and (self.hash, self.settings) == (other.hash, other.settings)

    def __hash__(self) -> int:
        return hash(self.hash)

    def __repr__(self) -> str:
        variant, values, policies = self._native.settings
        chosen = [f"variant {variant}"] if variant else []
        chosen += [f"{name}={value}" for name, value in values + policies]
        return f"<Scenario {self.title!r}{': ' if chosen else ''}{', '.join(chosen)}>"


def _again(
    name: str,
    text: str,
    tables: dict[str, str],
    settings: tuple[str | None, list[tuple[str, str]], list[tuple[str, str]]],
) -> Scenario:
    return Scenario(_native.Scenario.parse(name, text, tables).with_(*settings))


def _told(what: str, progress: Progress, work: Callable[[Callable[[int, int], object] | None], T]) -> T:
    tell = teller(progress, what)
    try:
        return work(tell)
    finally:
        if isinstance(tell, Shown):
            tell.close()


class ScenarioWarning(UserWarning):
    """What is asked goes, and may not be meant, or not be all that was wanted: a value beyond the range that the file states;
    a precision that was not reached; draws of the unknown parameters that nobody asked for, and that fail."""


def _warn(told: str) -> None:
    """Warns where the package was called."""
    depth = 1
    frame = sys._getframe()
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "escalade":
        frame = frame.f_back
        depth += 1
    warnings.warn(told, ScenarioWarning, stacklevel=depth)


class Question:
    """A question that is not yet answered. It pickles, with its scenario.

    >>> import escalade
    >>> question = escalade.load("hotline").question("run", runs=1_000, seed=7)
    >>> question.command
    'escalade run hotline --runs 1000 --seed 7'
    >>> question.answer() == escalade.load("hotline").run(1_000, seed=7)
    True
    """

    __slots__ = ("_native",)

    KINDS: dict[str, type[Answer]] = {
        "run": Summary,
        "compare": Comparison,
        "sweep": Sweep,
        "sensitivity": Sensitivity,
    }

    def __init__(self, native: _native.Question) -> None:
        self._native = native

    @property
    def kind(self) -> str:
        """``run``, ``compare``, ``sweep`` or ``sensitivity``."""
        return self._native.parts()[0]

    @property
    def command(self) -> str:
        """The command that asks the same."""
        return shlex.join(["escalade", *self._native.words()])

    def answer(self, *, progress: Progress = None) -> Answer:
        """The answer, found here.

        What it is as well to know is told of as a `ScenarioWarning`.
        """
        told = self._native.warnings()
        if told:
            _warn(told)
        return self._answered(_told("runs", progress, self._native.answer))

    def _answered(self, answer: _native.Answer) -> Answer:
        for told in answer.warnings():
            _warn(told)
        return self.KINDS[self.kind](answer)

    def shard_plan(self, shards: Count) -> str:
        """The plan of so many shards: the same as that of ``escalade shard plan``."""
        return self._native.shard_plan(_shards(shards))

    @property
    def divisible(self) -> tuple[int, int]:
        """How many runs of an option there are in all, and into how many shards they can be cut."""
        return self._native.divisible()

    def count_shard(self, shard: int, shards: Count, file: str | os.PathLike[str]) -> None:
        """Counts one of so many shards into a tally file: ``escalade shard run``."""
        self._native.count_shard(_checks.whole("shard", shard), _shards(shards), file)

    def combine(self, shards: Count, files: Iterable[str | os.PathLike[str]], out: str | os.PathLike[str]) -> None:
        """Makes one tally file of several: ``escalade shard combine``."""
        self._native.combine(_shards(shards), [os.fspath(file) for file in files], out)

    def held(self, shards: Count, files: Iterable[str | os.PathLike[str]]) -> list[tuple[int, int]]:
        """Which of so many shards these tally files hold, as ranges with both ends.

        Raises:
            ScenarioError: one of them is not whole, or not of this question.
        """
        return self._native.held(_shards(shards), [os.fspath(file) for file in files])

    def merge(self, shards: Count, files: Iterable[str | os.PathLike[str]]) -> Answer:
        """The answer, from tally files that hold all shards: ``escalade shard merge``."""
        return self._answered(self._native.merge(_shards(shards), [os.fspath(file) for file in files]))

    def __reduce__(self) -> tuple[Any, ...]:
        kind, scenario, asked = self._native.parts()
        return (_asked, (kind, Scenario(scenario), asked))

    def __repr__(self) -> str:
        return f"<Question {self.command}>"


def _shards(shards: Count) -> int:
    return _checks.count("shards", shards)


def _asked(kind: str, scenario: Scenario, asked: dict[str, Any]) -> Question:
    return Question(_native.Question(kind, scenario._native, asked))


class Description:
    """What is in a scenario, and what can be changed.

    >>> import escalade
    >>> description = escalade.load("hotline").describe("parameters")
    >>> [parameter["id"] for parameter in description.document["parameters"]][:2]
    ['hotline_start', 'hotline_threshold']
    """

    def __init__(self, scenario: _native.Scenario, sections: list[str]) -> None:
        self._text = scenario.describe("text", sections)
        self._scenario = scenario
        self._sections = sections

    def to_json(self) -> str:
        """The same bytes as those of ``escalade describe --json``."""
        return self._scenario.describe("json", self._sections)

    @property
    def document(self) -> dict[str, Any]:
        """The document, read."""
        return cast("dict[str, Any]", json.loads(self.to_json()))

    def to_markdown(self) -> str:
        """As Markdown."""
        return self._scenario.describe("markdown", self._sections)

    def assumptions(self) -> str:
        """The ledger of assumptions as CSV: every number with its range and its source."""
        return self._scenario.describe("csv", [])

    def mermaid(self) -> str:
        """Who can do what to whom, as a Mermaid diagram."""
        return self._scenario.describe("mermaid", [])

    def diagram(self) -> Plot:
        """Who can do what to whom, as a picture."""
        return Plot("diagram", self._scenario.describe("svg", []))

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<Description of {self._scenario.title!r}>"
