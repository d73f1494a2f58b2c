"""The sheet as data in, one HTML file out that prints by itself: no script, nothing from elsewhere."""

from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from freshlegs.model.errors import FreshlegsError

BLOCK_DAYS = 28  # columns side by side on one page


class NotWritten(FreshlegsError):
    """The page could not be written; nothing is left half-written."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"The page could not be written to {file}: {why}. Make room or name another place.")


def page(made: dict[str, Any]) -> str:
    """The sheet as one HTML file with its own print rules: no script, nothing from elsewhere."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"day": day_words, "km": km, "blocks": blocks, "together": together}
    text = (files("freshlegs.coach") / "sheet.html.j2").read_text("utf-8")
    return environment.from_string(text).render(made=made)


def day_words(iso: str) -> str:
    """`Mon 23 Nov 2026`."""
    found = datetime.fromisoformat(iso)
    return f"{found:%a} {found.day} {found:%b} {found.year}"


def km(metres: float) -> str:
    return f"{metres / 1000:.1f}"


def blocks(days: list[str]) -> list[tuple[int, int]]:
    """(first, one past the last) of the columns that stand side by side: the newest block is full."""
    ends = range(len(days), 0, -BLOCK_DAYS)
    return [(max(0, end - BLOCK_DAYS), end) for end in reversed(ends)]


def together(steps: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """A remedy that comes on several days on one line: (`Mon 07:00, Tue 06:30`, its first step)."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for step in steps:
        found.setdefault((step["remedy"], step["dose"]), []).append(step)
    return [
        (", ".join(f"{datetime.fromisoformat(step['start']):%a %H:%M}" for step in same), same[0])
        for same in found.values()
    ]


def write(made: dict[str, Any], file: Path) -> None:
    """The page as a file that only its owner can read; what stood there is replaced whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.touch(mode=0o600)
        part.write_text(page(made), "utf-8")
        part.replace(file)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise NotWritten(file, fault.strerror or "") from None
