"""Answers: the numbers as attributes, the documents, tables and plots that the command line writes."""

from __future__ import annotations

import base64
import html
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, Literal, TypeAlias, TypeVar, cast, overload

from . import _checks, _native
from ._plot import Plot
from ._table import Table

Theme: TypeAlias = Literal["auto", "light", "dark", "print", "grey"]

Interval: TypeAlias = tuple[float, float]

T = TypeVar("T")


class Named(Sequence[T], Generic[T]):
    """Things in order, which are found by their place, their name, or their title if no other has it.

    >>> import escalade
    >>> summary = escalade.load("hotline").run(1_000)
    >>> summary.outcomes.names
    ['clash', 'settled', 'uneasy']
    >>> summary.outcomes[0] is summary.outcomes["clash"]
    True
    >>> summary.metrics["days open"] is summary.metrics["days_open"]
    True
    """

    def __init__(self, what: str, named: Sequence[tuple[str, T]]) -> None:
        self._what = what
        self._named = list(named)

    @property
    def names(self) -> list[str]:
        """Their names."""
        return [name for name, _ in self._named]

    @overload
    def __getitem__(self, key: int | str) -> T: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[T]: ...
    def __getitem__(self, key: int | str | slice) -> T | Sequence[T]:
        if isinstance(key, slice):
            return [thing for _, thing in self._named[key]]
        if isinstance(key, int):
            return self._named[key][1]
        return self._named[self._place(key)][1]

    def _place(self, key: str) -> int:
        names = self.names
        if key in names:
            return names.index(key)
        titles = [getattr(thing, "title", None) for _, thing in self._named]
        titled = [names[place] for place, title in enumerate(titles) if title == key]
        if len(titled) == 1:
            return names.index(titled[0])
        if titled:
            raise KeyError(f"`{key}` is the title of {', '.join(f'`{name}`' for name in titled)}: say which")
        if not names:
            raise KeyError(f"there is no {self._what}")
        near = _native.near(str(key), [*names, *(title for title in titles if title)])
        meant = "" if near is None else f"did you mean `{near}`? "
        known = ", ".join(f"`{name}`" for name in names)
        raise KeyError(f"there is no {self._what} `{key}`: {meant}there are {known}")

    def __len__(self) -> int:
        return len(self._named)

    def __iter__(self) -> Iterator[T]:
        return iter(thing for _, thing in self._named)

    def __contains__(self, thing: object) -> bool:
        if isinstance(thing, str):
            try:
                self._place(thing)
            except KeyError:
                return False
            return True
        return any(thing == known for _, known in self._named)

    def __repr__(self) -> str:
        return f"<{len(self)} by name: {', '.join(self.names)}>"


def _interval(pair: Sequence[float] | None) -> Interval | None:
    return None if pair is None else (pair[0], pair[1])


@dataclass(frozen=True)
class Outcome:
    """How a scenario may end."""

    id: str
    title: str
    chance: float
    """Its share of the runs, or its probability."""
    interval: Interval | None
    """The 95% interval (Wilson); none if the chance is exact."""
    count: int | None
    """How many runs ended so; none if the chance is exact."""
    document: Mapping[str, Any]
    """All that the document has of it."""


@dataclass(frozen=True)
class Metric:
    """What is measured of each run."""

    id: str
    title: str
    unit: str | None
    mean: float | None
    """None where no run has it."""
    interval: Interval | None
    """The 95% interval of the mean; none if it is exact."""
    missing: float
    """The share of runs that do not have it."""
    document: Mapping[str, Any]
    """All that the document has of it."""


@dataclass(frozen=True)
class Precision:
    """How far runs were made to make intervals narrow: as far as was asked, unless there were the most runs before."""

    asked: float
    """The half-width of every interval that was asked for."""
    is_reached: bool
    """Whether all intervals are as narrow."""
    widest: float
    """The greatest half-width that is left."""
    of: str
    """Of what it is."""
    most_runs: int
    """The most runs that would have been made."""


@dataclass(frozen=True)
class Objective:
    """What an actor wants high."""

    actor: str
    title: str
    mean: float | None
    interval: Interval | None
    document: Mapping[str, Any]


