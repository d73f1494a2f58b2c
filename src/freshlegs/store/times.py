"""Moments and days as text and back. Pure.

Always six decimals: text with and without a fraction would not sort by time (`.` comes before `Z`).
"""

from datetime import UTC, date, datetime


def text_of(moment: datetime) -> str:
    """UTC with `Z`. A moment without a zone is a bug of the caller: ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone cannot be stored")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def maybe_text(moment: datetime | None) -> str | None:
    return None if moment is None else text_of(moment)


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


def maybe_moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def day_of(text: str) -> date:
    return date.fromisoformat(text)
