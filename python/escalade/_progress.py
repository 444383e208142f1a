"""How far long work is: a line in a terminal, a bar in a notebook."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from typing import Any, TypeAlias

Progress: TypeAlias = bool | Callable[[int, int], object] | None
"""Whether progress is shown: ``None`` if somebody looks and it takes a while, ``True`` or ``False``, or a function that is
called with what is done and how much there is."""

PATIENCE = 0.8


def teller(progress: Progress, what: str) -> Shown | Callable[[int, int], object] | None:
    """What is called with what is done and how much there is, if anything is."""
    if callable(progress):
        return progress
    if not isinstance(progress, bool | None):
        raise TypeError(f"`progress` takes True, False or a function of two numbers, not {progress!r}")
    if progress is False:
        return None
    show = _in_notebook() or _on_terminal(progress is True)
    return Shown(what, show, 0.0 if progress else PATIENCE) if show else None


class Shown:
    """Progress that is shown after a while, now and then, and taken away at the end."""

    def __init__(self, what: str, show: Callable[[str, float | None], None], patience: float) -> None:
        self.what = what
        self.show = show
        self.started = time.monotonic()
        self.next = self.started + patience
        self.is_shown = False

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now < self.next:
            return
        self.next = now + 0.1
        share = min(done / total, 1.0) if total else None
        left = ""
        if share and share < 1.0:
            left = f", about {_duration((now - self.started) * (1.0 / share - 1.0))} left"
        of = f" of {total:,}" if total else ""
        self.is_shown = True
        self.show(f"{done:,}{of} {self.what}{left}", share)

    def close(self) -> None:
        """Takes it away."""
        if self.is_shown:
            self.show("", None)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


def _on_terminal(is_wanted: bool) -> Callable[[str, float | None], None] | None:
    out = sys.stderr
    if out is None or not (is_wanted or out.isatty()):
        return None

    def show(text: str, share: float | None) -> None:
        bar = "" if share is None else f"[{'=' * round(24 * share):24}] "
        out.write(f"\r\x1b[K{bar}{text}" if out.isatty() else f"{text}\n" if text else "")
        out.flush()

    return show


def _in_notebook() -> Callable[[str, float | None], None] | None:
    ipython: Any = sys.modules.get("IPython")
    if ipython is None or type(ipython.get_ipython()).__name__ != "ZMQInteractiveShell":
        return None
    # Its functions have no types that would do for all of its versions.
    notebook: Any = importlib.import_module("IPython.display")
    handle: list[Any] = []

    def show(text: str, share: float | None) -> None:
        value = "" if share is None else f' value="{share:.3f}"'
        page = notebook.HTML(f'<progress max="1"{value}></progress> {text}' if text else "")
        if handle:
            handle[0].update(page)
        else:
            handle.append(notebook.display(page, display_id=True))

    return show
