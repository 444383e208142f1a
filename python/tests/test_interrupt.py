"""Long work: it ends at Ctrl-C, leaves other threads free, tells how far it is, and stops if that raises."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import types
from pathlib import Path

import pytest

import escalade

HUGE = 10**9

CHILD = """
import escalade, time
print("ready", flush=True)
try:
    {}
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
@pytest.mark.parametrize(
    "work",
    [
        f'escalade.load("hotline").run({HUGE}, threads=1)',
        f'escalade.load("hotline").compare(["none", "live"], runs={HUGE}, threads=1)',
        f'escalade.load("hotline").sensitivity(runs={HUGE}, threads=1)',
        'escalade.load("hotline").trace(outcome="clash", nth=10**9, runs=10**10)',
        'escalade.load("strait").table(30_000_000, threads=1)',
        'escalade.load("hotline").exact(threads=1)',
        'escalade.load("us-china-2015").sensitivity(sobol=512, threads=1)',
    ],
)
def test_it_ends_at_ctrl_c(work: str) -> None:
    path = os.pathsep.join([str(Path(escalade.__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
    with subprocess.Popen(
        [sys.executable, "-c", CHILD.format(work)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    ) as child:
        assert child.stdout is not None
        try:
            assert child.stdout.readline() == "ready\n"
            time.sleep(0.5)
            child.send_signal(signal.SIGINT)
            sent = time.monotonic()
            assert child.stdout.readline() == "interrupted\n"
            assert time.monotonic() - sent < 1.0
            child.wait(timeout=20)
        finally:
            child.kill()


class Enough(Exception):
    pass


def test_other_threads_work_meanwhile() -> None:
    counted = 0
    is_over = threading.Event()

    def count() -> None:
        nonlocal counted
        while not is_over.is_set():
            counted += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    try:
        escalade.load("hotline").run(1_000_000, threads=1)
    finally:
        is_over.set()
        thread.join()
    # Some hundred milliseconds; with the lock held it would be one or two.
    assert counted > 20


def test_threads_of_python_ask_at_the_same_time() -> None:
    strait = escalade.load("strait")
    found: list[escalade.Summary] = []
    threads = [threading.Thread(target=lambda: found.append(strait.run(2_000))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(threads)
    assert set(found) == {strait.run(2_000)}


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    summary = escalade.load("hotline").run(400_000, threads=1, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (400_000, 400_000)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} <= {0, 400_000}
    assert summary == escalade.load("hotline").run(400_000)


def test_what_progress_raises_stops_the_work() -> None:
    def enough(done: int, total: int) -> None:
        raise Enough(f"{done} of {total}")

    hotline = escalade.load("hotline")
    for ask in (
        lambda: hotline.run(HUGE, threads=1, progress=enough),
        lambda: hotline.compare(["none", "live"], runs=HUGE, threads=1, progress=enough),
        lambda: hotline.sweep({"gang_did_it": "0.5..0.9:9"}, runs=HUGE, threads=1, progress=enough),
        lambda: hotline.sensitivity(runs=HUGE, threads=1, progress=enough),
        lambda: hotline.table(20_000_000, threads=1, progress=enough),
        lambda: hotline.exact(threads=1, progress=enough),
    ):
        started = time.monotonic()
        with pytest.raises(Enough):
            ask()
        assert time.monotonic() - started < 2.0
    # Nothing of it stays behind.
    assert hotline.run(100) == escalade.load("hotline").run(100)


def test_no_progress_where_nobody_looks(capfd: pytest.CaptureFixture[str]) -> None:
    escalade.load("hotline").run(300_000)
    assert capfd.readouterr() == ("", "")
    escalade.load("hotline").run(600_000, threads=1, progress=True)
    assert "of 600,000 runs" in capfd.readouterr().err


def test_progress_in_a_notebook(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    shown: list[str] = []

    class ZMQInteractiveShell:
        pass

    class Handle:
        def update(self, page: str) -> None:
            shown.append(page)

    def display(page: str, display_id: bool) -> Handle:
        assert display_id
        shown.append(page)
        return Handle()

    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=ZMQInteractiveShell))
    monkeypatch.setitem(sys.modules, "IPython.display", types.SimpleNamespace(HTML=str, display=display))
    escalade.load("hotline").run(600_000, threads=1, progress=True)
    assert "of 600,000 runs" in shown[0]
    assert shown[0].startswith('<progress max="1"')
    assert shown[-1] == ""
    assert capfd.readouterr() == ("", "")
