"""Questions on a Dask cluster of two worker processes on this machine."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import escalade
from escalade import _native, _shard_tasks
from escalade._checkpoints import Folder, Remote, store_at
from escalade._shard_tasks import Job
from escalade._tree import Node, Tree

distributed = pytest.importorskip("distributed")

from escalade import dask as escalade_dask  # noqa: E402
from escalade.dask import ClusterError  # noqa: E402

FAILS = """
title = "A walk that may last too long"
steps = 1000

[ladder]
rungs = "0..10"
start = 3

[events.round]
chance = 0.45
do     = "rung += 1"
else   = "rung -= 1"

[outcomes]
top   = "rung == 10"
ruin  = "rung == 0"
other = "otherwise"

[metrics]
rounds = { final = "step", range = [0, 60] }
"""


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=False
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def hotline() -> escalade.Scenario:
    return escalade.load("hotline")


def test_run_has_the_same_bytes(client: Any, hotline: escalade.Scenario) -> None:
    told: list[tuple[int, int]] = []
    found = escalade_dask.run(
        hotline, 10_000, seed=7, client=client, shards=20, fan_in=3, progress=lambda *how: told.append(how)
    )
    assert found.to_json() == hotline.run(10_000, seed=7).to_json()
    assert told == [(500 * done, 10_000) for done in range(1, 21)]


def test_compare_has_the_same_bytes(client: Any, hotline: escalade.Scenario) -> None:
    asked: dict[str, Any] = {"runs": 2_000, "uncertain": 20, "runs_per_sample": 100}
    found = escalade_dask.compare(hotline, ["none", "live"], client=client, shards=12, **asked)
    here = hotline.compare(["none", "live"], **asked)
    assert found.to_json() == here.to_json()
    assert str(found) == str(here)


def test_sweep_has_the_same_bytes(client: Any, hotline: escalade.Scenario) -> None:
    found = escalade_dask.sweep(hotline, {"hotline_threshold": [1, 2, 3]}, runs=500, client=client, shards=9)
    assert found.to_json() == hotline.sweep({"hotline_threshold": [1, 2, 3]}, runs=500).to_json()


def test_sensitivity_has_the_same_bytes(client: Any, hotline: escalade.Scenario) -> None:
    found = escalade_dask.sensitivity(hotline, morris=2, runs=100, client=client, shards=7)
    assert found.to_json() == hotline.sensitivity(morris=2, runs=100).to_json()


def test_how_many_shards_is_found_by_a_trial(client: Any, hotline: escalade.Scenario) -> None:
    assert escalade_dask.run(hotline, 5_000).to_json() == hotline.run(5_000).to_json()
    shards = escalade_dask._shards
    assert shards(seconds=1_000.0, most=10**6, threads=4) == 100
    assert shards(seconds=40.0, most=10**6, threads=4) == 16
    assert shards(seconds=2.0, most=10**6, threads=4) == 4
    assert shards(seconds=0.1, most=10**6, threads=4) == 1
    assert shards(seconds=1_000.0, most=30, threads=4) == 30


@pytest.mark.parametrize("form", ["folder", "url"])
def test_what_is_kept_is_not_counted_again(
    client: Any, hotline: escalade.Scenario, tmp_path: Path, form: str
) -> None:
    pytest.importorskip("fsspec")
    where = str(tmp_path / "kept") if form == "folder" else f"file://{tmp_path}/kept"
    question = hotline.question("run", runs=8_000)
    here = question.answer().to_json()

    # As a lost scheduler leaves it: some shards, two of them combined with one of the parts still there, one damaged.
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "plan.json").write_text(question.shard_plan(16))
    work = json.loads(question.shard_plan(16))["work"]
    for shard in (0, 1, 2, 9, 15):
        question.count_shard(shard, 16, kept / f"{work}-{shard}-{shard}.tally")
    pair = [kept / f"{work}-{shard}-{shard}.tally" for shard in (0, 1)]
    question.combine(16, pair, kept / f"{work}-0-1.tally")
    pair[0].unlink()
    damaged = kept / f"{work}-9-9.tally"
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    (kept / f"{work}-3-3.tally").write_bytes((kept / f"{work}-2-2.tally").read_bytes())

    told: list[int] = []
    with pytest.warns(RuntimeWarning) as warned:
        found = escalade_dask.answer(
            question, client, checkpoints=where, fan_in=2, progress=lambda done, _: told.append(done)
        )
    assert found.to_json() == here
    assert told[0] == 8_000 * 5 // 16, "shards 0, 1, 2 and 15 were there"
    assert len(told) == 12
    assert sorted(str(warning.message).split(" ")[0] for warning in warned) == [
        f"{work}-{shard}-{shard}.tally" for shard in (3, 9)
    ]
    assert sorted(path.name for path in kept.iterdir()) == sorted([f"{work}-0-15.tally", "plan.json"])

    # Once more: all is there. The command line's merge takes the folder too.
    told.clear()
    again = escalade_dask.answer(question, client, checkpoints=where, progress=lambda done, _: told.append(done))
    assert again.to_json() == here
    assert told == []
    assert question.merge(16, [kept / f"{work}-0-15.tally"]).to_json() == here


def test_checkpoints_of_another_question_are_refused(
    client: Any, hotline: escalade.Scenario, tmp_path: Path
) -> None:
    escalade_dask.run(hotline, 1_000, client=client, shards=2, checkpoints=tmp_path)
    with pytest.raises(escalade.ScenarioError, match="another question, `escalade run hotline --runs 1000"):
        escalade_dask.run(hotline, 1_001, client=client, checkpoints=tmp_path)
    with pytest.raises(escalade.ScenarioError, match="differ in seed, work"):
        escalade_dask.run(hotline, 1_000, seed=1, client=client, checkpoints=tmp_path)
    with pytest.raises(escalade.ScenarioError, match="begun with 2 shards, and not with 3"):
        escalade_dask.run(hotline, 1_000, client=client, shards=3, checkpoints=tmp_path)
    (tmp_path / "plan.json").write_text("{}")
    with pytest.raises(escalade.ScenarioError, match="is no plan of shards"):
        escalade_dask.run(hotline, 1_000, client=client, checkpoints=tmp_path)


def test_workers_of_another_version_are_refused(client: Any, hotline: escalade.Scenario) -> None:
    def pretend(version: str) -> None:
        import escalade._native

        escalade._native.__version__ = version

    here = escalade.__version__
    one = next(iter(client.scheduler_info()["workers"]))
    client.run(pretend, "0.0.9", workers=[one])
    try:
        with pytest.raises(ClusterError, match=f"(?s)all workers need Escalade {here}.*{one}: Escalade 0.0.9"):
            escalade_dask.run(hotline, 1_000, client=client, shards=2)
        # One that joins later finds out by itself.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(escalade_dask, "_compare_versions", lambda client: None)
            with pytest.raises(ClusterError, match="this worker has Escalade 0.0.9"):
                escalade_dask.run(hotline, 1_000, client=client, shards=20)
    finally:
        client.run(pretend, here, workers=[one])


def test_a_job_of_another_noise_law_is_refused(hotline: escalade.Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job.of(hotline.question("run", runs=10), "work", 1, None)
    monkeypatch.setattr(_native, "NOISE_LAW", _native.NOISE_LAW + 1)
    with pytest.raises(ClusterError, match="noise law 2"):
        job.question()


def test_a_run_that_fails_is_the_callers_error(client: Any, tmp_path: Path) -> None:
    question = escalade.parse(FAILS).question("run", runs=2_000)
    with pytest.raises(escalade.RunFailed) as there:
        escalade_dask.answer(question, client, shards=8, checkpoints=tmp_path)
    failed = there.value
    with pytest.raises(escalade.RunFailed) as here:
        question.count_shard(failed.run // 250, 8, tmp_path / "x")
    assert (failed.run, failed.step, failed.line) == (here.value.run, here.value.step, here.value.line)
    assert str(failed) == str(here.value)


WET = """
title = "A bet in the rain"
steps = 1
[actors]
us = {}
[parameters]
r = { value = 2, range = [1, 6] }
[state]
won = { start = false }
wet = { start = false }
[events.luck]
chance = 0.5
do = "won = true"
[events.rain]
chance = "0.3 * r * (if won then 1 else 0.1)"
do = "wet = true"
[responses.us.stay]
weight = 1
[policies.us]
go = { weights = { hold = 1 } }
stay = { weights = { stay = 1 } }
[outcomes]
win = { at_end = "won" }
lose = "otherwise"
[objectives]
us = "if won then 1 else 0"
"""


def test_draws_that_nobody_asked_for_and_that_fail_are_left_out(client: Any, tmp_path: Path) -> None:
    wet = escalade.parse(WET)
    answers, told = [], []
    asks: list[Callable[[], escalade.Comparison]] = [
        lambda: wet.compare(runs=40_000),
        lambda: escalade_dask.compare(wet, runs=40_000, client=client, shards=11, fan_in=3),
        lambda: escalade_dask.compare(wet, runs=40_000, client=client, shards=5, checkpoints=tmp_path),
        lambda: escalade_dask.compare(wet, runs=40_000, client=client, checkpoints=tmp_path),
    ]
    for ask in asks:
        with pytest.warns(escalade.ScenarioWarning, match="are left at their stated values .*uncertain=0") as warned:
            answers.append(ask())
        told.append([str(warning.message) for warning in warned])
    assert all(answer.to_json() == answers[0].to_json() for answer in answers)
    assert all(messages == told[0] for messages in told)
    assert len(told[0]) == 1
    assert "uncertain" not in answers[0].document
    with pytest.raises(escalade.RunFailed):
        escalade_dask.compare(wet, runs=40_000, uncertain=40, client=client, shards=4)


def test_what_cannot_be_asked_is_the_callers_error(client: Any, hotline: escalade.Scenario, tmp_path: Path) -> None:
    with pytest.raises(escalade.ScenarioError, match="how many runs a precision takes is not known"):
        escalade_dask.run(hotline, precision=0.01, client=client)
    with pytest.raises(escalade.ScenarioError, match="from 1 to 10"):
        escalade_dask.run(hotline, 10, shards=11, client=client)
    with pytest.raises(ValueError, match="retries"):
        escalade_dask.run(hotline, 10, retries=-1, client=client)


def test_stopped_work_is_taken_back(client: Any, hotline: escalade.Scenario, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    question = hotline.question("run", runs=40_000)
    with pytest.raises(KeyboardInterrupt):
        escalade_dask.answer(question, client, shards=40, checkpoints=tmp_path, progress=stop)
    told: list[int] = []
    found = escalade_dask.answer(question, client, checkpoints=tmp_path, progress=lambda done, _: told.append(done))
    assert found.to_json() == question.answer().to_json()
    assert told[0] >= 2_000, "what was counted before is taken"


def test_workers_must_see_the_checkpoints(hotline: escalade.Scenario, tmp_path: Path) -> None:
    question = hotline.question("run", runs=10)
    job = Job.of(question, json.loads(question.shard_plan(1))["work"], 2, str(tmp_path / "elsewhere"))
    with pytest.raises(ClusterError, match="sees no plan.json"):
        _shard_tasks.count(job, 0)


def test_copies_of_a_task_do_no_harm(hotline: escalade.Scenario, tmp_path: Path) -> None:
    question = hotline.question("run", runs=1_000)
    job = Job.of(question, json.loads(question.shard_plan(2))["work"], 2, str(tmp_path))
    store = store_at(str(tmp_path))
    store.write("plan.json", question.shard_plan(2).encode())
    parts = [_shard_tasks.count(job, shard) for shard in (0, 1, 1)][:2]
    whole = _shard_tasks.combine(job, parts, 0, 1)
    assert whole == job.name(0, 1)
    kept = store.read(job.name(0, 1))
    assert store.names() == sorted(["plan.json", job.name(0, 1)])
    assert _shard_tasks.combine(job, parts, 0, 1) == whole
    _shard_tasks.count(job, 1)
    assert store.read(job.name(0, 1)) == kept
    store.remove(job.name(0, 1))
    with pytest.raises(ClusterError, match="is gone from"):
        _shard_tasks.combine(job, parts, 0, 1)


def test_errors_pickle() -> None:
    failed = escalade.RunFailed("a run")
    failed.run, failed.step, failed.line = 3, 4, None
    again = pickle.loads(pickle.dumps(failed))
    assert (type(again), str(again), again.run, again.step, again.line) == (escalade.RunFailed, "a run", 3, 4, None)
    assert isinstance(pickle.loads(pickle.dumps(ClusterError("x"))), ClusterError)


def test_stores_hold_files(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    for store in (store_at(str(tmp_path / "a")), store_at(f"file://{tmp_path}/b"), store_at("memory://escalade/c")):
        assert store.names() == []
        assert store.read("x") is None
        store.write("x", b"1")
        store.write("x", b"2")
        assert (store.names(), store.read("x")) == (["x"], b"2")
        store.remove("x")
        store.remove("x")
        assert store.names() == []
    assert isinstance(store_at(str(tmp_path)), Folder) and isinstance(store_at("memory://a"), Remote)


@pytest.mark.parametrize("leaves", [1, 2, 7, 8, 9, 64, 65])
@pytest.mark.parametrize("fan_in", [2, 3, 8])
def test_trees_combine_all_in_order(leaves: int, fan_in: int) -> None:
    tree: Tree[list[int]] = Tree(leaves, fan_in)
    ready: list[tuple[Node, list[int]]] = []
    for leaf in reversed(range(leaves)):
        ready.append(((0, leaf), [leaf]))
        while ready:
            node, thing = ready.pop()
            assert thing == list(tree.leaves(node))
            for above, parts in tree.put(node, thing):
                assert 2 <= len(parts) <= fan_in
                ready.append((above, [leaf for part in parts for leaf in part]))
    assert tree.root == list(range(leaves))
