"""What a remedy is worth to this runner today: the book's base, what was learnt, a wish or a coin, minus its minutes."""

from decimal import ROUND_HALF_UP, Decimal

from freshlegs.knowledge.book import Book, Planning
from freshlegs.model.question import Effect, Question


def learnt(question: Question, book: Book) -> dict[str, Effect]:
    """The effects with days enough on both sides."""
    each, together = (book.planner[name].value for name in ("effect_days_each", "effect_days_together"))
    return {
        effect.remedy: effect
        for effect in question.effects
        if min(effect.days_with, effect.days_without) >= each
        and effect.days_with + effect.days_without >= together
    }


def looks_harmful(effect: Effect | None, book: Book) -> bool:
    """At least nine in ten that it makes worse."""
    if effect is None or effect.mean <= 0:
        return False
    return exact(effect.mean) >= exact(book.planner["harm_z"].value) * exact(effect.sd)


def points_learnt(planning: Planning, effect: Effect | None, book: Book) -> int:
    """A tenth of a point on 1-5 is 100 points; halves away from zero; held within the book's bound."""
    if effect is None:
        return 0
    scale, per_class = (exact(book.planner[name].value) for name in ("effect_scale", "points_per_class"))
    points = scale * (exact(planning.prior.value) - exact(effect.mean) / per_class)
    bound = int(book.planner["effect_bound"].value)
    return max(-bound, min(bound, int(points.quantize(Decimal(1), ROUND_HALF_UP))))


def exact(value: float) -> Decimal:
    return Decimal(repr(value))


def value(planning: Planning, wanted: bool, offered: bool, effect: Effect | None, book: Book) -> int:
    extra = book.planner["offered" if offered else "wanted"].value if offered or wanted else 0
    points = planning.base.value + extra - planning.hands_on.value
    return int(points) + points_learnt(planning, effect, book)
