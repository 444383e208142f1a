"""Plots as SVG."""

from __future__ import annotations

import os
from pathlib import Path


class Plot:
    """A plot, which notebooks show as it is.

    >>> import escalade
    >>> plot = escalade.load("hotline").run(1_000).plots()["outcomes"]
    >>> plot.name, plot.svg[:5]
    ('outcomes', '<svg ')
    """

    __slots__ = ("name", "svg")

    def __init__(self, name: str, svg: str) -> None:
        self.name = name
        self.svg = svg

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Writes it as an SVG file, of its own name if the path is a folder; where it is.

        Raises:
            ValueError: the path ends like a file of another kind.
        """
        file = Path(path)
        if file.is_dir():
            file = file / f"{self.name}.svg"
        if file.suffix.lower() not in ("", ".svg"):
            raise ValueError(
                f"a plot is written as SVG, and not as {file.suffix}: plot.save({str(file.with_suffix('.svg'))!r}); "
                "for PNG: escalade run … --out DIR --plot-format png"
            )
        file.write_text(self.svg, encoding="utf-8", newline="")
        return file

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<Plot {self.name}: {len(self.svg):,} bytes of SVG>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plot) and (self.name, self.svg) == (other.name, other.svg)

    def __hash__(self) -> int:
        return hash((self.name, self.svg))
