"""As many shards at a time as the machine has cores, however many workers it has.

Workers that share a core come back, each time, to a cache that another has filled: four on two cores lose some 15% of what the
machine can do. So they take turns, a shard each. What is held is a lock on a file, which the system gives back however a worker
ends; where there are no such locks nobody waits.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover: Windows
    fcntl = None  # type: ignore[assignment]

LOOK = 0.02
"""How often it is looked whether a core is free, in seconds: beside shards of seconds it is nothing."""


@contextmanager
def turn(folder: Path | None = None, cores: int | None = None) -> Iterator[None]:
    """Waits until fewer shards than the machine has cores are counted on it.

    Args:
        folder: where the locks are: unless it is said, one of this user's in the folder for temporary files.
        cores: unless it is said, all of the machine: workers that may use some of them only are held to less elsewhere.
    """
    with ExitStack() as held:
        files = _files(folder, cores or os.cpu_count() or 1, held)
        while files and not any(_is_locked(file) for file in files):
            time.sleep(LOOK)
        yield


def _files(folder: Path | None, cores: int, held: ExitStack) -> list[int]:
    """Files to be locked, closed with `held`; none, if there can be none."""
    if fcntl is None:
        return []
    folder = folder or Path(tempfile.gettempdir()) / f"escalade-{os.getuid()}"
    files = []
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        # What somebody else made there is left alone.
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            return []
        for core in range(cores):
            file = os.open(folder / f"core-{core}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            held.callback(os.close, file)
            files.append(file)
    except OSError:
        return []
    return files


def _is_locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
