"""PATHs in, all their members out, in archive order and still packed: files, folders, zips and zips within zips.

Everything is listed before anything is read, so that what is newest can come first. Names are keys, never paths: an
archive within an archive is poured into one file without a name, never extracted.
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple, Self, cast

from freshlegs.coach.imports.scratch import Scratch
from freshlegs.importers import archive, directory, inflate, others, table_formats
from freshlegs.importers.tables import TableFormat
from freshlegs.model.activity import Unreadable
from freshlegs.model.errors import FreshlegsError
from freshlegs.reader.messages import Lying

NO_PERMISSION = "It could not be opened: this program may not read it."
GONE = "It could not be opened."
CHANGED = "It changed while it was being read: import it again."
OPEN_AT_ONCE = 16  # archives
PLAIN_SUFFIXES = ("fit", "gpx", "tcx")  # no table hides under these names often enough to look for one first


class ImportRefused(FreshlegsError):
    """Nothing was imported; the text says what to do."""

    exit_status = 2


class Member(NamedTuple):
    """One row of the report to be.

    place    counts members in archive order
    folder   what its name begins with: the archive or folder that a table speaks of
    load     its packed bytes, or where they lie, for a member that is to be decoded; else it is `ignored` (kind) or
             `unreadable` (why)
    table    the kind of table that it is; then `pieces` gives its packed bytes piece by piece
    written  when the archive or the folder says that it was written; UTC or near it
    stamp    size and check of a member: what tells this export from a changed one
    is_path  the runner named this very file

    A named tuple, as all that an import makes for each of thousands of members: a frozen dataclass takes ten times as
    long.
    """

    place: int
    name: str
    folder: str = ""
    load: Callable[[], archive.Packed | Lying | Unreadable] | None = None
    table: TableFormat | None = None
    pieces: Callable[[], archive.Flow] | None = None
    kind: str | None = None
    why: str | None = None
    sha256: str | None = None
    written: datetime | None = None
    stamp: str = ""
    is_path: bool = False


class Source:
    """All members of some PATHs. A context: leaving it closes every file.

    left   bytes that may still be unpacked; `spend` is called by whoever unpacks
    """

    def __init__(self, paths: Sequence[Path], scratch: Path | None = None) -> None:
        self.paths = [checked(path) for path in paths]
        self.left = archive.TOTAL_LIMIT
        self.members: list[Member] = []
        self._scratch = Scratch(scratch)
        self._open: OrderedDict[Path, BinaryIO] = OrderedDict()
        self._pinned: dict[Path, BinaryIO] = {}

    def __enter__(self) -> Self:
        try:
            self._list()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._scratch.close()
        for stream in (*self._open.values(), *self._pinned.values()):
            stream.close()

    def spend(self, count: int) -> None:
        self.left -= count

    def fingerprint(self) -> str:
        """Tells this very export, unchanged: by it an import that was broken off is found again."""
        told = hashlib.sha256()
        for member in self.members:
            told.update(f"{member.name}\0{member.stamp}\n".encode())
        return told.hexdigest()

    def _list(self) -> None:
        for path in self.paths:
            if path.is_dir():
                files = sorted(files_below(path), key=lambda file: file.relative_to(path).as_posix())
                for file in files:
                    self._file(file, spelled(file.relative_to(path).as_posix()), is_path=False)
            else:
                self._file(path, spelled(path.name), is_path=True)

    def _add(self, name: str, **more: object) -> None:
        self.members.append(Member(place=len(self.members), name=name, **more))  # type: ignore[arg-type]

    def _file(self, path: Path, name: str, is_path: bool) -> None:
        """`is_path`: the runner named this very file, so a zip is no member and its members have no prefix."""
        try:
            with path.open("rb") as stream:
                told = os.fstat(stream.fileno())
                head = stream.read(archive.HEAD)
        except PermissionError:
            self._add(name, why=NO_PERMISSION, is_path=is_path)
            return
        except OSError:
            self._add(name, why=GONE, is_path=is_path)
            return
        written = moment(told.st_mtime)
        about: dict[str, object] = {
            "written": written,
            "stamp": f"{told.st_size}:{told.st_mtime_ns}",
            "is_path": is_path,
            "folder": name.rpartition("/")[0],
        }
        if head.startswith(archive.MAGICS):
            prefix = "" if is_path else name + "!"
            here = _Archive(lambda: self._opened(path), name, prefix, depth=1, is_file=self._stays_open(path))
            self._archive(here, None if is_path else about)
        elif table := table_formats.table_of(head):
            self._add(name, table=table, pieces=lambda: flow_of(path), **about)
        elif told.st_size > inflate.MEMBER_LIMIT:
            kind, why = large(name, head)
            self._add(name, kind=kind, why=why, sha256=digest_of(path), **about)
        else:
            self._add(name, load=lambda: whole(path), **about)

    def files(self) -> tuple[int, ...]:
        """Descriptors of the archives that workers may read from by themselves."""
        return tuple(stream.fileno() for stream in self._pinned.values())

    def _stays_open(self, path: Path) -> bool:
        """The first few archives stay open until the end, for the workers."""
        if len(self._pinned) < OPEN_AT_ONCE and path not in self._pinned:
            self._pinned[path] = path.open("rb")
        return path in self._pinned

    def _opened(self, path: Path) -> BinaryIO:
        """The archive at this path; of many the last few stay open."""
        if path in self._pinned:
            return self._pinned[path]
        if path in self._open:
            self._open.move_to_end(path)
            return self._open[path]
        while len(self._open) >= OPEN_AT_ONCE:
            self._open.popitem(last=False)[1].close()
        self._open[path] = stream = path.open("rb")
        return stream

    def _archive(self, here: _Archive, about: dict[str, object] | None) -> None:
        """`about` is None for the zip that PATH names, which is no member unless it cannot be read."""
        listed = directory.entries(here.stream())
        if isinstance(listed, tuple) and len(self.members) + len(listed) > directory.MOST_MEMBERS:
            listed = Unreadable(directory.TOO_MANY)
        if isinstance(listed, Unreadable):
            self._add(here.name, why=listed.why, sha256=digest(here.stream()), **(about or {}))
            return
        if about is not None:
            about = {"sha256": digest(here.stream()), **about}
            self._add(here.name, kind="container", **about)
        for entry in listed:
            self._entry(here, entry)

    def _entry(self, here: _Archive, entry: directory.Entry) -> None:
        name = here.prefix + entry.name
        folder, stamp = name.rpartition("/")[0], f"{entry.packed_size}:{entry.check}"
        about: dict[str, Any] = {"written": entry.written, "stamp": stamp, "folder": folder}
        if entry.fault:
            self._add(name, why=entry.fault, **about)
            return
        if archive.begins_as_archive(here.stream(), entry):
            self._nested(here, entry, name, about)
            return
        if others.suffix(name) not in PLAIN_SUFFIXES:
            head = archive.head(here.stream(), entry)
            if table := table_formats.table_of(head):
                self._add(name, table=table, pieces=lambda: archive.flow(here.stream(), entry), **about)
                return
        if entry.packed_size > inflate.MEMBER_LIMIT:
            kind, why = large(name, archive.head(here.stream(), entry))
            sha256 = hashed(archive.pour(here.stream(), entry, None, self.left))
            self._add(name, kind=kind, why=why, sha256=sha256, **about)
            return
        if here.is_file:
            lying = Lying(here.stream().fileno(), entry.at, entry.packed_size, entry.method, entry.check)
            place = len(self.members)
            self.members.append(
                Member(place, name, folder, lambda: lying, written=about["written"], stamp=stamp)
            )
        else:
            self._add(name, load=lambda: archive.packed(here.stream(), entry), **about)

    def _nested(self, here: _Archive, entry: directory.Entry, name: str, about: dict[str, object]) -> None:
        if here.depth >= archive.DEEPEST:
            sha256 = hashed(archive.pour(here.stream(), entry, None, self.left))
            self._add(name, why=archive.TOO_DEEP, sha256=sha256, **about)
            return
        poured, region = self._scratch.pour(lambda sink: archive.pour(here.stream(), entry, sink, self.left))
        if isinstance(poured, Unreadable) or region is None:
            self._add(name, why=poured.why if isinstance(poured, Unreadable) else GONE, **about)
            return
        self.spend(region.size)
        inner = _Archive(lambda: cast("BinaryIO", region), name, name + "!", here.depth + 1)
        self._archive(inner, about)


@dataclass(frozen=True, slots=True)
class _Archive:
    """An archive and how deep it lies; `prefix` stands before the names of its members.

    is_file  a file that stays open, from which others may read as well
    """

    stream: Callable[[], BinaryIO]
    name: str
    prefix: str
    depth: int
    is_file: bool = False


def whole(path: Path) -> archive.Packed | Unreadable:
    """The file as one member. It may have grown since it was listed, so the cap is held here too."""
    try:
        with path.open("rb") as stream:
            data = stream.read(inflate.MEMBER_LIMIT + 1)
    except OSError:
        return Unreadable(CHANGED)
    return archive.Packed(data) if len(data) <= inflate.MEMBER_LIMIT else Unreadable(inflate.TOO_BIG)


def flow_of(path: Path) -> archive.Flow:
    """A table that lies there by itself, piece by piece."""
    return archive.Flow(pieces_of(path), path.stat().st_size)


def pieces_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(inflate.PIECE):
            yield piece


def large(name: str, head: bytes) -> tuple[str | None, str | None]:
    """(kind, why) of a member over the cap of one file: too big to read, or a film that is left aside anyway."""
    kind = others.kind(name, head)
    return (kind, None) if kind in ("system_file", "media") else (None, inflate.TOO_BIG)


def hashed(poured: str | Unreadable) -> str | None:
    return None if isinstance(poured, Unreadable) else poured


def digest(stream: BinaryIO) -> str:
    stream.seek(0)
    sha256 = hashlib.sha256()
    while piece := stream.read(1 << 20):
        sha256.update(piece)
    return sha256.hexdigest()


def digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return digest(stream)


def moment(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


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
