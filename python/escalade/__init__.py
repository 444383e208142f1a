"""Escalade: a sanctions-escalation scenario simulator.

A scenario file defines actors, a ladder, responses and chances; a seeded Monte Carlo engine runs it and reports the
distribution of outcomes. It explores what-ifs; it does not forecast.

>>> import escalade
>>> hotline = escalade.load("hotline")
>>> summary = hotline.variant("live").run(100_000)
>>> summary["clash"].chance
0.13479
>>> exact = hotline.variant("live").exact()
>>> low, high = summary["clash"].interval
>>> low < exact["clash"].chance < high
True

The same scenario, choices, seed and runs give the same answer to the last bit, on any machine and any number of threads.
"""

from ._answers import (
    Answer,
    Comparison,
    Difference,
    Interval,
    Metric,
    Named,
    Objective,
    Option,
    Outcome,
    Precision,
    Sensitivity,
    Summary,
    Sweep,
    Theme,
)
from ._checks import Count
from ._native import EscaladeError, NotSolvable, RunFailed, ScenarioError, TooMuchMemory, __version__
from ._plot import Plot
from ._progress import Progress
from ._scenario import Description, Question, Scenario, ScenarioWarning
from ._story import Story
from ._table import Table
from ._values import Swept, Value

load = Scenario.load
parse = Scenario.parse


def scenarios() -> dict[str, str]:
    """The scenarios that are part of the package: their names, and what each is about.

    >>> import escalade
    >>> escalade.scenarios()["gamblers-ruin"]
    'the textbook example'
    """
    from . import _native

    return dict(_native.scenarios())


__all__ = [
    "Answer",
    "Comparison",
    "Count",
    "Description",
    "Difference",
    "EscaladeError",
    "Interval",
    "Metric",
    "Named",
    "NotSolvable",
    "Objective",
    "Option",
    "Outcome",
    "Plot",
    "Precision",
    "Progress",
    "Question",
    "RunFailed",
    "Scenario",
    "ScenarioError",
    "ScenarioWarning",
    "Sensitivity",
    "Story",
    "Summary",
    "Sweep",
    "Swept",
    "Table",
    "Theme",
    "TooMuchMemory",
    "Value",
    "__version__",
    "load",
    "parse",
    "scenarios",
]
