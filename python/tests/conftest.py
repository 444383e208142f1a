"""What the tests share."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

# In the tree, where nothing is installed, nobody has registered the plugin.
if not any(point.name == "escalade" for point in entry_points(group="pytest11")):
    pytest_plugins = ["pytest_escalade"]


@pytest.fixture(scope="session")
def program() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """The command line, of the environment variable ESCALADE_BIN."""
    path = os.environ.get("ESCALADE_BIN")
    if not path:
        pytest.skip("ESCALADE_BIN does not say where the command line is")
    path = str(Path(path).resolve())

    def call(*words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([path, *words], capture_output=True, check=False)

    return call


@pytest.fixture(scope="session")
def cli(program: Callable[..., subprocess.CompletedProcess[bytes]]) -> Callable[..., str]:
    """What a command prints, which must succeed."""

    def call(*words: str) -> str:
        done = program(*words)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    return call


@pytest.fixture(scope="session")
def refusal(program: Callable[..., subprocess.CompletedProcess[bytes]]) -> Callable[..., str]:
    """What a command says that must fail."""

    def call(*words: str) -> str:
        done = program(*words)
        assert done.returncode != 0
        return done.stderr.decode()

    return call
