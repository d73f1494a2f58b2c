"""Check-ins in, a ribbon of days out: soreness as height and number, the verdict as a letter, a missed day as a gap."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from freshlegs.knowledge.book import Book
from freshlegs.pictures.picture import WIDTH, Picture, Table, box, empty, frame, line, tag, text
from freshlegs.pictures.words import day_words, full_day

NAME = "soreness-ribbon"
TITLE = "Soreness by day"
HEAD = ("Day", "Soreness", "Verdict")
NOTHING = "No check-in in these days."
NO_CHECK_IN = "no check-in"
IN_A_ROW = 14  # days; each has 22 px, room for the number 10
KEYS = 2  # of the letters in a row
WORST = 10
HIGH = 60  # px of the worst
ROW = 158  # px of a row with its letters and dates
MARKS = {
    "fresh": ("F", "fresh"),
    "sore": ("S", "sore"),
    "too_sore": ("T", "too sore"),
    "get_checked": ("C", "get checked"),
    "emergency": ("E", "get help now"),
    "unanswered": ("?", "not answered"),
}


@dataclass(frozen=True, slots=True)
class SoreDay:
    """The check-in that counts for a day: soreness 0 to 10, and the id of its verdict if there was one."""

    day: date
    soreness: int
    verdict: str | None


def soreness_ribbon(days: tuple[SoreDay, ...], first: date, last: date, book: Book) -> Picture:
    """Every day from first to last, fourteen in a row; a day that is not among `days` had no check-in and stays empty."""
    known = {each.day: each for each in days if first <= each.day <= last}
    if not known:
        return empty(NAME, TITLE, NOTHING, HEAD)
    shown = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    drawn: list[str] = []
    starts = range(0, len(shown), IN_A_ROW)
    for place, start in enumerate(starts):
        drawn += row(shown[start : start + IN_A_ROW], known, ROW * place)
    used = [verdict for verdict in MARKS if any(each.verdict == verdict for each in known.values())]
    below = ROW * len(starts)
    drawn += key(used, below)
    rows = tuple(words(day, known.get(day), book) for day in shown)
    said = f"{len(known)} of {len(shown)} days have a check-in. The highest: {max(d.soreness for d in known.values())} of 10."
    height = below + 24 * -(-len(used) // KEYS) + 4
    return Picture(frame(NAME, TITLE, said, height, *drawn), Table(f"{TITLE}. {said}", HEAD, rows), NAME)


def row(days: list[date], known: dict[date, SoreDay], top: float) -> Iterator[str]:
    slot = WIDTH / IN_A_ROW
    ground = top + 18 + HIGH
    for place, day in enumerate(days):
        middle = slot * (place + 0.5)
        if day in known:
            yield from column(known[day], middle, slot, ground)
        yield text(f"{day:%a}"[:2], middle, ground + 40, text_anchor="middle", class_="p-quiet", font_size=13)
        yield text(str(day.day), middle, ground + 55, text_anchor="middle", font_size=13)
    between = day_words(days[0]) if len(days) == 1 else f"{day_words(days[0])} to {day_words(days[-1])}"
    yield text(between, 2, ground + 73, class_="p-quiet")


def column(found: SoreDay, middle: float, slot: float, ground: float) -> Iterator[str]:
    height = HIGH * min(found.soreness, WORST) / WORST
    yield box(middle - slot * 0.36, ground - height, slot * 0.72, height, "p-bar")
    yield line(middle - slot / 2, ground, middle + slot / 2, ground, "p-axis")
    yield text(str(found.soreness), middle, ground - height - 4, text_anchor="middle")
    if found.verdict in MARKS:
        yield badge(found.verdict, middle, ground + 4)


def badge(verdict: str, middle: float, top: float) -> str:
    """A letter on a ground of its own: the letter tells it, the colour only helps."""
    return tag(
        "g",
        box(middle - 9, top, 18, 20, "p-ground-of-verdict", rx=4),
        text(MARKS[verdict][0], middle, top + 15, text_anchor="middle"),
        class_=f"p-verdict p-{verdict.replace('_', '-')}",
    )


def key(used: list[str], top: float) -> Iterator[str]:
    for place, verdict in enumerate(used):
        x, y = 160 * (place % KEYS), top + 24 * (place // KEYS)
        yield badge(verdict, x + 11, y)
        yield text(MARKS[verdict][1], x + 24, y + 15)


def words(day: date, found: SoreDay | None, book: Book) -> tuple[str, ...]:
    if found is None:
        return (full_day(day), NO_CHECK_IN, "–")
    verdict = "–" if found.verdict is None else book.lists.verdicts[found.verdict].words
    return (full_day(day), f"{found.soreness} of 10", verdict)
