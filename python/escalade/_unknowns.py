"""The parameters that nobody knows, as other programs take them: their distributions, and settings from samples."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ._scenario import Scenario
from ._values import Value

NEGLIGIBLE = 1e-9
"""A distribution with no more than this beyond the range counts as one that keeps to it."""

INSIDE = 2.0**-53
"""How near to 0 and 1 a probability may come, as at these themselves a quantile may be infinite."""

DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12.0, "year": 365.25}

ARITHMETIC: dict[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


@dataclass(frozen=True)
class Unknown:
    """A parameter with a range or a distribution, which nothing that is chosen fixes."""

    id: str
    title: str
    stated: float
    """Its value in the file; of a length of time in days, as all its numbers here."""
    range: tuple[float, float] | None
    """Values beyond it count as its ends."""
    law: str
    """``uniform``, ``triangular``, ``beta``, ``normal``, ``lognormal``, ``loguniform`` or ``poisson``."""
    arguments: tuple[float, ...]
    whole: bool
    duration: bool

    @property
    def is_flat(self) -> bool:
        """Whether all values between two ends are equally likely."""
        return self.law == "uniform"

    def frozen(self) -> Any:
        """The distribution as scipy has it, frozen: of whole numbers one of `scipy.stats.rv_discrete`. It knows
        nothing of the range."""
        from scipy import stats

        first, *rest = self.arguments
        if self.law == "uniform":
            last = rest[0]
            return stats.randint(int(first), int(last) + 1) if self.whole else stats.uniform(first, last - first)
        if self.law == "triangular":
            mode, last = rest
            return stats.triang((mode - first) / (last - first), loc=first, scale=last - first)
        if self.law == "beta":
            return stats.beta(first, rest[0])
        if self.law == "normal":
            return stats.norm(first, rest[0])
        if self.law == "lognormal":
            return stats.lognorm(rest[0], scale=math.exp(first))
        if self.law == "loguniform":
            return stats.loguniform(first, rest[0])
        if self.law == "poisson":
            return stats.poisson(first)
        raise ValueError(f"the parameter `{self.id}` has the distribution `{self.law}`, which is not known here")

    @property
    def is_cut(self) -> bool:
        """Whether the distribution reaches beyond the range, so that its ends are met with a chance of their own."""
        if self.range is None or (self.whole and self.is_flat):
            return False
        low, high = self.range
        law = self.frozen()
        below, above = law.cdf(math.nextafter(low, -math.inf)), law.sf(high)
        return bool(below > NEGLIGIBLE or above > NEGLIGIBLE)

    def at(self, share: float) -> float:
        """The value below which it lies with this probability."""
        return self.inside(float(self.frozen().ppf(min(max(share, INSIDE), 1.0 - INSIDE))))

    def inside(self, number: float) -> float:
        """A number moved into the range."""
        if self.range is None:
            return number
        low, high = self.range
        return min(max(number, low), high)

    def setting(self, number: float) -> Value:
        """What `Scenario.set` takes for a number of a sample, which is moved into the range: a whole number is
        rounded down, a length of time is taken for days."""
        inside = self.inside(math.floor(number) if self.whole else float(number))
        if self.whole:
            return int(inside)
        return f"{inside!r} days" if self.duration else inside


def unknowns(scenario: Scenario) -> list[Unknown]:
    """What `Scenario.sensitivity` would vary, in the order of the file.

    Raises:
        ValueError: a distribution is written in words that are not understood here.
    """
    parameters = scenario.describe("parameters").document["parameters"]
    stated = {of["id"]: float(of["value"]) for of in parameters if isinstance(of["value"], (int, float))}
    return [_unknown(of, stated) for of in parameters if is_unknown(of)]


def is_unknown(parameter: Mapping[str, Any]) -> bool:
    """Whether a parameter, as it is described, is one that is varied."""
    ends = parameter["range"]
    return parameter["kind"] == "unknown" and (ends is None or ends[0] < ends[1])


def _unknown(of: Mapping[str, Any], stated: Mapping[str, float]) -> Unknown:
    ends = None if of["range"] is None else (float(of["range"][0]), float(of["range"][1]))
    if of["dist"] is None:
        assert ends is not None, "what has neither a range nor a distribution is not unknown"
        law: str = "uniform"
        arguments: tuple[float, ...] = ends
    else:
        law, arguments = _law(of["id"], of["dist"], stated)
    return Unknown(
        id=of["id"],
        title=of["title"],
        stated=float(of["value"]),
        range=ends,
        law=law,
        arguments=arguments,
        whole=of["type"] == "whole number",
        duration=of["type"] == "duration",
    )


def _law(parameter: str, written: str, stated: Mapping[str, float]) -> tuple[str, tuple[float, ...]]:
    """A distribution as it is written, read: ``"normal(m, 10%)"``."""
    plain = re.sub(r"([\d.]+)\s*%", r"(\1 / 100)", written)
    plain = re.sub(r"([\d.]+)\s*(day|week|month|year)s?\b", lambda found: _days(*found.groups()), plain)
    try:
        call = ast.parse(plain.strip(), mode="eval").body
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            raise ValueError("no distribution")
        return call.func.id, tuple(_number(argument, stated) for argument in call.args)
    except (SyntaxError, ValueError, KeyError, ZeroDivisionError):
        raise ValueError(
            f"the distribution `{written}` of the parameter `{parameter}` is not understood here: its arguments may be "
            "numbers, parameters and lengths of time, with + - * / between them"
        ) from None


def _days(number: str, unit: str) -> str:
    return f"({number} * {DAYS[unit]!r})"


def _number(node: ast.expr, stated: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return float(node.value)
    if isinstance(node, ast.Name):
        return stated[node.id]
    if isinstance(node, ast.UnaryOp):
        return ARITHMETIC[type(node.op)](_number(node.operand, stated))
    if isinstance(node, ast.BinOp):
        return ARITHMETIC[type(node.op)](_number(node.left, stated), _number(node.right, stated))
    raise ValueError("no number")
