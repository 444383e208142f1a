"""Values of parameters as the text that the command line takes."""

from __future__ import annotations

import datetime
import numbers
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

Value: TypeAlias = str | bool | int | float | datetime.date | datetime.timedelta
"""What a parameter can be set to: a number, a flag, the name of a choice, or text such as ``"60%"`` or ``"8 weeks"``."""

Policies: TypeAlias = Mapping[str, str]

Swept: TypeAlias = str | Sequence[Value]
"""What is swept: ``"0..1:11"`` (both ends included), ``"*"`` (all values of a flag or a choice), or a list of values."""


def text(value: Value) -> str:
    """A value as text, which is read back to the same bits.

    >>> text(0.1), text(True), text(datetime.date(2015, 9, 22)), text(datetime.timedelta(weeks=8))
    ('0.1', 'true', '2015-09-22', '56 days')
    """
    if isinstance(value, str):
        return value
    if type(value).__name__ in ("datetime64", "timedelta64"):
        # Numpy's: from nanoseconds there is no way to a date but this, and a length of time is an integer to it.
        value = getattr(value, "astype")(f"{type(value).__name__}[us]").item()
    if isinstance(value, datetime.timedelta):
        return f"{text(value / datetime.timedelta(days=1)).removesuffix('.0')} days"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return "true" if value else "false"
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        return repr(float(value))
    raise TypeError(
        f"a parameter takes a number, a flag, a date, a length of time or text, and not {type(value).__name__}"
    )


def pairs(values: Mapping[str, Value] | None) -> list[tuple[str, str]]:
    """Values by parameter as pairs of texts."""
    return [(name, text(value)) for name, value in (values or {}).items()]


def swept(what: Swept) -> str:
    """What is swept, as the command line takes it.

    >>> swept([1, 2, 3]), swept(range(3)), swept("0..1:11")
    ('1,2,3', '0,1,2', '0..1:11')
    """
    if isinstance(what, str):
        return what
    if not isinstance(what, Iterable):
        raise TypeError(f"a sweep takes text such as '0..1:11', or a list of values, not {what!r}")
    return ",".join(text(value) for value in what)


def several(names: str | Iterable[str] | None) -> list[str]:
    """One name or several as a list; a text may name several, with commas between."""
    if names is None:
        return []
    if isinstance(names, str):
        return [name.strip() for name in names.split(",")]
    found = list(names) if isinstance(names, Iterable) else [names]
    for name in found:
        if not isinstance(name, str):
            raise TypeError(f"a name is text, not {name!r} ({type(name).__name__})")
    return found
