"""The upright scale of a chart of distances: round steps, each with its unit, and the legend above it."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, log10

from freshlegs.pictures.picture import WIDTH, box, fitted, hatched, line, text, width_of
from freshlegs.pictures.words import METRES, Unit

STEPS = (1, 2, 5, 10)
LEGEND_ROW = 20  # px
PLOT = 120  # px high


@dataclass(frozen=True, slots=True)
class Axis:
    """Where metres stand: `top` and `bottom` are the y of the highest mark and of zero, `left` the x of zero."""

    left: float
    right: float
    top: float
    bottom: float
    most_m: float
    marks: tuple[tuple[float, str], ...]

    def y(self, metres: float) -> float:
        return self.bottom - (self.bottom - self.top) * min(metres / self.most_m, 1)

    def drawn(self) -> list[str]:
        lines = [
            line(self.left, self.y(metres), self.right, self.y(metres), "p-grid") for metres, _ in self.marks
        ]
        names = [
            text(words, self.left - 4, self.y(metres) + 4, text_anchor="end", class_="p-quiet")
            for metres, words in self.marks
        ]
        return lines + names


def axis(metres: Iterable[float], unit: Unit, top: float) -> Axis:
    """High enough for the greatest of `metres`, and for one kilometre or mile; at most five marks besides zero."""
    most = max(1.0, *(each / METRES[unit] for each in metres))
    step = step_for(most)
    count = max(1, -int(-most // step))
    marks = tuple(
        (step * n * METRES[unit], f"{step * n:,.1f} {unit}".replace(".0 ", " ")) for n in range(count + 1)
    )
    left = min(110, 6 + max(width_of(words) for _, words in marks))
    return Axis(left, WIDTH - 2, top, top + PLOT, step * count * METRES[unit], marks)


def step_for(most: float) -> float:
    """The smallest of 1, 2, 5, 10, ... (or a tenth of them) that needs at most five marks."""
    tenth = 10.0 ** floor(log10(most / 5))
    return next(step * tenth for step in STEPS if step * tenth * 5 >= most * (1 - 1e-12))


def legend(name: str, rows: Iterable[tuple[str, str]]) -> list[str]:
    """One row for each (kind, words): `limit` with a piece of the line, `planned` with a hatched square, else its class."""
    drawn = []
    for place, (kind, words) in enumerate(rows):
        y = LEGEND_ROW * place
        if kind == "limit":
            drawn.append(line(2, y + 10, 20, y + 10, "p-limit"))
        elif kind == "planned":
            drawn.append(hatched(name, 5, y + 4, 12, 12))
        else:
            drawn.append(box(5, y + 4, 12, 12, kind))
        drawn.append(text(fitted(words, WIDTH - 28), 26, y + 15))
    return drawn
