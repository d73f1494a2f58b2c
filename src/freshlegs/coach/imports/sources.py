"""PATHs in, members out, in archive order: files, folders and zips within zips, still packed.

Names are keys. A nested archive is poured into a file that the caller provides, never extracted by name.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from freshlegs.importers import archive, directory, inflate, others
from freshlegs.model.activity import Unreadable
from freshlegs.model.errors import FreshlegsError

Spool = Callable[[], BinaryIO]

NO_PERMISSION = "It could not be opened: this program may not read it."
GONE = "It could not be opened."


class ImportRefused(FreshlegsError):
    """Nothing was imported; the text says what to do."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Member:
    """One row of the report to be. `packed` is to be decoded; else it is `ignored` (kind) or `unreadable` (why)."""

    name: str
    packed: archive.Packed | None = None
    kind: str | None = None
    why: str | None = None
    sha256: str | None = None


class Source:
    """All members of some PATHs.

    total  members known so far: it grows when an archive inside is opened
    left   bytes that may still be unpacked; `spend` is called by whoever unpacks
    """

    def __init__(self, paths: Sequence[Path], spool: Spool) -> None:
        self.paths = [checked(path) for path in paths]
        self.spool = spool
        self.total = 0
        self.left = archive.TOTAL_LIMIT

    def spend(self, count: int) -> None:
        self.left -= count

    def __iter__(self) -> Iterator[Member]:
        for path in self.paths:
            if path.is_dir():
                files = sorted(files_below(path), key=lambda file: file.relative_to(path).as_posix())
                self.total += len(files)
                for file in files:
                    yield from self._file(file, spelled(file.relative_to(path).as_posix()), is_path=False)
            else:
                self.total += 1
                yield from self._file(path, spelled(path.name), is_path=True)

    def _file(self, path: Path, name: str, is_path: bool) -> Iterator[Member]:
        """`is_path`: the runner named this very file, so a zip is no member and its members have no prefix."""
        try:
            stream = path.open("rb")
        except PermissionError:
            yield Member(name, why=NO_PERMISSION)
            return
        except OSError:
            yield Member(name, why=GONE)
            return
        with stream:
            size = stream.seek(0, 2)
            stream.seek(0)
            head = stream.read(archive.HEAD)
            stream.seek(0)
            if head.startswith(archive.MAGICS):
                prefix = "" if is_path else name + "!"
                yield from self._archive(stream, name, prefix, depth=1, is_member=not is_path)
            elif size > inflate.MEMBER_LIMIT:
                yield large(name, head, lambda: hashlib.file_digest(stream, "sha256").hexdigest())
            else:
                yield Member(name, archive.Packed(stream.read()))

    def _archive(
        self, stream: BinaryIO, name: str, prefix: str, depth: int, is_member: bool, sha256: str | None = None
    ) -> Iterator[Member]:
        listed = directory.entries(stream)
        if isinstance(listed, tuple) and depth > 1 and self.total + len(listed) > directory.MOST_MEMBERS:
            listed = Unreadable(directory.TOO_MANY)
        if is_member or isinstance(listed, Unreadable):
            sha256 = sha256 or digest(stream)
        if isinstance(listed, Unreadable):
            yield Member(name, why=listed.why, sha256=sha256)
            return
        self.total += len(listed) - (not is_member)
        if is_member:
            yield Member(name, kind="container", sha256=sha256)
        for entry in listed:
            yield from self._entry(stream, entry, prefix + entry.name, depth)

    def _entry(self, stream: BinaryIO, entry: directory.Entry, name: str, depth: int) -> Iterator[Member]:
        head = archive.head(stream, entry)
        if head.startswith(archive.MAGICS):
            yield from self._nested(stream, entry, name, depth)
            return
        packed = archive.packed(stream, entry)
        if isinstance(packed, archive.Packed):
            yield Member(name, packed)
        elif entry.fault:
            yield Member(name, why=packed.why)
        else:
            yield large(name, head, lambda: hashed(archive.pour(stream, entry, None, self.left)))

    def _nested(self, stream: BinaryIO, entry: directory.Entry, name: str, depth: int) -> Iterator[Member]:
        if depth >= archive.DEEPEST:
            sha256 = hashed(archive.pour(stream, entry, None, self.left))
            yield Member(name, why=archive.TOO_DEEP, sha256=sha256)
            return
        with closing(self.spool()) as inner:
            poured = archive.pour(stream, entry, inner, self.left)
            if isinstance(poured, Unreadable):
                yield Member(name, why=poured.why)
                return
            self.spend(inner.tell())
            yield from self._archive(inner, name, name + "!", depth + 1, is_member=True, sha256=poured)


def large(name: str, head: bytes, sha256: Callable[[], str | None]) -> Member:
    """A member over the cap of one file: too big to read, or a film that is left aside anyway."""
    kind = others.kind(name, head)
    if kind in ("system_file", "media"):
        return Member(name, kind=kind, sha256=sha256())
    return Member(name, why=inflate.TOO_BIG, sha256=sha256())


def hashed(poured: str | Unreadable) -> str | None:
    return None if isinstance(poured, Unreadable) else poured


def digest(stream: BinaryIO) -> str:
    stream.seek(0)
    sha256 = hashlib.sha256()
    while piece := stream.read(1 << 20):
        sha256.update(piece)
    return sha256.hexdigest()


def spelled(name: str) -> str:
    """A name that every store and report can hold: bytes that are no text are written as `\\xff`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def checked(path: Path) -> Path:
    if not path.exists():
        raise ImportRefused(f"There is no file or folder {spelled(path.name)}. Check the path and try again.")
    if not os.access(path, os.R_OK):
        raise ImportRefused(
            f"{spelled(path.name)} may not be read by this program. Change its permissions and try again."
        )
    return path


def files_below(folder: Path) -> Iterator[Path]:
    """Plain files at any depth. Links are not followed: they could lead out of the folder or in a circle."""
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in names:
            file = Path(root, name)
            if file.is_file() and not file.is_symlink():
                yield file
