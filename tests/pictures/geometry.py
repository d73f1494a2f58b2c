"""Where the parts of an SVG really lie: every transform applied, each part as the corners of its box."""

import math
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from freshlegs.pictures.picture import SIZE, width_of

SVG = "{http://www.w3.org/2000/svg}"
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
SAME: Matrix = (1, 0, 0, 1, 0, 0)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[2] * n[1],
        m[1] * n[0] + m[3] * n[1],
        m[0] * n[2] + m[2] * n[3],
        m[1] * n[2] + m[3] * n[3],
        m[0] * n[4] + m[2] * n[5] + m[4],
        m[1] * n[4] + m[3] * n[5] + m[5],
    )


def matrix(transform: str) -> Matrix:
    found = SAME
    for each in transform.rstrip(")").split(")") if transform else ():
        kind, numbers = each.strip().split("(")
        given = [float(number) for number in numbers.split()]
        match kind:
            case "translate":
                found = times(found, (1, 0, 0, 1, given[0], given[1]))
            case "scale":
                found = times(found, (given[0], 0, 0, given[0], 0, 0))
            case "matrix":
                found = times(found, (given[0], given[1], given[2], given[3], given[4], given[5]))
            case _:
                raise ValueError(f"a transform that this helper does not know: {each}")
    return found


def polygon(points: str) -> list[Point]:
    pairs = (pair.split(",") for pair in points.split())
    return [(float(x), float(y)) for x, y in pairs]


def corners(part: ET.Element, size: float) -> list[Point]:
    def value(name: str) -> float:
        return float(part.get(name, 0))

    match part.tag.removeprefix(SVG):
        case "rect":
            x, y, width, height = value("x"), value("y"), value("width"), value("height")
            return [(x, y), (x + width, y + height)]
        case "line":
            return [(value("x1"), value("y1")), (value("x2"), value("y2"))]
        case "polygon":
            return polygon(part.get("points", ""))
        case "text":
            wide = width_of(part.text or "", size)
            left = value("x") - {"middle": wide / 2, "end": wide}.get(part.get("text-anchor", ""), 0)
            return [(left, value("y") - size), (left + wide, value("y"))]
        case _:
            return []


def parts(
    node: ET.Element, outer: Matrix = SAME, size: float = SIZE
) -> Iterator[tuple[ET.Element, list[Point]]]:
    """Every drawn part with its corners in the units of the viewBox; numbers that are not shown are left out."""
    for part in node:
        if part.tag == f"{SVG}defs" or part.get("display") == "none":
            continue
        here = times(outer, matrix(part.get("transform", "")))
        own = float(part.get("font-size", size))
        yield part, [at(here, point) for point in corners(part, own)]
        yield from parts(part, here, own)


def at(m: Matrix, point: Point) -> Point:
    x, y = point
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def outside(svg: str) -> list[str]:
    """What reaches over the edge of the viewBox by more than half a pixel, or is no number."""
    root = parsed(svg)
    _, _, width, height = (float(number) for number in root.get("viewBox", "").split())
    return [
        f"{part.tag.removeprefix(SVG)} {part.attrib} {part.text or ''}"
        for part, points in parts(root)
        for x, y in points
        if not (-0.5 <= x <= width + 0.5 and -0.5 <= y <= height + 0.5)
    ]


def largest_square(points: list[Point], step: float = 0.5) -> float:
    """The side of the largest upright square in a polygon, on a grid and so a little too small rather than too large."""
    left, top = min(x for x, _ in points), min(y for _, y in points)
    across = int((max(x for x, _ in points) - left) / step) + 1
    down = int((max(y for _, y in points) - top) / step) + 1
    before, best = [0] * across, 0
    for place in range(down):
        here = [0] * across
        cuts = crossings(points, top + place * step)
        for low, high in zip(cuts[::2], cuts[1::2], strict=True):
            for n in range(math.ceil((low - left) / step), min(across, math.floor((high - left) / step) + 1)):
                here[n] = 1 + (min(before[n], here[n - 1], before[n - 1]) if n else 0)
                best = max(best, here[n])
        before = here
    return (best - 1) * step


def crossings(points: list[Point], y: float) -> list[float]:
    """The x where a level line meets the polygon."""
    edges = zip(points, points[1:] + points[:1], strict=True)
    return sorted(
        (x2 - x1) * (y - y1) / (y2 - y1) + x1 for (x1, y1), (x2, y2) in edges if (y1 > y) != (y2 > y)
    )


def holds(points: list[Point], point: Point) -> bool:
    return sum(x < point[0] for x in crossings(points, point[1])) % 2 == 1
