"""Questions answered by a Dask cluster, with the same bytes as on one machine.

::

    from dask.distributed import Client, LocalCluster
    import escalade
    import escalade.dask

    client = Client(LocalCluster(n_workers=4, threads_per_worker=1))
    scenario = escalade.load("us-china-2015")
    comparison = escalade.dask.compare(scenario, runs=1_000_000, client=client, checkpoints="counts")

A question is cut into shards, each of which a worker counts on one thread. Counts are combined on the workers, a few at a time,
and the program that asks gets one tally, of some hundred kilobytes, and makes the answer of it.

With ``checkpoints`` every count is written by the worker that made it, so that no loss of workers, scheduler or program takes
more than the shards at hand. Ask the same again, and it goes on from there.

Needs ``pip install 'escalade[dask]'``, on the workers too, in the same version of Escalade.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from . import _checks, _native
from ._answers import Answer, Comparison, Sensitivity, Summary, Sweep
from ._checks import Count
from ._checkpoints import ASIDE, Store, store_at
from ._crew import Crew
from ._progress import Progress
from ._scenario import SEED, Question, Scenario, _told
from ._shard_tasks import ClusterError, Job, combine, count, faults, pilot, versions
from ._tree import Node, Tree
from ._values import Swept

try:
    import distributed
except ImportError:
    raise ImportError("escalade.dask needs Dask: pip install 'escalade[dask]'") from None

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["ClusterError", "answer", "compare", "run", "sensitivity", "sweep"]

SHARD_SECONDS = 10.0
"""How long a shard takes, if it is not said how many there are."""

LEAST_SECONDS = 0.5
"""How long a shard takes at least, if there are more of them so that no worker is idle."""

SHARDS_A_THREAD = 4
"""How many shards there are for each thread at least, so that threads end at about the same time."""

FILES_A_TASK = 16
"""How many counts that are kept a worker looks at in one task."""


def answer(
    question: Question,
    client: Client | None = None,
    *,
    shards: Count | None = None,
    checkpoints: str | os.PathLike[str] | None = None,
    retries: int = 3,
    fan_in: int = 8,
    progress: Progress = None,
) -> Answer:
    """The answer to a question, counted by the workers of a Dask cluster: the same bytes as ``question.answer()``.

    What is no counting (the text and tables of the answer, the search of `sensitivity` for the values at which a choice tips)
    is done here, with the question's own ``threads``.

    Args:
        client: a synchronous client; `distributed.get_client()`, unless it is given.
        shards: into how many shards the question is cut, from 1 to ``question.divisible[1]``. Unless it is said, those that
            ``checkpoints`` were begun with; else so many that one takes about 10 seconds on one thread of a worker, by a
            trial of about a second, or less if there were too few to keep all threads busy.
        checkpoints: a folder or an fsspec URL (``"s3://bucket/counts"``) that all workers and this program see, for this
            question alone. Counts that are there are not made again; damaged ones are warned of, and made again.
        retries: how often a shard is given out again whose worker was lost or whose files failed; Dask itself has given it
            to other workers as often as ``distributed.scheduler.allowed-failures`` says before one of these is used up.
            What a run or the scenario is to blame for is never tried again.
        fan_in: how many counts are combined at a time, at least 2.
        progress: see `Progress`; told in runs, by shards that are counted.

    Raises:
        ScenarioError: what is asked cannot be, or ``checkpoints`` are another question's.
        RunFailed: a run cannot go on.
        ClusterError: a worker has another version of Escalade or does not see the checkpoints, or the scheduler is lost.
    """
    client = _client(client)
    cut_as_said = None if shards is None else _checks.count("shards", shards, 1)
    if retries < 0:
        raise ValueError("retries are 0 or more")

    def counted(tell: Callable[[int, int], object] | None) -> Answer:
        runs, most = question.divisible
        _compare_versions(client)
        where = None if checkpoints is None else _absolute(os.fspath(checkpoints))
        store = None if where is None else store_at(where)
        work = cast("str", json.loads(question.shard_plan(1))["work"])
        begun = None if store is None else _begun(question, store, str(where), cut_as_said)
        crew: Crew[Any] = Crew(client, retries)
        try:
            cut = cut_as_said or begun or _cut(crew, Job.of(question, work, 1, None), most)
            plan = question.shard_plan(cut)
            if store is not None and begun is None:
                store.write("plan.json", plan.encode())
            job = Job.of(question, work, cut, where)
            data = _count(crew, job, store, fan_in, runs, tell)
        finally:
            # All is done, or nobody waits for the rest: an error, or Ctrl-C.
            crew.cancel()
        with tempfile.TemporaryDirectory(prefix="escalade-") as folder:
            file = Path(folder) / "all.tally"
            file.write_bytes(data)
            return question.merge(cut, [file])

    return _told("runs", progress, counted)


def _count(
    crew: Crew[Any],
    job: Job,
    store: Store | None,
    fan_in: int,
    runs: int,
    tell: Callable[[int, int], object] | None,
) -> bytes:
    """The tally of all shards."""
    # To the workers as a future, so that the question travels once to each.
    sent = crew.constant(job)
    kept = [] if store is None else _kept(crew, sent, job, store)
    leaves = _leaves(kept, job.shards)
    tree: Tree[Future[Any] | str] = Tree(len(leaves), fan_in)
    parts: dict[Node, list[Future[Any] | str]] = {}
    missing: deque[int] = deque()
    done = sum(last - first + 1 for first, last in kept)
    crowd = _Crowd(crew.client)

    def span(node: Node) -> tuple[int, int]:
        under = tree.leaves(node)
        return (leaves[under[0]][0], leaves[under[-1]][1])

    def found(node: Node, thing: Future[Any] | str) -> None:
        for above, ready in tree.put(node, thing):
            if store is not None:
                parts[above] = ready
            crew.give(above, combine, sent, ready, *span(above), urgent=True)

    def fill() -> None:
        while missing and len(crew) < crowd.window():
            leaf = missing.popleft()
            crew.give((0, leaf), count, sent, leaves[leaf][0])

    was_kept = set(kept)
    for leaf, held in enumerate(leaves):
        if held in was_kept:
            found((0, leaf), job.name(*held))
        else:
            missing.append(leaf)
    told = done
    fill()
    for node, future in crew.finished():
        level, place = node
        if future is None:
            if level == 0:
                crew.give(node, count, sent, leaves[place][0])
            elif store is not None:
                crew.give(node, combine, sent, parts[node], *span(node), urgent=True)
            else:
                # The parts were lost with their worker, and what they were made of is let go.
                missing.extendleft(tree.leaves(node))
                done -= len(tree.leaves(node))
        else:
            parts.pop(node, None)
            done += level == 0
            found(node, future if store is None else job.name(*span(node)))
            if level == 0 and tell is not None and done > told:
                told = done
                tell(runs * done // job.shards, runs)
        fill()
    assert tree.root is not None
    if store is None:
        return cast("bytes", cast("Future[Any]", tree.root).result())
    _tidy(store, job)
    data = store.read(job.name(0, job.shards - 1))
    if data is None:
        raise ClusterError(f"{job.name(0, job.shards - 1)} is gone from {job.checkpoints}: ask again")
    return data


def _leaves(kept: list[tuple[int, int]], shards: int) -> list[tuple[int, int]]:
    """All shards in order: stretches that are kept as they are, the others one by one."""
    leaves = []
    next_shard = 0
    for first, last in [*sorted(kept), (shards, shards)]:
        leaves += [(shard, shard) for shard in range(next_shard, first)]
        leaves.append((first, last))
        next_shard = last + 1
    return leaves[:-1]


def _kept(crew: Crew[Any], sent: Future[Any], job: Job, store: Store) -> list[tuple[int, int]]:
    """Which counts are kept whole, as stretches of shards that do not overlap. Damaged ones are removed."""
    held = {job.range(name): name for name in store.names()}
    widest = sorted((stretch for stretch in held if stretch is not None), key=lambda pair: (pair[0] - pair[1], pair[0]))
    batches = [widest[start : start + FILES_A_TASK] for start in range(0, len(widest), FILES_A_TASK)]
    looked = crew.results(
        (number, faults, (sent, [held[stretch] for stretch in batch])) for number, batch in enumerate(batches)
    )
    taken = []
    is_held = bytearray(job.shards)
    for stretch, fault in ((s, f) for number, batch in enumerate(batches) for s, f in zip(batch, looked[number])):
        first, last = stretch
        if fault is not None:
            warnings.warn(f"{held[stretch]} is counted again: {fault}", RuntimeWarning, stacklevel=2)
            store.remove(held[stretch])
        elif any(is_held[first : last + 1]):
            # It was combined with others, by a worker that was lost before it removed the parts.
            store.remove(held[stretch])
        else:
            taken.append(stretch)
            is_held[first : last + 1] = b"\1" * (last - first + 1)
    return sorted(taken)


def _tidy(store: Store, job: Job) -> None:
    """Removes what lost workers left behind: all that the last tally holds."""
    for name in store.names():
        stretch = job.range(name)
        if name.startswith(ASIDE) or (stretch is not None and stretch != (0, job.shards - 1)):
            store.remove(name)


def _begun(question: Question, store: Store, where: str, shards: int | None) -> int | None:
    """With how many shards a store was begun; None if it is new.

    Raises:
        ScenarioError: it is another question's, or was cut otherwise.
    """
    found = store.read("plan.json")
    if found is None:
        return None
    mine = json.loads(question.shard_plan(1))
    try:
        plan = json.loads(found)
        differ = [key for key in ("version", "noise_law", "scenario_hash", "seed", "work") if plan[key] != mine[key]]
        begun = int(plan["shards"])
        command = " ".join(plan["command"])
    except (ValueError, KeyError, TypeError) as error:
        raise _native.ScenarioError(f"error: plan.json at {where} is no plan of shards") from error
    if differ:
        raise _native.ScenarioError(
            f"error: the checkpoints at {where} are those of another question, `escalade {command}`: they differ in "
            f"{', '.join(differ)}"
        )
    if shards is not None and shards != begun:
        raise _native.ScenarioError(
            f"error: the checkpoints at {where} were begun with {begun} shards, and not with {shards}: leave out `shards`"
        )
    return begun


def _cut(crew: Crew[Any], job: Job, most: int) -> int:
    """How many shards there should be, by a trial on a worker."""
    seconds = crew.results([("pilot", pilot, (crew.constant(job),))])["pilot"]
    return _shards(seconds, most, _threads(crew.client))


def _shards(seconds: float, most: int, threads: int) -> int:
    spread = min(SHARDS_A_THREAD * threads, int(seconds / LEAST_SECONDS))
    return max(1, min(most, max(math.ceil(seconds / SHARD_SECONDS), spread)))


def _threads(client: Client) -> int:
    return sum(cast("Any", client).nthreads().values())


class _Crowd:
    """How many tasks the scheduler is to know at a time: enough to keep all threads busy, however many join, and no more."""

    LEAST = 64
    A_THREAD = 4
    SECONDS = 5.0

    def __init__(self, client: Client) -> None:
        self.client = client
        self.threads = 0
        self.next = 0.0

    def window(self) -> int:
        now = time.monotonic()
        if now >= self.next and self.client.status == "running":
            self.threads = _threads(self.client)
            self.next = now + self.SECONDS
        return max(self.LEAST, self.A_THREAD * self.threads)


def _client(client: Client | None) -> Client:
    if client is None:
        try:
            client = distributed.get_client()
        except ValueError:
            raise ClusterError("there is no Dask client: make one, `distributed.Client(…)`, or pass it as `client`") from None
    if client.asynchronous:
        raise TypeError("escalade.dask takes a synchronous client: run it in a thread of its own with another client")
    return client


def _compare_versions(client: Client) -> None:
    """
    Raises:
        ClusterError: a worker has another version, or none. Those that join later compare for themselves.
    """
    mine = versions()
    faults = []
    for worker, found in sorted(client.run(versions, on_error="return").items()):
        # Who is gone counts nothing.
        if found == mine or isinstance(found, OSError):
            continue
        if isinstance(found, BaseException):
            faults.append(f"{worker}: {type(found).__name__}: {found}")
        else:
            faults.append(f"{worker}: Escalade {found[0]} (noise law {found[1]})")
    if faults:
        raise ClusterError(
            f"all workers need Escalade {mine[0]} (noise law {mine[1]}), as here: counts of different versions are never "
            "merged. There are\n" + "\n".join(faults)
        )


def _absolute(where: str) -> str:
    return where if "://" in where else os.path.abspath(where)


def run(
    scenario: Scenario,
    runs: Count | None = None,
    *,
    seed: int = SEED,
    precision: float | None = None,
    uncertain: Count | None = None,
    runs_per_sample: Count | None = None,
    threads: int = 0,
    client: Client | None = None,
    shards: Count | None = None,
    checkpoints: str | os.PathLike[str] | None = None,
    retries: int = 3,
    fan_in: int = 8,
    progress: Progress = None,
) -> Summary:
    """`Scenario.run` on a cluster.

    ``precision`` is refused: how many runs it takes is not known before. ``threads`` are those of this machine, for what is
    done in merging. The rest is as in `Scenario.run` and `answer`.
    """
    question = scenario.question(
        "run",
        runs=runs,
        seed=seed,
        precision=precision,
        uncertain=uncertain,
        runs_per_sample=runs_per_sample,
        threads=threads,
    )
    found = answer(
        question,
        client,
        shards=shards,
        checkpoints=checkpoints,
        retries=retries,
        fan_in=fan_in,
        progress=progress,
    )
    return cast("Summary", found)


def compare(
    scenario: Scenario,
    variants: str | Iterable[str] | None = None,
    *,
    policies: Mapping[str, str | Iterable[str]] | None = None,
    runs: Count | None = None,
    seed: int = SEED,
    precision: float | None = None,
    uncertain: Count | None = None,
    runs_per_sample: Count | None = None,
    threads: int = 0,
    client: Client | None = None,
    shards: Count | None = None,
    checkpoints: str | os.PathLike[str] | None = None,
    retries: int = 3,
    fan_in: int = 8,
    progress: Progress = None,
) -> Comparison:
    """`Scenario.compare` on a cluster: see `run`."""
    question = scenario.question(
        "compare",
        variants=variants,
        policies=policies,
        runs=runs,
        seed=seed,
        precision=precision,
        uncertain=uncertain,
        runs_per_sample=runs_per_sample,
        threads=threads,
    )
    found = answer(
        question,
        client,
        shards=shards,
        checkpoints=checkpoints,
        retries=retries,
        fan_in=fan_in,
        progress=progress,
    )
    return cast("Comparison", found)


def sweep(
    scenario: Scenario,
    over: Mapping[str, Swept],
    *,
    variants: str | Iterable[str] | None = None,
    policies: Mapping[str, str | Iterable[str]] | None = None,
    of: str | Iterable[str] | None = None,
    runs: Count | None = None,
    seed: int = SEED,
    threads: int = 0,
    client: Client | None = None,
    shards: Count | None = None,
    checkpoints: str | os.PathLike[str] | None = None,
    retries: int = 3,
    fan_in: int = 8,
    progress: Progress = None,
) -> Sweep:
    """`Scenario.sweep` on a cluster: see `run`."""
    question = scenario.question(
        "sweep",
        variants=variants,
        policies=policies,
        over=over,
        of=of,
        runs=runs,
        seed=seed,
        threads=threads,
    )
    found = answer(
        question,
        client,
        shards=shards,
        checkpoints=checkpoints,
        retries=retries,
        fan_in=fan_in,
        progress=progress,
    )
    return cast("Sweep", found)


def sensitivity(
    scenario: Scenario,
    *,
    morris: Count | None = None,
    sobol: Count | None = None,
    variants: str | Iterable[str] | None = None,
    policies: Mapping[str, str | Iterable[str]] | None = None,
    of: str | Iterable[str] | None = None,
    runs: Count | None = None,
    seed: int = SEED,
    threads: int = 0,
    client: Client | None = None,
    shards: Count | None = None,
    checkpoints: str | os.PathLike[str] | None = None,
    retries: int = 3,
    fan_in: int = 8,
    progress: Progress = None,
) -> Sensitivity:
    """`Scenario.sensitivity` on a cluster: see `run`. The search for the values at which a choice tips is made here."""
    question = scenario.question(
        "sensitivity",
        variants=variants,
        policies=policies,
        morris=morris,
        sobol=sobol,
        of=of,
        runs=runs,
        seed=seed,
        threads=threads,
    )
    found = answer(
        question,
        client,
        shards=shards,
        checkpoints=checkpoints,
        retries=retries,
        fan_in=fan_in,
        progress=progress,
    )
    return cast("Sensitivity", found)
