"""The plugin for pytest: the fixture `escalade_run`.

It is a package of its own, so that pytest, which imports the plugins of all packages that are installed, imports nothing of
Escalade before a test asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from escalade.testing import Runner


@pytest.fixture(scope="session")
def escalade_run() -> Runner:
    """Runs scenarios, and each of them once in a session: ``escalade_run("hotline", variant="live", runs=20_000, seed=7)`` is
    a summary, for `escalade.testing.assert_chance`. Paths begin in the folder where pytest was started."""
    from escalade.testing import Runner

    return Runner()
