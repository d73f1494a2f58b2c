"""A folder that is followed: what has come to rest in it is imported, until somebody stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from freshlegs.coach.imports.sources import files_below

Look = dict[Path, tuple[int, int]]
EVERY_S = 2.0


def arrivals(folder: Path, wait: Callable[[], None]) -> Iterator[list[Path]]:
    """First all files that are there, then those that are new or changed, each when two looks found it alike.

    A file that is still being copied grows from look to look. Never ends by itself.
    """
    taken: Look = {}
    before = look(folder)
    while True:
        wait()
        now = look(folder)
        rested = [path for path, told in now.items() if before.get(path) == told and taken.get(path) != told]
        if rested:
            taken.update({path: now[path] for path in rested})
            yield sorted(rested)
        before = now


def look(folder: Path) -> Look:
    """File -> size and time of its last change."""
    found: Look = {}
    for path in files_below(folder):
        try:
            told = path.stat()
        except OSError:  # gone between the two calls
            continue
        found[path] = (told.st_size, told.st_mtime_ns)
    return found