class Answer:
    """What came of a question, as `Scenario.run` and its like give it."""

    def __init__(self, answer: _native.Answer) -> None:
        self._answer = answer

    def to_json(self) -> str:
        """The document: the same bytes as those of the command line, ``escalade … --json``."""
        return self._answer.json()

    @cached_property
    def document(self) -> dict[str, Any]:
        """The document, read. ``escalade schema`` says what is in it."""
        return cast("dict[str, Any]", json.loads(self.to_json()))

    def to_csv(self) -> str:
        """As a long table, a number a row: the same bytes as ``escalade … --format csv``."""
        return self._answer.csv()

    def table(self) -> Table:
        """The same table for data frames."""
        return Table(self._answer.table())

    def records(self) -> list[dict[str, Any]]:
        """The rows of the same table, each a dictionary."""
        return self.table().records()

    def to_markdown(self) -> str:
        """As ``escalade … --format markdown``."""
        return self._answer.markdown()

    def plots(
        self, *, theme: Theme = "auto", titles: bool = True, size: tuple[int, int] = (960, 640)
    ) -> dict[str, Plot]:
        """All plots of it, by name, in order."""
        width, height = (_checks.whole("size", pixels, 1, 2**32 - 1) for pixels in size)
        return {name: Plot(name, svg) for name, svg in self._answer.plots(theme, titles, (width, height))}

    def plot(self, name: str | None = None, *, theme: Theme = "auto", titles: bool = True) -> Plot:
        """One of the plots: the first, unless a name is given."""
        plots = self.plots(theme=theme, titles=titles)
        if not plots:
            raise KeyError("there is nothing to draw")
        if name is None:
            return next(iter(plots.values()))
        if name not in plots:
            raise KeyError(f"there is no plot `{name}`: there are {', '.join(plots)}")
        return plots[name]

    def save_plots(self, folder: str | os.PathLike[str], *, theme: Theme = "auto", titles: bool = True) -> list[Path]:
        """Writes all plots as SVG into a folder, which is made if it is not there; where they are."""
        into = Path(folder)
        into.mkdir(parents=True, exist_ok=True)
        return [plot.save(into) for plot in self.plots(theme=theme, titles=titles).values()]

    def _rows(self) -> tuple[list[str], list[list[str]]]:
        """What a notebook shows above the plot: the heads of a table, and its rows."""
        return [], []

    def _repr_html_(self) -> str:
        heads, rows = self._rows()
        title = html.escape(str(self.document.get("title", "")))
        parts = [f"<p><b>{title}</b></p>" if title else ""]
        if rows:
            head = "".join(f"<th>{html.escape(cell)}</th>" for cell in heads)
            body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
            parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
        else:
            parts.append(f"<pre>{html.escape(str(self))}</pre>")
        plots = self.plots(theme="light")
        if plots:
            name, plot = next(iter(plots.items()))
            picture = base64.b64encode(plot.svg.encode()).decode()
            parts.append(
                f'<img alt="{html.escape(name)}" style="max-width:100%" src="data:image/svg+xml;base64,{picture}">'
            )
        return "\n".join(part for part in parts if part)

    def __str__(self) -> str:
        return self._answer.text()

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, Answer) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __reduce__(self) -> tuple[Any, ...]:
        answer = self._answer
        written = (answer.json(), answer.csv(), answer.text(), answer.markdown())
        return (_read, (type(self), *written, answer.designs()))


def _read(
    kind: type[Answer], json: str, csv: str, text: str, markdown: str, designs: list[tuple[str, str]]
) -> Answer:
    return kind(_native.read(json, csv, text, markdown, designs))


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _between(interval: Interval | None) -> str:
    return "" if interval is None else f"{_percent(interval[0])} to {_percent(interval[1])}"


