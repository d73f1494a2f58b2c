"""What every picture is made of: elements in, one SVG text and one table out. Colours are classes of pictures.css."""

import re
import unicodedata
from dataclasses import dataclass
from html import escape

WIDTH = 320  # px of the drawing: what a page of 360 px has, so that text keeps its size there
SIZE = 14  # px of text
CHARACTER = 0.6  # em, wide for a system font; what does not fit by it is shortened
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Table:
    """The same figures as text, row by row, with their units."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """`name` is the same for the same kind and day; the ids inside the SVG begin with it."""

    svg: str
    table: Table
    name: str


def clean(words: str) -> str:
    """Words as text or attribute: marks of XML escaped, what XML cannot hold replaced."""
    return escape(NOT_XML.sub("�", words))


def number(value: float) -> str:
    """A coordinate to a tenth of a pixel."""
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 1e5 else f"{value:.1f}"


def tag(name: str, *children: str, **attributes: str | float | None) -> str:
    """One element. `children` are elements or cleaned text; an underscore in a name is a hyphen, `class_` is class."""
    spelt = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{clean(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(children)
    return f"<{name}{spelt}>{inside}</{name}>" if inside else f"<{name}{spelt}/>"


def text(words: str, x: float, y: float, **attributes: str | float | None) -> str:
    return tag("text", clean(words), x=x, y=y, **attributes)


def box(x: float, y: float, width: float, height: float, class_: str, **more: str | float | None) -> str:
    return tag("rect", x=x, y=y, width=max(width, 0), height=max(height, 0), class_=class_, **more)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> str:
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def hatch(name: str) -> str:
    """Slanted lines on the ground of the page, for what is planned or is the other part; filled in by `hatched`."""
    pattern = tag(
        "pattern",
        tag("rect", width=6, height=6, class_="p-ground"),
        tag("line", x1=0, y1=0, x2=0, y2=6, class_="p-slant"),
        id=f"{name}-hatch",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return tag("defs", pattern)


def hatched(name: str, x: float, y: float, width: float, height: float) -> str:
    return box(x, y, width, height, "p-planned", fill=f"url(#{name}-hatch)")


def width_of(words: str, size: float = SIZE) -> float:
    """px that the words take, on the wide side; the full-width letters of East Asia take two places."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in words)
    return (len(words) * CHARACTER + wide * (1 - CHARACTER)) * size


def fitted(words: str, width: float, size: float = SIZE) -> str:
    """The words, cut with an ellipsis where they are too long; the table and the title keep them whole."""
    if width_of(words, size) <= width:
        return words
    kept = words
    while kept and width_of(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(words: str, width: float, size: float = SIZE) -> tuple[str, ...]:
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(fitted(word, width, size))
    return tuple(lines)


def beside(x: float, width: float, low: float, high: float) -> float:
    """The middle of a label at x, moved so that the label stays between low and high."""
    return max(low + width / 2, min(x, high - width / 2))


def frame(
    name: str,
    title: str,
    told: str,
    height: float,
    *children: str,
    width: float = WIDTH,
    kind: str = "",
    hidden: str | None = None,
) -> str:
    """The whole SVG. `told` says in a sentence what is seen; both are read aloud unless `hidden` is "true"."""
    return tag(
        "svg",
        tag("title", clean(title), id=f"{name}-title"),
        tag("desc", clean(told), id=f"{name}-desc"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"picture {kind}".strip(),
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        aria_hidden=hidden,
        viewBox=f"0 0 {number(width)} {number(height)}",
        font_size=SIZE,
    )


def empty(name: str, title: str, sentence: str, head: tuple[str, ...]) -> Picture:
    """Nothing to draw: the sentence stands where the drawing would."""
    lines = wrapped(sentence, WIDTH - 16)
    drawn = [
        text(words, WIDTH / 2, 30 + 18 * place, text_anchor="middle") for place, words in enumerate(lines)
    ]
    height = 42 + 18 * len(lines)
    ground = box(0.5, 0.5, WIDTH - 1, height - 1, "p-empty", rx=8)
    return Picture(
        frame(name, title, sentence, height, ground, *drawn), Table(f"{title}. {sentence}", head, ()), name
    )
