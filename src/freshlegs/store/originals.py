"""Original files, compressed, each found by its own SHA-256: those of one batch together in one pack.

A pack is written beside, made durable, then renamed, and never changed: to take something out of it, it is written
anew without that. A file for each original would cost more processor time than reading what is in it.

    FLO1 | streams, one after the other | for each: sha256, place, length | how many | FLO1
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from freshlegs.store.rows import Original, Part, Stretch, size_of

MARK = b"FLO1"
ENTRY = struct.Struct("<32sQQ")
END = struct.Struct("<I4s")
SUFFIX = ".pack"
UNFINISHED = ".new"


class Place(NamedTuple):
    """Where one original lies."""

    pack: str
    at: int
    size: int


class Originals:
    """`folder` None keeps them in memory."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._kept: dict[str, bytes] = {}
        self._places: dict[str, Place] = {}
        self._packs: set[str] = set()

    def add(self, packed: Mapping[str, Original]) -> None:
        """sha256 -> zlib stream in parts; what is here already stays as it is. Durable on return."""
        missing = self._missing(packed)
        if self.folder is None:
            self._kept.update({sha256: b"".join(map(whole, packed[sha256])) for sha256 in missing})
        elif missing:
            self._write({sha256: parts for sha256, parts in packed.items() if sha256 in missing})

    def read(self, sha256: str) -> bytes | None:
        """The bytes as they came; None where the file is gone or is not what it was."""
        packed = self.packed(sha256)
        try:
            return None if packed is None else zlib.decompress(packed)
        except zlib.error:
            return None

    def packed(self, sha256: str) -> bytes | None:
        """As they are kept, a zlib stream; None where the file is gone."""
        if self.folder is None:
            return self._kept.get(sha256)
        for _ in range(2):  # another process may have written the pack anew since we looked
            place = self._place(sha256)
            if place is None:
                return None
            try:
                with self._path(place.pack).open("rb") as file:
                    file.seek(place.at)
                    return file.read(place.size)
            except FileNotFoundError:
                self._forget(place.pack)
        return None

    def has(self, sha256: str) -> bool:
        return sha256 in self._kept if self.folder is None else self._place(sha256) is not None

    def remove(self, hashes: Iterable[str]) -> None:
        """Packs that hold one of them are written anew without it: nothing of it stays on the disk."""
        unwanted = set(hashes)
        if self.folder is None:
            for sha256 in unwanted:
                self._kept.pop(sha256, None)
            return
        self._look()
        for pack in sorted(self._packs):
            index = self._index(pack)
            if unwanted & index.keys():
                self._rewrite(pack, {sha256: at for sha256, at in index.items() if sha256 not in unwanted})

    def hashes(self) -> set[str]:
        if self.folder is None:
            return set(self._kept)
        self._look()
        return set(self._places)

    def sweep(self, wanted: set[str]) -> None:
        """Remove what no row names: left by a program that was killed. Call with the write lock held."""
        self.remove(self.hashes() - wanted)
        if self.folder is not None:
            for unfinished in self.folder.glob(f"*{UNFINISHED}"):
                unfinished.unlink(missing_ok=True)

    def _missing(self, hashes: Iterable[str]) -> set[str]:
        if self.folder is None:
            return set(hashes) - self._kept.keys()
        self._look()
        return set(hashes) - self._places.keys()

    def _place(self, sha256: str) -> Place | None:
        if sha256 not in self._places:
            self._look()
        return self._places.get(sha256)

    def _look(self) -> None:
        """Learn of packs that came, or went, since the last look."""
        assert self.folder is not None
        # By name: an import looks once a batch, at as many packs as it has written batches.
        names = os.listdir(self.folder) if self.folder.exists() else ()  # noqa: PTH208
        here = {name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)}
        for pack in self._packs - here:
            self._forget(pack)
        for pack in here - self._packs:
            for sha256, (at, size) in self._index(pack).items():
                self._places[sha256] = Place(pack, at, size)
            self._packs.add(pack)

    def _forget(self, pack: str) -> None:
        self._packs.discard(pack)
        self._places = {sha256: place for sha256, place in self._places.items() if place.pack != pack}

    def _index(self, pack: str) -> dict[str, tuple[int, int]]:
        """sha256 -> (place, length); nothing where the pack is damaged: then its originals count as missing."""
        try:
            with self._path(pack).open("rb") as file:
                length = file.seek(0, os.SEEK_END)
                file.seek(max(0, length - END.size))
                count, mark = END.unpack(file.read(END.size))
                begin = length - END.size - count * ENTRY.size
                if mark != MARK or begin < len(MARK):
                    return {}
                file.seek(begin)
                entries = ENTRY.iter_unpack(file.read(count * ENTRY.size))
                return {digest.hex(): (at, size) for digest, at, size in entries if at + size <= begin}
        except (FileNotFoundError, struct.error):
            return {}

    def _rewrite(self, pack: str, kept: Mapping[str, tuple[int, int]]) -> None:
        if kept:
            with self._path(pack).open("rb") as file:
                streams: dict[str, Original] = {}
                for sha256, (at, size) in kept.items():
                    file.seek(at)
                    streams[sha256] = (file.read(size),)
            self._write(streams)
        self._path(pack).unlink(missing_ok=True)
        self._packs.discard(pack)
        gone = [sha256 for sha256, place in self._places.items() if place.pack == pack]
        for sha256 in gone:
            del self._places[sha256]

    def _write(self, packed: Mapping[str, Original]) -> None:
        assert self.folder is not None
        self.folder.mkdir(mode=0o700, exist_ok=True)
        at, entries = len(MARK), []
        for sha256, parts in packed.items():
            size = size_of(parts)
            entries.append((sha256, at, size))
            at += size
        index = b"".join(ENTRY.pack(bytes.fromhex(sha256), begin, size) for sha256, begin, size in entries)
        pack = hashlib.sha256(index).hexdigest()[:32]
        unfinished = self.folder / f"{pack}{UNFINISHED}"
        try:
            file = os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            try:
                put(file, (MARK,))
                for parts in packed.values():
                    put(file, parts)
                put(file, (index, END.pack(len(entries), MARK)))
                os.fsync(file)
            finally:
                os.close(file)
            unfinished.replace(self._path(pack))
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        if os.name != "nt":  # that system cannot open a folder
            _to_disk(self.folder)
        self._packs.add(pack)
        self._places.update({sha256: Place(pack, begin, size) for sha256, begin, size in entries})

    def _path(self, pack: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{pack}{SUFFIX}"


def put(file: int, parts: Original) -> None:
    """To the descriptor, all of them in one call: one buffer after the other through the same small memory is as
    quick as to have the system copy from file to file."""
    data = [whole(part) for part in parts]
    done = os.writev(file, data) if hasattr(os, "writev") else 0
    if done < sum(map(len, data)):
        rest = memoryview(b"".join(data))[done:]
        while rest:
            rest = rest[os.write(file, rest) :]


def whole(part: Part) -> bytes | memoryview:
    """Of an archive that was cut off meanwhile zeros: its hash will tell."""
    if not isinstance(part, Stretch):
        return part
    data = part.read()
    return data if len(data) == part.size else data.ljust(part.size, b"\0")


def _to_disk(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
