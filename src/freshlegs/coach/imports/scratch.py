"""One file without a name, in the home, that archives within archives are poured into; gone with this process."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from freshlegs.model.activity import Unreadable

T = TypeVar("T")
IN_MEMORY = 16 << 20  # until then no file is made


class Scratch:
    """All regions lie in one file, so that a thousand small archives take neither as many files nor the memory."""

    def __init__(self, folder: Path | None) -> None:
        self._file = cast(
            "BinaryIO",
            tempfile.SpooledTemporaryFile(IN_MEMORY, dir=None if folder is None else str(folder)),  # noqa: SIM115
        )
        self._end = 0

    def pour(self, fill: Callable[[BinaryIO], T]) -> tuple[T, Region | None]:
        """What `fill` says of writing to the end of the file, and the region it wrote; none where it failed."""
        self._file.seek(self._end)
        said = fill(self._file)
        if isinstance(said, Unreadable):
            self._file.truncate(self._end)
            return said, None
        region = Region(self._file, self._end, self._file.tell() - self._end)
        self._end += region.size
        return said, region

    def close(self) -> None:
        self._file.close()


class Region(io.RawIOBase):
    """A stretch of a file as a file of its own, to be read."""

    def __init__(self, file: BinaryIO, begin: int, size: int) -> None:
        self._file, self._begin, self.size, self._at = file, begin, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(0, self.size - self._at)
        self._file.seek(self._begin + self._at)
        data = self._file.read(left if size < 0 else min(size, left))
        self._at += len(data)
        return data
