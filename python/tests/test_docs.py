"""The tutorial runs as it stands, and prints what stands below each block.

A block ``python`` is part of one session; ``python NAME`` is a file, which is run as a program, or by pytest if it is a test. A
block ``text`` right after it is what it prints, where ``…`` stands for lines left out.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

import escalade

DOCS = Path(os.environ.get("ESCALADE_DOCS") or Path(__file__).resolve().parents[2] / "docs")
TUTORIAL = DOCS / "python.md"


@dataclass
class Block:
    file: str | None
    code: str
    line: int
    printed: str | None


def blocks(text: str) -> list[Block]:
    found: list[Block] = []
    fence = re.compile(r"^```(?P<words>[^\n]+)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
    end = 0
    for match in fence.finditer(text):
        words = match["words"].split()
        if words[0] == "python":
            line = text.count("\n", 0, match.start("code"))
            found.append(Block(words[1] if len(words) > 1 else None, match["code"], line, None))
            end = match.end()
        elif words == ["text"] and found and not text[end : match.start()].strip():
            found[-1].printed = match["code"]
    return found


def session(all_of_them: list[Block]) -> str:
    """The session as one file."""
    return "\n\n".join(block.code for block in all_of_them if block.file is None)


def differs(printed: str, expected: str | None) -> bool:
    parts = (expected or "").rstrip().split("…\n")
    lines = "\n".join(line.rstrip() for line in printed.rstrip().splitlines())
    return re.fullmatch(".*?".join(map(re.escape, parts)), lines, re.DOTALL) is None


def program(block: Block, folder: Path) -> str:
    assert block.file is not None
    (folder / block.file).write_text(block.code, encoding="utf-8")
    path = os.pathsep.join([str(Path(escalade.__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
    words = [block.file]
    if block.file.startswith("test_"):
        is_registered = any(point.name == "escalade" for point in entry_points(group="pytest11"))
        plugin = [] if is_registered else ["-p", "pytest_escalade"]
        words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *plugin, block.file]
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{TUTORIAL.name}:{block.line}: {done.stdout}{done.stderr}"
    return "" if block.file.startswith("test_") else done.stdout


def test_the_tutorial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for needed in ("pandas", "pyarrow"):
        pytest.importorskip(needed)
    if not TUTORIAL.exists():
        pytest.skip("the documents are not here")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "tutorial"}
    found = blocks(TUTORIAL.read_text(encoding="utf-8"))
    assert len(found) > 10
    wrong = []
    for block in found:
        if block.file is not None:
            printed = program(block, tmp_path)
        else:
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile("\n" * block.line + block.code, str(TUTORIAL), "exec"), names)
            printed = out.getvalue()
        if differs(printed, block.printed):
            wrong.append(f"{TUTORIAL.name}:{block.line} prints\n{printed}and not\n{block.printed}")
    assert not wrong, "\n".join(wrong)


if __name__ == "__main__":
    # Writes what is to be checked for types, the session and the files, into a folder: FOLDER, python.md.
    into = Path(sys.argv[1])
    of_tutorial = blocks(Path(sys.argv[2]).read_text(encoding="utf-8"))
    (into / "tutorial.py").write_text(session(of_tutorial), encoding="utf-8")
    for one in of_tutorial:
        if one.file is not None:
            (into / one.file).write_text(one.code, encoding="utf-8")
