"""Where counts are kept, so that they outlast those who made them: a folder, or whatever fsspec reaches."""

from __future__ import annotations

import os
import tempfile
import uuid
from pathlib import Path
from typing import Any, Protocol

ASIDE = ".aside-"


class Store(Protocol):
    """Named files, each of which is there whole or not at all."""

    def read(self, name: str) -> bytes | None:
        """What a file has; None if it is not there."""

    def write(self, name: str, data: bytes) -> None:
        """Writes a file, in place of one that was there."""

    def names(self) -> list[str]:
        """All files, sorted."""

    def remove(self, name: str) -> None:
        """Removes a file; one that is not there does no harm."""


def store_at(where: str) -> Store:
    """The store at a path or an fsspec URL.

    Raises:
        ImportError: a URL, and fsspec or what it needs for this kind is not installed.
        OSError: it cannot be reached or made.
    """
    return Remote(where) if "://" in where else Folder(Path(where))


class Folder:
    """A folder, which is made if it is not there."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path

    def read(self, name: str) -> bytes | None:
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        handle, aside = tempfile.mkstemp(prefix=ASIDE, dir=self.path)
        try:
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            # Others who share the folder read it too.
            os.chmod(aside, 0o644)
            os.replace(aside, self.path / name)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise

    def names(self) -> list[str]:
        return sorted(entry.name for entry in os.scandir(self.path) if entry.is_file())

    def remove(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)


class Remote:
    """Whatever fsspec reaches by a URL."""

    # What is put there appears when it is complete; a rename would be a copy.
    WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "memory"})

    def __init__(self, url: str) -> None:
        try:
            from fsspec.core import url_to_fs  # type: ignore[import-untyped]
        except ImportError as error:
            raise ImportError("checkpoints at a URL need fsspec: pip install 'escalade[dask]'") from error
        self.fs: Any
        self.root: str
        self.fs, self.root = url_to_fs(url)
        self.fs.makedirs(self.root, exist_ok=True)
        protocols = {self.fs.protocol} if isinstance(self.fs.protocol, str) else set(self.fs.protocol)
        self.is_whole = bool(protocols & self.WHOLE)

    def _at(self, name: str) -> str:
        return f"{self.root.rstrip('/')}/{name}"

    def read(self, name: str) -> bytes | None:
        try:
            return bytes(self.fs.cat_file(self._at(name)))
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        if self.is_whole:
            self.fs.pipe_file(self._at(name), data)
            return
        aside = self._at(f"{ASIDE}{uuid.uuid4().hex}")
        self.fs.pipe_file(aside, data)
        self.fs.mv(aside, self._at(name))

    def names(self) -> list[str]:
        # Others write there too, so that what was listed before is old.
        self.fs.invalidate_cache()
        return sorted(str(path).rsplit("/", 1)[-1] for path in self.fs.ls(self.root, detail=False))

    def remove(self, name: str) -> None:
        try:
            self.fs.rm_file(self._at(name))
        except FileNotFoundError:
            pass
