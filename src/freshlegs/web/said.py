"""The form of the check-in, read: fields in, the `check_in` of the contract out, and every fault beside its field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from starlette.datastructures import FormData

from freshlegs.knowledge.book import Book
from freshlegs.web.places import Place, places

SCORES = {"1": 3, "2": 6, "3": 8}  # sore, very sore, painful
NUMBER = re.compile(r"\d{1,7}([.,]\d{1,3})?")
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
HOOPER = ("sleep_quality", "fatigue", "stress", "mood")
YES_NO = {"yes": True, "no": False}


class Fault(NamedTuple):
    """`field`: the id of what has to be put right; `words` are English source strings."""

    field: str
    words: str


@dataclass
class Said:
    """`body`: without signs; `any_of_these`: to the short list, None where it is blank."""

    body: dict[str, Any] = field(default_factory=dict)
    any_of_these: bool | None = None
    faults: list[Fault] = field(default_factory=list)


def read(form: FormData, book: Book) -> Said:
    """What was left blank is absent: nothing is filled in. Only soreness, stairs and the signs are wanted."""
    said, text = Said(), Text(form)
    soreness = text.whole("soreness", 0, 10, said)
    if soreness is None:
        said.faults.append(Fault("soreness", "Say how sore you are overall, from 0 to 10."))
    said.body["soreness"] = soreness
    stairs = text.one("stairs_down", book.lists.stairs_down)
    if stairs is None:
        said.faults.append(Fault("stairs_down", "Say how walking down stairs goes."))
    said.body["stairs_down"] = stairs
    said.body["areas"] = areas(text, book, said) if soreness else []
    said.any_of_these = {"none": False, "some": True}.get(text("any_of_these"))
    if said.any_of_these is None:
        said.faults.append(Fault("any_of_these", "Answer the stop questions: a blank is not a no."))
    more(text, book, said)
    said.body = {name: value for name, value in said.body.items() if value is not None}
    return said


class Text:
    """The fields of a form as stripped text."""

    def __init__(self, form: FormData) -> None:
        self.form = form

    def __call__(self, name: str) -> str:
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def all(self, name: str) -> list[str]:
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def one(self, name: str, allowed: Any) -> str | None:
        return self(name) if self(name) in allowed else None

    def number(self, name: str, low: float, high: float, said: Said) -> float | None:
        if not self(name):
            return None
        if NUMBER.fullmatch(self(name)) and low <= (value := float(self(name).replace(",", "."))) <= high:
            return value
        said.faults.append(Fault(name, f"A number from {low:g} to {high:g} is wanted."))
        return None

    def whole(self, name: str, low: int, high: int, said: Said) -> int | None:
        value = self.number(name, low, high, said)
        if value is not None and value != int(value):
            said.faults.append(Fault(name, f"A whole number from {low} to {high} is wanted."))
            return None
        return None if value is None else int(value)


def areas(text: Text, book: Book, said: Said) -> list[dict[str, Any]]:
    known = places(book)
    found = [area(text, book, known[value], said) for value in text.all("place") if value in known]
    return both_sides([one for one in found if one is not None])


def area(text: Text, book: Book, place: Place, said: Said) -> dict[str, Any] | None:
    """A ticked place without a level counts as sore; its tissue is the usual one unless the runner says another."""
    value = place.value
    region = place.regions[0] if len(place.regions) == 1 else text.one(f"part-{value}", place.regions)
    if region is None:
        said.faults.append(Fault(f"part-{value}", "Say which part it is: some parts need more care."))
        return None
    score = text.whole(f"score-{value}", 0, 10, said)
    found = {
        "region": region,
        "side": place.side,
        "tissue": text.one(f"tissue-{value}", book.lists.tissues) or book.lists.regions[region].kind,
        "spread": text.one(f"spread-{value}", book.lists.spreads),
        "score": SCORES.get(text(f"level-{value}"), SCORES["1"]) if score is None else score,
        "days": text.whole(f"days-{value}", 0, 36_500, said),
    }
    return {name: known for name, known in found.items() if known is not None}


def both_sides(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Left and right alike in everything are one area on both sides: sore legs are no one-sided pain."""
    made: list[dict[str, Any]] = []
    for one in found:
        twin = {**one, "side": {"left": "right", "right": "left"}.get(one["side"])}
        if twin in made:
            made[made.index(twin)] = {**one, "side": "both"}
        else:
            made.append(one)
    return made


def more(text: Text, book: Book, said: Said) -> None:
    """What nobody has to answer."""
    body = said.body
    body["sleep_hours"] = text.number("sleep_hours", 0, 24, said)
    for name in HOOPER:
        body[name] = text.whole(name, 1, 7, said)
    body["warm_up"] = text.one("warm_up", book.lists.warm_up)
    score = text.whole("run_pain", 0, 10, said)
    if score is not None:
        settled = YES_NO.get(text("settles_by_morning"))
        body["run_pain"] = {"score": score} | ({} if settled is None else {"settles_by_morning": settled})
    body["pain_relief_last_24h"] = YES_NO.get(text("pain_relief_last_24h"))
    body["alcohol_today"] = YES_NO.get(text("alcohol_today"))
    body["wants"] = sorted({remedy for remedy in text.all("wants") if remedy in book.remedies})