class Summary(Answer):
    """How a scenario ends: the distribution of its outcomes, sampled or exact.

    >>> import escalade
    >>> summary = escalade.load("hotline").run(10_000, seed=7)
    >>> summary["clash"].chance
    0.1376
    >>> summary.metrics["days_open"].mean
    16.3391
    """

    @cached_property
    def outcomes(self) -> Named[Outcome]:
        """The outcomes, in the order of the file."""
        return _outcomes(self.document)

    @cached_property
    def metrics(self) -> Named[Metric]:
        """The metrics, in the order of the file."""
        return _metrics(self.document)

    @cached_property
    def objectives(self) -> Named[Objective]:
        """What each actor got, by actor."""
        return _objectives(self.document)

    @property
    def precision(self) -> Precision | None:
        """What came of the precision that was asked for; none if none was."""
        return _precision(self.document)

    @property
    def is_exact(self) -> bool:
        """Whether it is without sampling."""
        return bool(self.document["method"] == "exact")

    @property
    def runs(self) -> int | None:
        """How many runs there were; none if it is exact."""
        return cast("int | None", self.document.get("runs"))

    @property
    def seed(self) -> int | None:
        """Whose luck they met; none if it is exact."""
        return cast("int | None", self.document.get("seed"))

    def __getitem__(self, outcome: str) -> Outcome:
        return self.outcomes[outcome]

    def _rows(self) -> tuple[list[str], list[list[str]]]:
        rows = [[o.title, _percent(o.chance), _between(o.interval)] for o in self.outcomes]
        return ["outcome", "chance", "95% interval"], rows

    def __repr__(self) -> str:
        chances = ", ".join(f"{outcome.id} {_percent(outcome.chance)}" for outcome in self.outcomes)
        how = "exact" if self.runs is None else "1 run" if self.runs == 1 else f"{self.runs:,} runs"
        return f"<Summary of {self.document['title']!r}, {how}: {chances}>"


def _precision(document: Mapping[str, Any]) -> Precision | None:
    of = document.get("precision")
    return None if of is None else Precision(of["asked"], of["reached"], of["widest"], of["of"], of["most_runs"])


def _outcomes(document: Mapping[str, Any]) -> Named[Outcome]:
    def outcome(of: dict[str, Any]) -> Outcome:
        return Outcome(of["id"], of["title"], of["probability"], _interval(of.get("interval")), of.get("count"), of)

    return Named("outcome", [(of["id"], outcome(of)) for of in document["outcomes"]])


def _metrics(document: Mapping[str, Any]) -> Named[Metric]:
    def metric(of: dict[str, Any]) -> Metric:
        return Metric(
            of["id"],
            of["title"],
            of.get("unit"),
            of.get("mean"),
            _interval(of.get("interval")),
            of.get("missing", 0.0),
            of,
        )

    return Named("metric", [(of["id"], metric(of)) for of in document["metrics"]])


def _objectives(document: Mapping[str, Any]) -> Named[Objective]:
    def objective(of: dict[str, Any]) -> Objective:
        return Objective(of["id"], of["title"], of.get("mean"), _interval(of.get("interval")), of)

    return Named("objective", [(of["id"], objective(of)) for of in document["objectives"]])


@dataclass(frozen=True)
class Option:
    """One of the options that are compared."""

    label: str
    outcomes: Named[Outcome]
    metrics: Named[Metric]
    objectives: Named[Objective]
    document: Mapping[str, Any]

    def __getitem__(self, outcome: str) -> Outcome:
        return self.outcomes[outcome]


@dataclass(frozen=True)
class Difference:
    """A number under one option less the same under another, on the same luck."""

    of: str
    mean: float | None
    interval: Interval | None
    """The paired 95% interval."""


