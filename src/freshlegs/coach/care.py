"""Is everything in order: the store's own checks, then the clock and the book."""

from datetime import date, datetime, timedelta

from freshlegs.knowledge.book import Book
from freshlegs.knowledge.check import every_figure
from freshlegs.store import Check, Store

OVERDUE = timedelta(days=2 * 365)


def checks(store: Store, book: Book, now: datetime, today: date) -> list[Check]:
    return [*store.integrity(), clock(store, now), review(book, today)]


def clock(store: Store, now: datetime) -> Check:
    """A check-in from the future means that the clock went back."""
    latest = store.latest_check_in()
    behind = latest is not None and latest.created_at > now + timedelta(minutes=5)
    words = "the clock is behind the latest check-in; set it right" if behind else f"{now:%Y-%m-%d %H:%M} UTC"
    return Check("clock", not behind, words)


def review(book: Book, today: date) -> Check:
    dates = [figure.reviewed_on for _, figure in every_figure(book)]
    overdue = sum(today - reviewed > OVERDUE for reviewed in dates)
    unchecked = sum(figure.verified == "memory" for _, figure in every_figure(book))
    words = f"version {book.version}, {len(dates)} figures, {overdue} overdue for review, {unchecked} not checked at a source"
    return Check("book", overdue == 0, words)
