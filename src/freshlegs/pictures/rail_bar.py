"""A rail in, a bar out: where the value stands against the limit, and the zone near it."""

from freshlegs.knowledge.book import RailRule
from freshlegs.model.answer import Rail
from freshlegs.pictures.picture import (
    WIDTH,
    Picture,
    Table,
    beside,
    box,
    empty,
    fitted,
    frame,
    hatch,
    hatched,
    line,
    text,
    width_of,
)
from freshlegs.pictures.words import Unit, amount

HEAD = ("Now", "Limit", "Near from", "Status")
STATUS = {"ok": "ok", "near": "near the limit", "over": "over the limit", "unknown": "not known"}
BELOW = {**STATUS, "over": "below the limit"}  # of a rail that is to stay above its limit
TOP, HIGH = 30, 20  # px


def rail_bar(rail: Rail, rule: RailRule, unit: Unit) -> Picture:
    name = f"rail-{rail.id.replace('_', '-')}"
    if rail.value is None:
        return empty(name, rule.words, rail.words, HEAD)
    near = near_from(rail, rule)
    most = scale_end(rail, near, rule)
    limit_x, value_x = WIDTH * rail.limit / most, WIDTH * rail.value / most
    now, limit = amount(rail.value, rule.unit, unit), amount(rail.limit, rule.unit, unit)
    status = (STATUS if near is None or near <= rail.limit else BELOW)[rail.status]
    drawn = [box(0.5, TOP, WIDTH - 1, HIGH, "p-track", rx=3)]
    if near is not None:
        near_x = WIDTH * near / most
        drawn.append(box(min(near_x, limit_x), TOP, abs(limit_x - near_x), HIGH, "p-band"))
    drawn.append(box(0, TOP + 5, value_x, HIGH - 10, "p-over" if rail.status == "over" else "p-bar"))
    drawn.append(line(limit_x, TOP - 4, limit_x, TOP + HIGH + 4, "p-limit"))
    drawn += [
        text(fitted(f"{now}, {status}", WIDTH), 0, 18, class_="p-strong"),
        below(f"Limit {limit}", limit_x),
    ]
    said = f"{now}, limit {limit}, {status}."
    near_words = "–" if near is None else amount(near, rule.unit, unit)
    table = Table(f"{rule.words}. {rail.words}", HEAD, ((now, limit, near_words, status),))
    return Picture(frame(name, rule.words, said, TOP + HIGH + 26, *drawn), table, name)


def near_from(rail: Rail, rule: RailRule) -> float | None:
    """In the unit of the rail; the book gives some as a share of the limit. None: there is no such zone."""
    if (near := rule.figures.get("near")) is None:
        return None
    return near.value * rail.limit if near.unit == "share of the limit" else near.value


def scale_end(rail: Rail, near: float | None, rule: RailRule) -> float:
    """A share ends at the whole; else a quarter beyond the furthest, so that the limit is never at the edge."""
    if rule.unit == "share":
        return max(1, rail.value or 0, rail.limit, near or 0)
    return 1.25 * max(rail.value or 0, rail.limit, near or 0)


def below(words: str, x: float) -> str:
    return text(
        words, beside(x, width_of(words), 0, WIDTH), TOP + HIGH + 19, text_anchor="middle", class_="p-quiet"
    )


def easy_share(rail: Rail, rule: RailRule) -> Picture:
    """The running of some weeks in two parts, easy and harder, with the mark that the easy part is to reach."""
    name = "easy-share"
    head = ("Part", "Share")
    if rail.value is None:
        return empty(name, rule.words, rail.words, head)
    easy, mark = f"{100 * rail.value:.0f} %", f"{100 * rail.limit:.0f} %"
    harder = f"{100 - round(100 * rail.value)} %"
    split, mark_x = WIDTH * rail.value, WIDTH * rail.limit
    drawn = [
        hatch(name),
        hatched(name, split, TOP, WIDTH - split, HIGH),
        box(0, TOP, split, HIGH, "p-bar"),
        line(mark_x, TOP - 4, mark_x, TOP + HIGH + 4, "p-limit"),
        text(f"Easy {easy}", 0, 18, class_="p-strong"),
        text(f"Harder {harder}", WIDTH, 18, text_anchor="end"),
        below(f"At least {mark}", mark_x),
    ]
    days = f"{rule.figures['days'].value:.0f} days"
    said = f"Of the running of the last {days} {easy} was easy; {mark} is the mark."
    rows = (("Easy", easy), ("Harder", harder), ("At least easy", mark))
    return Picture(
        frame(name, rule.words, said, TOP + HIGH + 26, *drawn),
        Table(f"{said} {rail.words}", head, rows),
        name,
    )