class Comparison(Answer):
    """Options side by side, on the same luck.

    >>> import escalade
    >>> comparison = escalade.load("hotline").compare(["none", "live"], runs=10_000)
    >>> comparison["live"]["clash"].chance < comparison["none"]["clash"].chance
    True
    >>> difference = comparison.difference("live", "none", "clash")
    >>> difference.interval[1] < 0
    True
    """

    @cached_property
    def options(self) -> Named[Option]:
        """The options, by label."""

        def option(of: dict[str, Any]) -> Option:
            summary = of["summary"]
            return Option(of["label"], _outcomes(summary), _metrics(summary), _objectives(summary), of)

        return Named("option", [(of["label"], option(of)) for of in self.document["options"]])

    @property
    def runs(self) -> int:
        """How many runs there were of each option."""
        return cast("int", self.document["runs"])

    @property
    def precision(self) -> Precision | None:
        """What came of the precision that was asked for; none if none was."""
        return _precision(self.document)

    def __getitem__(self, option: str) -> Option:
        return self.options[option]

    def difference(self, option: str, against: str, of: str) -> Difference:
        """How much more there is of an outcome, a metric or a payoff under an option than under another.

        Args:
            of: its id (of a payoff ``payoff.ACTOR``), or its title if nothing else has it.

        Raises:
            KeyError: there is none of this name, or there are several; what there is.
        """
        for label in (option, against):
            self.options[label]
        for pair in self.document["pairs"]:
            if (pair["first"], pair["second"]) == (against, option):
                return _differences(pair, 1.0)[of].difference
            if (pair["first"], pair["second"]) == (option, against):
                return _differences(pair, -1.0)[of].difference
        raise KeyError(f"`{option}` is not compared with itself")

    def _rows(self) -> tuple[list[str], list[list[str]]]:
        titles = [outcome.title for outcome in self.options[0].outcomes] if len(self.options) else []
        rows = [[o.label or "as it stands", *(_percent(outcome.chance) for outcome in o.outcomes)] for o in self.options]
        return ["option", *titles], rows

    def __repr__(self) -> str:
        return f"<Comparison of {self.document['title']!r}: {', '.join(self.options.names)}>"


@dataclass(frozen=True)
class _Titled:
    title: str
    difference: Difference


def _differences(pair: Mapping[str, Any], sign: float) -> Named[_Titled]:
    """All that differs between two options, the second less the first, or with the other sign."""
    found: list[tuple[str, _Titled]] = []
    for kind in ("outcomes", "metrics", "objectives"):
        for of in pair.get(kind, []):
            name = f"payoff.{of['id']}" if kind == "objectives" else of["id"]
            mean, interval = of.get("difference", of.get("mean")), _interval(of.get("interval"))
            if mean is not None:
                mean = sign * mean
            if interval is not None and sign < 0:
                interval = (-interval[1], -interval[0])
            found.append((name, _Titled(of["title"], Difference(name, mean, interval))))
    return Named("outcome, metric or payoff", found)


class Sweep(Answer):
    """Options along one or two parameters, on the same luck."""

    def __repr__(self) -> str:
        return f"<Sweep of {self.document['title']!r}>"


class Sensitivity(Answer):
    """Which of the unknown parameters matter."""

    @property
    def tornado(self) -> dict[str, Any] | None:
        """One at a time from its stated value to the ends of its range."""
        return cast("dict[str, Any] | None", self.document["tornado"])

    @property
    def morris(self) -> dict[str, Any] | None:
        """Morris's screening, if it was asked for."""
        return cast("dict[str, Any] | None", self.document["morris"])

    @property
    def sobol(self) -> dict[str, Any] | None:
        """Sobol's indices, if they were asked for."""
        return cast("dict[str, Any] | None", self.document["sobol"])

    @cached_property
    def designs(self) -> dict[str, str]:
        """The designs with what came of each point, as CSV, by name: ``morris`` and ``sobol``, as far as they were
        asked for; the files ``morris.csv`` and ``sobol.csv`` of the command line."""
        return dict(self._answer.designs())

    def design(self, name: Literal["morris", "sobol"]) -> Table:
        """One of them as a table, a point a row: ``option``, ``sample`` and ``point``, the parameters, then the chance
        of each outcome and the mean of each metric and payoff.

        Raises:
            KeyError: it was not asked for.
        """
        if name not in self.designs:
            raise KeyError(f"there is no design `{name}`: ask with `sensitivity({name}=…)`")
        return Table(self._answer.design_table(name))

    def __repr__(self) -> str:
        found = [name for name in ("tornado", "morris", "sobol") if self.document[name] is not None]
        return f"<Sensitivity: {', '.join(found)}>"
