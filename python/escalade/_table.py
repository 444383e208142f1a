"""Tables that data frames take without a copy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _native

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


class Table:
    """A table in Arrow's layout.

    Whatever knows Arrow's PyCapsule interface takes it as it is, without a copy of its columns:
    ``polars.DataFrame(table)``, ``pyarrow.table(table)``, ``pandas.DataFrame.from_arrow(table)``, and DuckDB by the name
    of the variable, which must be no word of SQL: ``runs = table; duckdb.sql("from runs")``. None of them is needed.

    >>> import escalade
    >>> table = escalade.load("hotline").table(1_000)
    >>> len(table), table.columns[:3]
    (1000, ['run', 'outcome', 'end_step'])
    >>> table["outcome"].count("clash")
    142
    >>> table.about("days_open")["title"]
    'days open'
    """

    __slots__ = ("_table",)

    def __init__(self, table: _native.Table) -> None:
        self._table = table

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        return self._table.column_names

    def about(self, column: str) -> dict[str, str]:
        """What a column is, as far as it is known: ``title``, ``role``, ``unit``, ``source``, and in ``empty`` what a missing
        value means."""
        return self._table.about(column)

    def __len__(self) -> int:
        return self._table.num_rows

    def __getitem__(self, column: str) -> list[Any]:
        if column not in self.columns:
            raise KeyError(f"there is no column `{column}`: there are {', '.join(self.columns)}")
        return self._table.column(column)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def records(self) -> list[dict[str, Any]]:
        """Its rows, each a dictionary."""
        names = self.columns
        cells = [self._table.column(name) for name in names]
        return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._table.__arrow_c_schema__()

    def to_arrow(self) -> pyarrow.Table:
        """As a table of pyarrow, which must be installed."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """As a data frame of pandas, which must be installed, with pyarrow."""
        import pyarrow

        table = self.to_arrow()
        # Pandas has no type for texts that lie in views.
        views = [i for i, field in enumerate(table.schema) if field.type == pyarrow.string_view()]
        for i in views:
            table = table.set_column(i, table.schema.field(i).name, table.column(i).cast(pyarrow.string()))
        return table.to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """As a data frame of polars, which must be installed."""
        import polars

        return polars.DataFrame(self)

    def to_parquet(self, path: str | os.PathLike[str]) -> Path:
        """Writes it as a Parquet file, by pyarrow, which must be installed; where it is."""
        from pyarrow import parquet

        parquet.write_table(self.to_arrow(), os.fspath(path))
        return Path(path)

    def to_ipc(self, path: str | os.PathLike[str]) -> Path:
        """Writes it as an Arrow IPC file (Feather), by pyarrow, which must be installed; where it is."""
        from pyarrow import feather

        feather.write_feather(self.to_arrow(), os.fspath(path))
        return Path(path)

    def __reduce__(self) -> tuple[Any, ...]:
        rows, columns = self._table.parts()
        return (_again, (rows, columns))

    def __repr__(self) -> str:
        return f"<Table of {len(self):,} rows: {', '.join(self.columns)}>"


def _again(rows: int, columns: list[_native._Part]) -> Table:
    return Table(_native.Table(rows, columns))
