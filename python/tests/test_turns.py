"""As many shards at a time as there are cores."""

from __future__ import annotations

import multiprocessing
import sys
import time
from pathlib import Path

import pytest

from escalade._turns import turn

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")


def counted(folder: Path, log: Path) -> None:
    with turn(folder, 2):
        with log.open("a") as out:
            out.write("+")
        time.sleep(0.1)
        with log.open("a") as out:
            out.write("-")


def test_no_more_than_there_are_cores(tmp_path: Path) -> None:
    log = tmp_path / "log"
    processes = multiprocessing.get_context("spawn")
    workers = [processes.Process(target=counted, args=(tmp_path / "locks", log)) for _ in range(5)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    now, most = 0, 0
    for sign in log.read_text():
        now += 1 if sign == "+" else -1
        most = max(most, now)
    assert (now, len(log.read_text())) == (0, 10)
    assert 1 <= most <= 2


def held(folder: Path) -> None:
    with turn(folder, 1):
        time.sleep(60)


def test_who_is_killed_holds_nothing(tmp_path: Path) -> None:
    worker = multiprocessing.get_context("spawn").Process(target=held, args=(tmp_path,))
    worker.start()
    while not (tmp_path / "core-0.lock").exists():
        time.sleep(0.01)
    worker.kill()
    worker.join(60)
    with turn(tmp_path, 1):
        pass


def test_where_nothing_can_be_locked_nobody_waits(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")
    with turn(taken, 1), turn(taken, 1):
        pass
