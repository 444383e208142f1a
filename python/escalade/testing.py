"""Assertions about chances for tests, which say how often they fail by bad luck.

With pytest there is also the fixture `escalade_run`, a `Runner` that keeps what it has run for the session.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from . import _checks
from ._answers import Summary
from ._checks import Count
from ._scenario import SEED, Scenario
from ._values import Policies, Value

__all__ = ["Runner", "assert_chance"]


def assert_chance(summary: Summary, outcome: str, expected: float, error: str | float = "1e-6") -> None:
    """Asserts that an outcome has this chance, with a stated rate of false alarms.

    Of runs it fails if the exact two-sided binomial test of their count against the chance gives a p below ``error``. So if
    the chance is right, it fails for at most that share of all seeds; with a seed that is fixed it always or never fails.
    An exact summary is held against the chance itself, within a billionth of it. The library for Rust decides by the same
    code.

    Args:
        summary: of `Scenario.run` or `Scenario.exact`.
        outcome: the id of the outcome.
        expected: its chance, from 0 to 1.
        error: the rate of false alarms, above 0 and below 1, as a number or as text.

    Raises:
        AssertionError: with count, runs, both chances, p and the interval.
        ValueError: there is no such outcome, ``expected`` or ``error`` is out of range, or the runs were stopped by their own
            intervals (``precision``): then the test does not keep its rate.

    >>> import escalade
    >>> from escalade.testing import assert_chance
    >>> ruin = escalade.load("gamblers-ruin")
    >>> assert_chance(ruin.run(20_000, seed=7), "top", 0.128252, error="1e-6")
    >>> assert_chance(ruin.exact(), "top", 0.12825234881275225)
    >>> assert_chance(ruin.run(20_000, seed=7), "top", 0.2)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    AssertionError: `top` does not have the chance 0.2: ...
    """
    __tracebackhide__ = True
    if not isinstance(summary, Summary):
        raise TypeError(f"a summary has chances, of `Scenario.run` or `Scenario.exact`: not {type(summary).__name__}")
    rate = error if isinstance(error, str) else repr(_checks.number("error", error))
    fault = summary._answer.chance_fault(outcome, _checks.number("expected", expected), rate)
    if fault is not None:
        raise AssertionError(fault)


class Runner:
    """Runs scenarios, and each of them once: what is asked for again is answered from memory.

    >>> from escalade.testing import Runner
    >>> run = Runner()
    >>> run("hotline", variant="live", runs=1_000) is run("hotline", variant="live", runs=1_000)
    True
    """

    def __init__(self) -> None:
        self._found: dict[tuple[Scenario, int, int], Summary] = {}

    def __call__(
        self,
        scenario: str | os.PathLike[str] | Scenario,
        *,
        variant: str | None = None,
        set: Mapping[str, Value] | None = None,
        policy: Policies | None = None,
        runs: Count = 20_000,
        seed: int = SEED,
    ) -> Summary:
        """The summary of so many runs.

        Args:
            scenario: a name, a path or a scenario.
            variant: a variant of the file.
            set: values of parameters.
            policy: the policies that actors play.
            runs: how many runs, from 1 to 2**39 - 1.
            seed: whose luck they meet.

        Raises:
            ScenarioError: there is no such scenario, variant, parameter, value or policy, or the file is faulty.
            RunFailed: a run cannot go on.
        """
        found = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
        if variant is not None:
            found = found.variant(variant)
        if set:
            found = found.set(set)
        if policy:
            found = found.policy(policy)
        runs = _checks.count("runs", runs)
        key = (found, runs, seed)
        if key not in self._found:
            self._found[key] = found.run(runs, seed=seed, progress=False)
        return self._found[key]
