"""What is asked for, checked before it goes to the native half, so that an exception names the argument."""

from __future__ import annotations

import numbers
import operator
import os
from collections.abc import Mapping
from typing import Any, TypeAlias

from ._native import ScenarioError, TooMuchMemory

Count: TypeAlias = int | float
"""How many of something: a whole number, which may be written as large numbers are: ``2e6``."""

MOST_RUNS = 2**39 - 1
LAST_RUN = 2**40 - 1
MOST = 2**64 - 1


def whole(name: str, value: object, least: int = 0, most: int = MOST) -> int:
    """A whole number in a range; also one of numpy's.

    Raises:
        TypeError: it is none.
        ScenarioError: it is not in the range.
    """
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(f"`{name}` takes a whole number, not {value!r} ({type(value).__name__})") from None
    if number < least and most == MOST:
        raise ScenarioError(f"error: `{name}` takes a whole number of at least {least:,}, not {number:,}")
    if not least <= number <= most:
        raise ScenarioError(f"error: `{name}` takes a whole number from {least:,} to {most:,}, not {number:,}")
    return number


def count(name: str, value: object, least: int = 0, most: int = MOST) -> int:
    """How many of something: as `whole`, and also a float that is a whole number.

    >>> count("runs", 2e4)
    20000

    Raises:
        TypeError: it is no number.
        ScenarioError: it is not in the range, or no whole number.
    """
    if isinstance(value, numbers.Real) and not isinstance(value, numbers.Integral):
        if not float(value).is_integer():
            raise ScenarioError(f"error: `{name}` takes a whole number, not {value}")
        value = int(float(value))
    return whole(name, value, least, most)


def number(name: str, value: object) -> float:
    """A number, of Python or of numpy.

    Raises:
        TypeError: it is none.
    """
    try:
        if isinstance(value, str | bytes | bool):
            raise TypeError
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise TypeError(f"`{name}` takes a number, not {value!r} ({type(value).__name__})") from None


WHOLE = ("seed", "threads")
COUNTS = ("runs", "uncertain", "runs_per_sample", "morris", "sobol")


def asked(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a question takes, without what is None. What the numbers may be beyond that, the native half knows."""
    found = {name: value for name, value in given.items() if value is not None}
    for name in found.keys() & set(WHOLE):
        found[name] = whole(name, found[name])
    for name in found.keys() & set(COUNTS):
        found[name] = count(name, found[name])
    if "precision" in found:
        found["precision"] = number("precision", found["precision"])
    return found


def mapping(name: str, value: object, example: str) -> None:
    """Refuses what is no mapping."""
    if not isinstance(value, Mapping):
        raise TypeError(f"`{name}` takes a dictionary such as {example}, not {value!r} ({type(value).__name__})")


CELL = 8


def room(rows: int, columns: int) -> None:
    """Refuses a table that cannot be held in memory, with the room that it takes to grow.

    Raises:
        TooMuchMemory: it takes more than the machine has.
    """
    try:
        has = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return
    takes = 2 * CELL * rows * columns
    if takes > has > 0:
        raise TooMuchMemory(
            f"error: a table of {rows:,} rows and {columns} columns takes about {takes / 2**30:,.0f} GiB, and the machine "
            f"has {has / 2**30:,.0f} GiB\n"
            " = help: ask for fewer runs, or let the command line write them into a file: escalade run --runs-table FILE"
        )
