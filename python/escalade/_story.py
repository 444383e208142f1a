"""Runs in words."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any, cast

from . import _native


class Story:
    """One run step by step, or a run beside itself with one other choice.

    >>> import escalade
    >>> story = escalade.load("hotline").trace(outcome="clash")
    >>> story.run
    2
    >>> print(story.brief)  # doctest: +ELLIPSIS
    Run 2: number 1 of those that end in clash, among the first 3 runs.
    ...
    Day 40: it ends in clash.
    <BLANKLINE>
    """

    def __init__(self, story: _native.Story) -> None:
        self._story = story

    @property
    def run(self) -> int:
        """The number of the run, from 0."""
        return self._story.run

    @property
    def brief(self) -> str:
        """What moved it, a line each; of a run beside itself also what was chosen otherwise, and what came of it."""
        return self._story.brief

    def to_json(self) -> str:
        """The same bytes as those of ``escalade trace … --json``."""
        return self._story.json

    @cached_property
    def document(self) -> dict[str, Any]:
        """The document, read."""
        return cast("dict[str, Any]", json.loads(self.to_json()))

    def to_csv(self) -> str:
        """What happened, a row each."""
        return self._story.csv

    def to_markdown(self) -> str:
        """The story as Markdown."""
        return self._story.markdown

    def _repr_markdown_(self) -> str:
        return self._story.markdown

    def __reduce__(self) -> tuple[Any, ...]:
        story = self._story
        return (_again, (story.run, story.json, story.csv, story.text, story.markdown, story.brief))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Story) and self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        return hash(self._story.json)

    def __str__(self) -> str:
        return self._story.text

    def __repr__(self) -> str:
        return f"<Story of run {self.run}>"


def _again(run: int, json: str, csv: str, text: str, markdown: str, brief: str) -> Story:
    return Story(_native.Story(run, json, csv, text, markdown, brief))
