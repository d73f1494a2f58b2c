"""Original files, compressed, each under its own SHA-256: written beside, made durable, then renamed."""

import os
import zlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SUFFIX = ".zz"
UNFINISHED = ".new"
AT_ONCE = 8


class Originals:
    """`folder` None keeps them in memory."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._kept: dict[str, bytes] = {}

    def add(self, packed: Mapping[str, bytes]) -> None:
        """Durable on return. The waits for the disk come together: it then answers many at once."""
        if not packed:
            return
        if self.folder is None:
            self._kept.update(packed)
            return
        self.folder.mkdir(mode=0o700, exist_ok=True)
        waiting: list[tuple[Path, Path]] = []
        try:
            for sha256, data in packed.items():
                final = self.path(sha256)
                final.parent.mkdir(mode=0o700, exist_ok=True)
                unfinished = final.with_suffix(UNFINISHED)
                waiting.append((unfinished, final))
                with open(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:  # noqa: PTH123
                    file.write(data)
            with ThreadPoolExecutor(AT_ONCE) as disk:
                list(disk.map(_to_disk, [unfinished for unfinished, _ in waiting]))
                for unfinished, final in waiting:
                    unfinished.replace(final)
                list(disk.map(_to_disk, {final.parent for _, final in waiting} | {self.folder}))
        except OSError:
            for unfinished, _ in waiting:
                unfinished.unlink(missing_ok=True)
            raise

    def read(self, sha256: str) -> bytes | None:
        """The bytes as they came; None where the file is gone or is not what it was."""
        try:
            packed = self._kept[sha256] if self.folder is None else self.path(sha256).read_bytes()
            return zlib.decompress(packed)
        except (FileNotFoundError, KeyError, zlib.error):
            return None

    def has(self, sha256: str) -> bool:
        return sha256 in self._kept if self.folder is None else self.path(sha256).exists()

    def remove(self, hashes: Iterable[str]) -> None:
        for sha256 in hashes:
            if self.folder is None:
                self._kept.pop(sha256, None)
            else:
                self.path(sha256).unlink(missing_ok=True)

    def hashes(self) -> set[str]:
        if self.folder is None:
            return set(self._kept)
        return {path.stem for path in self.folder.glob(f"*/*{SUFFIX}")}

    def sweep(self, wanted: set[str]) -> None:
        """Remove what no row names: left by a program that was killed. Call with the write lock held."""
        self.remove(self.hashes() - wanted)
        if self.folder is not None:
            for unfinished in self.folder.glob(f"*/*{UNFINISHED}"):
                unfinished.unlink(missing_ok=True)

    def path(self, sha256: str) -> Path:
        assert self.folder is not None
        return self.folder / sha256[:2] / f"{sha256}{SUFFIX}"


def _to_disk(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # that system cannot open a folder
    file = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)
