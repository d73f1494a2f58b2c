"""How a rail becomes its place in the answer: exact status first, then the rounded value, then the words."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from freshlegs.knowledge.book import RailRule
from freshlegs.load.sessions import exact
from freshlegs.model.answer import Rail


def rail(
    id: str,
    rule: RailRule,
    value: Fraction | int | None,
    status: str,
    *,
    limit: Fraction | None = None,
    cap_m: int | None = None,
    words: str | None = None,
    **blanks: object,
) -> Rail:
    """`words`: the key in `status_words` where it is another than the status; `{cap_km}` is filled in from the cap."""
    shown = exact(rule.limit.value) if limit is None else limit
    text = rule.status_words[words or status]
    cap_km = "" if cap_m is None else f"{cap_m / 1000:.1f}"
    return Rail(
        id=id,
        value=None if value is None else rounded(value),
        limit=number(shown),
        status=status,
        cap_m=cap_m,
        words=text.format(cap_km=cap_km, **blanks),
        grade=rule.grade,
        source=rule.source,
    )


def rounded(value: Fraction | int) -> float | int:
    """Half up to 4 decimals; whole days and metres stay whole."""
    if isinstance(value, int):
        return value
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return float(decimal.quantize(Decimal("0.0001"), ROUND_HALF_UP))


def number(value: Fraction) -> float | int:
    return int(value) if value.denominator == 1 and value > 2 else float(value)


def down_to(value: Fraction, step: float) -> int:
    """Down to a whole step: 13,259 m by 100 m is 13,200 m."""
    whole = int(step)
    return int(value // whole) * whole


def figure(rule: RailRule, name: str) -> Fraction:
    return exact(rule.figures[name].value)
