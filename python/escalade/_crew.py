"""Tasks given to a Dask client, and what came of them."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from ._shard_tasks import ClusterError

if TYPE_CHECKING:
    from distributed import Client, Future

Tag = TypeVar("Tag")


class Crew(Generic[Tag]):
    """Gives tasks to a client's workers, and tells which are done. A task that a lost worker or a failing disk kept from
    ending is told of as such, a few times; whatever else it raises is raised here."""

    def __init__(self, client: Client, retries: int) -> None:
        from distributed import as_completed

        self.client = client
        self.retries = retries
        # Keys of its own: another question must neither get nor cancel what is asked here.
        self.token = uuid.uuid4().hex[:12]
        self._given: dict[Future[Any], Tag] = {}
        self._done: Any = cast("Any", as_completed)()
        self._lost: Counter[Tag] = Counter()

    def __len__(self) -> int:
        """How many tasks are under way."""
        return len(self._given)

    def constant(self, thing: Any) -> Future[Any]:
        """A thing that is sent once and made again if the workers that have it are lost, as scattered data is not."""
        return self.client.submit(_same, thing, key=f"escalade-job-{self.token}-{uuid.uuid4().hex[:6]}")

    def give(self, tag: Tag, function: Callable[..., Any], *args: Any, urgent: bool = False) -> None:
        """Gives a task, the arguments of which may be futures, or lists of them."""
        key = f"escalade-{function.__name__}-{self.token}-{uuid.uuid4().hex[:12]}"
        future = self.client.submit(function, *args, key=key, priority=1 if urgent else 0)
        self._given[future] = tag
        self._done.add(future)

    def finished(self) -> Iterator[tuple[Tag, Future[Any] | None]]:
        """The tasks as they are done, with the future that has the result: None if it was lost, and is to be given again.

        Raises:
            ClusterError: the scheduler is gone.
            Exception: what a task raised; what took it away, if that happened more often than ``retries``.
        """
        for future in self._done:
            tag = self._given.pop(future)
            if future.status in ("finished", "lost", "pending"):
                # Done, though its worker may be lost by now: then Dask makes the result again for whoever needs it.
                yield tag, future
            elif future.status == "error":
                error = future.exception()
                self._lost[tag] += 1
                if not _is_passing(error) or self._lost[tag] > self.retries:
                    raise error
                yield tag, None
            else:
                raise ClusterError(
                    "the tasks were cancelled: the scheduler was lost, or its workers were restarted. Ask again; with the "
                    "same checkpoints, what is counted is not counted again"
                )

    def results(self, tasks: Iterable[tuple[Tag, Callable[..., Any], tuple[Any, ...]]]) -> dict[Tag, Any]:
        """Gives tasks, and waits for all of their results, which should be small."""
        given = {tag: (function, args) for tag, function, args in tasks}
        for tag, (function, args) in given.items():
            self.give(tag, function, *args)
        found: dict[Tag, Any] = {}
        for tag, future in self.finished():
            if future is None:
                function, args = given[tag]
                self.give(tag, function, *args)
            else:
                found[tag] = future.result()
        return found

    def cancel(self) -> None:
        """Takes back what is not done. A task that a worker is at ends by itself, and its result goes nowhere."""
        given = list(self._given)
        self._given.clear()
        if given and self.client.status == "running":
            cast("Any", self.client).cancel(given, force=True)


def _same(thing: Any) -> Any:
    return thing


def _is_passing(error: BaseException) -> bool:
    from distributed import KilledWorker

    return isinstance(error, OSError | TimeoutError | KilledWorker)
