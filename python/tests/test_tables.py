"""Tables of runs in data frames: the same memory, the same values as the CSV of the command line."""

from __future__ import annotations

import csv
import datetime
import math
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import escalade

pyarrow = pytest.importorskip("pyarrow")

# All kinds of columns: whole numbers, numbers, conditions, dates, texts; and cells that are missing.
SCENARIOS = ["us-china-2015", "coalition", "hollow-pledge", "hotline"]
RUNS = 400
SEED = 7

Columns = dict[str, list[Any]]


def table_of(scenario: str) -> escalade.Table:
    return escalade.load(scenario).table(RUNS, seed=SEED)


def addresses(column: Any) -> list[list[int | None]]:
    """Where the buffers of a column of pyarrow lie, chunk by chunk."""
    return [[None if part is None else part.address for part in chunk.buffers()] for chunk in column.chunks]


def plain(cell: Any) -> Any:
    """A cell without what a library makes of it: days as dates, what is missing as none."""
    if cell is None or type(cell).__name__ in ("NAType", "NaTType") or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if isinstance(cell, datetime.datetime):
        return cell.date()
    return cell.item() if hasattr(cell, "item") else cell


def by_pyarrow(table: escalade.Table) -> Columns:
    return dict(pyarrow.table(table).to_pydict())


def by_polars(table: escalade.Table) -> Columns:
    frame = pytest.importorskip("polars").DataFrame(table)
    return {name: frame[name].to_list() for name in frame.columns}


def by_duckdb(table: escalade.Table) -> Columns:
    runs = table  # noqa: F841, it is read by its name
    found = pytest.importorskip("duckdb").sql("from runs")
    return dict(zip(found.columns, map(list, zip(*found.fetchall(), strict=True)), strict=True))


def by_pandas(table: escalade.Table) -> Columns:
    pytest.importorskip("pandas")
    frame = table.to_pandas()
    return {name: frame[name].tolist() for name in frame.columns}


def by_pandas_itself(table: escalade.Table) -> Columns:
    pandas = pytest.importorskip("pandas", minversion="3.0")
    frame = pandas.DataFrame.from_arrow(table)
    return {name: frame[name].tolist() for name in frame.columns}


def by_parquet(table: escalade.Table) -> Columns:
    import tempfile

    from pyarrow import parquet

    with tempfile.TemporaryDirectory() as folder:
        return dict(parquet.read_table(table.to_parquet(Path(folder) / "runs.parquet")).to_pydict())


def by_ipc(table: escalade.Table) -> Columns:
    import tempfile

    from pyarrow import feather

    with tempfile.TemporaryDirectory() as folder:
        return dict(feather.read_table(table.to_ipc(Path(folder) / "runs.arrow"), memory_map=False).to_pydict())


WAYS: list[Callable[[escalade.Table], Columns]] = [
    by_pyarrow,
    by_polars,
    by_duckdb,
    by_pandas,
    by_pandas_itself,
    by_parquet,
    by_ipc,
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_way_has_the_same_cells(scenario: str, way: Callable[[escalade.Table], Columns]) -> None:
    table = table_of(scenario)
    found = way(table)
    assert list(found) == table.columns
    for name in table.columns:
        assert [plain(cell) for cell in found[name]] == table[name], name


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[dict[str, str]]]:
    program = os.environ.get("ESCALADE_BIN")
    if program is None:
        pytest.skip("ESCALADE_BIN names no program")
    folder = tmp_path_factory.mktemp("csv")

    def rows(scenario: str) -> list[dict[str, str]]:
        file = folder / f"{scenario}.csv"
        asked = ["run", scenario, "--runs", str(RUNS), "--seed", str(SEED), "--runs-table", str(file), "--json"]
        subprocess.run([program, *asked], check=True, capture_output=True)
        with file.open(newline="", encoding="utf-8") as text:
            return list(csv.DictReader(text))

    return rows


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_csv_of_the_command_line_has_the_same_cells(
    scenario: str, written: Callable[[str], list[dict[str, str]]]
) -> None:
    read: dict[str, Callable[[str], Any]] = {
        "int64": int,
        "double": float,
        "bool": {"true": True, "false": False}.__getitem__,
        "date32[day]": datetime.date.fromisoformat,
        "string_view": str,
    }
    table, rows = table_of(scenario), written(scenario)
    schema = pyarrow.table(table).schema
    assert list(rows[0]) == table.columns
    for field in schema:
        cells = [row[field.name] for row in rows]
        assert table[field.name] == [read[str(field.type)](cell) if cell else None for cell in cells], field.name


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_pyarrow_takes_the_memory_as_it_is(scenario: str) -> None:
    table = table_of(scenario)
    once, again = pyarrow.table(table), pyarrow.table(table)
    assert all(addresses(once[name]) == addresses(again[name]) for name in table.columns)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_polars_takes_the_memory_as_it_is(scenario: str) -> None:
    polars = pytest.importorskip("polars")
    table = table_of(scenario)
    ours = pyarrow.table(table)
    # What polars gives back has the memory that it holds, as it has the newest types of Arrow.
    theirs = polars.DataFrame(table).to_arrow(compat_level=polars.CompatLevel.newest())
    for name in table.columns:
        assert addresses(theirs[name]) == addresses(ours[name]), name


def test_there_are_columns_of_all_kinds_and_missing_cells() -> None:
    tables = [pyarrow.table(table_of(scenario)) for scenario in SCENARIOS]
    kinds = {str(field.type) for table in tables for field in table.schema}
    assert kinds == {"int64", "double", "bool", "date32[day]", "string_view"}
    missing = [field.name for table in tables for field in table.schema if table[field.name].null_count]
    assert missing == ["package_in", "trusted_after"]
    assert all(field.nullable for table in tables for field in table.schema if field.name in missing)


def test_a_million_rows_reach_polars_without_a_copy() -> None:
    polars = pytest.importorskip("polars")
    table = escalade.load("gamblers-ruin").table(1_000_000, seed=SEED)
    assert len(table) == 1_000_000
    ours = pyarrow.table(table)
    theirs = polars.DataFrame(table).to_arrow(compat_level=polars.CompatLevel.newest())
    assert all(addresses(theirs[name]) == addresses(ours[name]) for name in table.columns)


@pytest.mark.parametrize("kind", ["parquet", "ipc"])
def test_files_keep_types_and_what_is_known_of_columns(kind: str, tmp_path: Path) -> None:
    from pyarrow import feather, parquet

    table = table_of("coalition")
    if kind == "parquet":
        back = parquet.read_table(table.to_parquet(tmp_path / "runs.parquet"))
    else:
        back = feather.read_table(table.to_ipc(tmp_path / "runs.arrow"), memory_map=False)
    for field in pyarrow.table(table).schema:
        read = back.schema.field(field.name)
        assert str(read.type).replace("string_view", "string") == str(field.type).replace("string_view", "string")
        about = {name.decode(): fact.decode() for name, fact in (read.metadata or {}).items()}
        assert table.about(field.name).items() <= about.items(), field.name


def test_a_table_outlives_what_it_came_from() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(table_of("hotline"))
    counts = dict(frame["outcome"].value_counts().rows())
    summary = escalade.load("hotline").run(RUNS, seed=SEED)
    assert counts == {outcome.id: outcome.count for outcome in summary.outcomes if outcome.count}
