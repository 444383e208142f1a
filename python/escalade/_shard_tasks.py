"""What the workers of a cluster do: shards counted, counts combined."""

from __future__ import annotations

import pickle
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import _native
from ._checkpoints import Store, store_at
from ._scenario import Question

PILOT = 0.5
"""How many seconds of counting a pilot takes at least, if there is as much to count."""


class ClusterError(_native.EscaladeError):
    """What is wrong with the cluster, and not with the question: versions that differ, checkpoints that its workers do not
    see, a scheduler that is gone."""

    __module__ = "escalade.dask"


def versions() -> tuple[str, int]:
    """The version of Escalade here, and its noise law: what must be the same wherever parts of one answer are counted."""
    return (_native.__version__, _native.NOISE_LAW)


@dataclass(frozen=True)
class Job:
    """A question on its way to the workers, one thread each."""

    pickled: bytes
    """The question. Pickled, so that the versions are compared before it is read."""
    sender: tuple[str, int]
    work: str
    """The hash of all that is simulated."""
    shards: int
    checkpoints: str | None
    """The path or fsspec URL of the store, if counts are kept."""

    @staticmethod
    def of(question: Question, work: str, shards: int, checkpoints: str | None) -> Job:
        kind, scenario, asked = question._native.parts()
        single = Question(_native.Question(kind, scenario, {**asked, "threads": 1}))
        return Job(pickle.dumps(single), versions(), work, shards, checkpoints)

    def question(self) -> Question:
        """The question, with one thread.

        Raises:
            ClusterError: the version here is another than the sender's.
        """
        if self.sender != versions():
            (version, law), (here, law_here) = self.sender, versions()
            raise ClusterError(
                f"this worker has Escalade {here} (noise law {law_here}), and the question was sent by {version} (noise law "
                f"{law}): counts of different versions are never merged. Install {version} on all workers"
            )
        return _loaded(self.pickled)

    def store(self) -> Store | None:
        """Where counts are kept, if they are.

        Raises:
            ClusterError: it is not the store that the sender sees.
        """
        if self.checkpoints is None:
            return None
        store = store_at(self.checkpoints)
        if store.read("plan.json") is None:
            raise ClusterError(
                f"this worker sees no plan.json at {self.checkpoints}: checkpoints are kept where all workers and the "
                "program that asks see the same files"
            )
        return store

    def name(self, first: int, last: int) -> str:
        """The name under which the counts of shards are kept, from the first to the last."""
        return f"{self.work}-{first}-{last}.tally"

    def range(self, name: str) -> tuple[int, int] | None:
        """Which shards a file holds, by its name."""
        found = re.fullmatch(re.escape(self.work) + r"-(\d+)-(\d+)\.tally", name)
        if found is None:
            return None
        first, last = int(found[1]), int(found[2])
        return (first, last) if first <= last < self.shards else None


_LOADED: dict[bytes, Question] = {}


def _loaded(pickled: bytes) -> Question:
    # Read once, and not for every shard.
    question = _LOADED.get(pickled)
    if question is None:
        question = pickle.loads(pickled)
        assert isinstance(question, Question)
        _LOADED.clear()
        _LOADED[pickled] = question
    return question


def pilot(job: Job) -> float:
    """About how many seconds it takes to count all of the question here, on one thread."""
    question = job.question()
    shards = question.divisible[1]
    set_up: float | None = None
    with _folder() as folder:
        while True:
            began = time.perf_counter()
            question.count_shard(shards // 2, shards, folder / "pilot.tally")
            took = time.perf_counter() - began
            set_up = took if set_up is None else min(set_up, took)
            if took - set_up >= PILOT or shards == 1:
                return (took - set_up) * shards
            shards = max(1, shards // 8)


def count(job: Job, shard: int) -> bytes | str:
    """Counts a shard. Returns its tally, or the name of it where it is kept."""
    question, store, name = job.question(), job.store(), job.name(shard, shard)
    with _folder() as folder:
        # Counted already, by a worker that was lost before it said so.
        if store is not None and _is_kept(job, store, name, folder):
            return name
        file = folder / "shard.tally"
        question.count_shard(shard, job.shards, file)
        return _kept(store, name, file)


def combine(job: Job, parts: Sequence[bytes | str], first: int, last: int) -> bytes | str:
    """Makes one tally of several, which hold the shards from the first to the last. Where counts are kept, the parts are
    removed after it is written."""
    question, store, name = job.question(), job.store(), job.name(first, last)
    with _folder() as folder:
        if store is not None and _is_kept(job, store, name, folder):
            return name
        files = [folder / f"{number}.tally" for number in range(len(parts))]
        for part, file in zip(parts, files, strict=True):
            if isinstance(part, bytes):
                file.write_bytes(part)
                continue
            assert store is not None
            data = store.read(part)
            if data is None:
                # A copy of this task, elsewhere, may just have replaced the parts.
                if _is_kept(job, store, name, folder):
                    return name
                raise ClusterError(f"{part} is gone from {job.checkpoints}: ask again, and it is counted again")
            file.write_bytes(data)
        out = folder / "combined.tally"
        question.combine(job.shards, files, out)
        found = _kept(store, name, out)
        if store is not None:
            for part in parts:
                assert isinstance(part, str)
                store.remove(part)
        return found


def faults(job: Job, names: Sequence[str]) -> list[str | None]:
    """What is wrong with counts that are kept: for each name, None if it is whole and holds what its name says."""
    store = job.store()
    assert store is not None
    with _folder() as folder:
        return [_fault(job, store, name, folder) for name in names]


def _fault(job: Job, store: Store, name: str, folder: Path) -> str | None:
    data, held = store.read(name), job.range(name)
    if data is None or held is None:
        return "it is gone" if data is None else "its name says nothing"
    file = folder / name
    file.write_bytes(data)
    try:
        found = job.question().held(job.shards, [file])
    except _native.ScenarioError as error:
        return str(error).splitlines()[0].removeprefix("error: ").replace(str(folder) + "/", "")
    finally:
        file.unlink()
    return None if found == [held] else f"it holds other shards: {found}"


def _is_kept(job: Job, store: Store, name: str, folder: Path) -> bool:
    return _fault(job, store, name, folder) is None


def _kept(store: Store | None, name: str, file: Path) -> bytes | str:
    data = file.read_bytes()
    if store is None:
        return data
    store.write(name, data)
    return name


@contextmanager
def _folder() -> Iterator[Path]:
    from distributed import get_worker

    try:
        # What a worker leaves behind that was killed, its nanny removes with this folder.
        scratch = get_worker().local_directory
    except ValueError:
        scratch = None
    with tempfile.TemporaryDirectory(prefix="escalade-", dir=scratch, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
