"""Settings: who the runner is, hours, what is in the house, how things are shown; one small form for each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from starlette.responses import Response

from freshlegs.coach import Malformed, profile
from freshlegs.coach.profile import Changes
from freshlegs.web import consents, words
from freshlegs.web import shown as showing
from freshlegs.web.page import Page
from freshlegs.web.said import Fault
from freshlegs.web.shown import KG_OF_A_POUND, POUNDS_OF_A_STONE
from freshlegs.web.site import Visit

DECIMAL = re.compile(r"\d{1,4}([.,]\d{1,3})?")
CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
YOU = ("age", "sex", "experience", "height_cm")
HOURS = ("usual_bedtime", "usual_wake", "minutes_per_day")
USUAL = {"usual_bedtime": "22:30", "usual_wake": "06:30", "minutes_per_day": "60"}
WRONG = {
    "age": "Age is a whole number of years, from 0 to 120.",
    "body_mass": "Your weight is a number, from 20 to 400 kg.",
    "body_mass_lb": "Pounds beside the stones are a number, from 0 to 14.",
    "height_cm": "Height is a number of centimetres, from 50 to 280.",
    "usual_bedtime": "Bedtime and wake time are times of day, and two different ones.",
    "usual_wake": "Bedtime and wake time are times of day, and two different ones.",
    "minutes_per_day": "Minutes a day is a whole number, from 0 to 1,440.",
    "timezone": "That time zone is not known. Choose one of the list.",
    "busy": "Say from when until when, the end after the start.",
    "line": "A name has 1 to 120 characters, and the list at most 200.",
}
FIELD_OF = {"body_mass_kg": "body_mass", "medicines": "line"}


# What is kept ------------------------------------------------------------------------------------------------------


def runner_of(visit: Visit) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(visit.store.runner().profile)
    return found


def save(visit: Visit, found: dict[str, Any], timezone: str | None = None) -> list[Fault]:
    """All or nothing; what the contract refuses comes back beside its field."""
    zone = visit.store.runner().timezone if timezone is None else timezone
    try:
        profile.change(visit.store, visit.book, json.dumps(found), Changes(set=(f"timezone={zone}",)))
    except Malformed as refused:
        fields = dict.fromkeys(field_of(path) for path, _ in refused.faults)
        return [Fault(field, WRONG.get(field, "That does not fit. Look at it again.")) for field in fields]
    return []


def field_of(path: str) -> str:
    """`runner.busy[0].end` -> `busy`."""
    name = re.split(r"[.\[]", path.removeprefix("runner."))[0]
    return FIELD_OF.get(name, name)


def done(visit: Visit, section: str, faults: list[Fault]) -> Response:
    """After a form: the page anew, or the same answers with what is wrong."""
    return shown(visit, faults=faults) if faults else visit.go(f"/settings#{section}")


# The page ----------------------------------------------------------------------------------------------------------


def page(visit: Visit) -> Response:
    return shown(visit)


def shown(visit: Visit, *, faults: Iterable[Fault] = (), addresses: Any = None) -> Response:
    found, book = runner_of(visit), visit.book
    faults = list(faults)
    typed = {name: value for name, value in visit.form.items() if isinstance(value, str)} if faults else {}
    allowed = consents.given(visit.store, book)
    medicines = found.get("medicines", [])
    groups: dict[str, list[tuple[str, str]]] = {}
    for id, fact in book.lists.facts.items():
        if consents.is_condition(id, book):
            groups.setdefault(fact.group, []).append((id, fact.words))
    return visit.render(
        "settings.html",
        status=422 if faults else 200,
        title="Settings",
        here="/settings",
        form={**as_typed(visit, found), **typed},
        faults=faults,
        facts=set(visit.fields("fact") if "part" in typed else found.get("facts", [])),
        kit=set(found.get("kit", [])),
        opted_in=set(found.get("opted_in", [])),
        busy=busy_spans(visit, found),
        zones=zones(visit.store.runner().timezone),
        sport=[(id, fact.words) for id, fact in book.lists.facts.items() if fact.group == "sport"],
        groups=list(groups.values()),
        has_conditions=bool(consents.conditions(found, book)),
        allowed={id: datetime.fromisoformat(at) if at else None for id, at in allowed.items()},
        medicines=[(name, profile.understood([name], book)) for name in medicines],
        locales=[one for one in words.LOCALES if one != words.PSEUDO or one == visit.look.locale],
        has_feeds=visit.store.setting("feeds") is not None,
        addresses=addresses,
    )


def as_typed(visit: Visit, found: dict[str, Any]) -> dict[str, str]:
    """What is kept, as the fields show it."""
    look = json.loads(visit.store.setting(showing.SETTING) or "{}")
    plain = {name: str(found[name]).removesuffix(".0") for name in YOU + HOURS if found.get(name) is not None}
    return {
        **USUAL,
        **plain,
        **mass_fields(visit, found.get("body_mass_kg")),
        **{name: look.get(name, "") for name in showing.CHOICES},
        "timezone": visit.store.runner().timezone,
    }


def mass_fields(visit: Visit, kg: float | None) -> dict[str, str]:
    """`body_mass`, and for stones `body_mass_lb` beside it."""
    if kg is None:
        return {}
    pounds = round(kg / KG_OF_A_POUND)
    match visit.look.mass:
        case "lb":
            return {"body_mass": str(pounds)}
        case "st":
            stones, rest = divmod(pounds, POUNDS_OF_A_STONE)
            return {"body_mass": str(stones), "body_mass_lb": str(rest)}
        case _:
            return {"body_mass": f"{kg:.1f}".removesuffix(".0")}


def busy_spans(visit: Visit, found: dict[str, Any]) -> list[tuple[int, datetime, datetime]]:
    """(place in the list, start, end) of those that are not past."""
    spans = [
        (place, datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"]))
        for place, one in enumerate(found.get("busy", []))
    ]
    return sorted((span for span in spans if span[2] > visit.now), key=lambda span: span[1])


@cache
def known_zones() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if zone.partition("/")[0] in CONTINENTS))


def zones(own: str) -> list[str]:
    return [*dict.fromkeys(["UTC", own]), *(zone for zone in known_zones() if zone != own)]


# The forms ---------------------------------------------------------------------------------------------------------


def changed(visit: Visit) -> Response:
    match visit.field("part"):
        case "you":
            return you(visit)
        case "hours":
            return hours(visit)
        case "busy":
            return busy(visit)
        case "kit":
            return kit(visit)
        case _:
            return look(visit)


def you(visit: Visit) -> Response:
    found = runner_of(visit)
    faults: list[Fault] = []
    before = as_typed(visit, found)
    put(found, "sex", visit.field("sex"))
    put(found, "experience", visit.field("experience"))
    put(found, "age", number(visit, "age", faults))
    if visit.field("height_cm") != before.get("height_cm", ""):
        put(found, "height_cm", number(visit, "height_cm", faults))
    names = ("body_mass", "body_mass_lb")
    if any(visit.field(name) != before.get(name, "") for name in names):  # else rounding would change it
        put(found, "body_mass_kg", kilograms(visit, faults))
    sport = {id for id, fact in visit.book.lists.facts.items() if fact.group == "sport"}
    ticked = sport.intersection(visit.fields("fact"))
    found["facts"] = sorted(set(found.get("facts", [])) - sport | ticked)
    return done(visit, "you", faults or save(visit, found))


def hours(visit: Visit) -> Response:
    found = runner_of(visit)
    faults: list[Fault] = []
    put(found, "usual_bedtime", visit.field("usual_bedtime"))
    put(found, "usual_wake", visit.field("usual_wake"))
    put(found, "minutes_per_day", number(visit, "minutes_per_day", faults))
    return done(visit, "hours", faults or save(visit, found, visit.field("timezone")))


def busy(visit: Visit) -> Response:
    """One span more, or one less; past ones go by the way."""
    found = runner_of(visit)
    coming = {place for place, _, _ in busy_spans(visit, found)}
    if remove := visit.field("remove"):
        coming -= {int(remove)} if remove.isdecimal() else set()
    kept = [one for place, one in enumerate(found.get("busy", [])) if place in coming]
    if not remove:
        start, end = moment(visit, "busy_start"), moment(visit, "busy_end")
        if start is None or end is None or end <= start:
            return shown(visit, faults=[Fault("busy", WRONG["busy"])])
        kept.append({"start": start.isoformat(), "end": end.isoformat()})
    found["busy"] = kept
    return done(visit, "hours", save(visit, found))


def kit(visit: Visit) -> Response:
    found = runner_of(visit)
    found["kit"] = visit.fields("kit")
    found["opted_in"] = visit.fields("opted_in")
    return done(visit, "kit", save(visit, found))


def look(visit: Visit) -> Response:
    """Blank: as usual for the language, or as the device has it."""
    kept = {
        name: value for name, choices in showing.CHOICES.items() if (value := visit.field(name)) in choices
    }
    visit.store.set_setting(showing.SETTING, json.dumps(kept))
    return visit.go("/settings#look")


def put(found: dict[str, Any], name: str, value: object) -> None:
    """A blank field is not known, which is not the same as a value of zero."""
    if value is None or value == "":
        found.pop(name, None)
    else:
        found[name] = value


def number(visit: Visit, name: str, faults: list[Fault]) -> float | None:
    said = visit.field(name)
    if not said:
        return None
    if not DECIMAL.fullmatch(said):
        faults.append(Fault(name, WRONG[name]))
        return None
    value = float(said.replace(",", "."))
    return int(value) if value.is_integer() else value


def kilograms(visit: Visit, faults: list[Fault]) -> float | None:
    value = number(visit, "body_mass", faults)
    match visit.look.mass:
        case "kg":
            return value
        case "lb":
            return None if value is None else round(value * KG_OF_A_POUND, 2)
        case _:
            pounds = number(visit, "body_mass_lb", faults) or 0
            return None if value is None else round((value * POUNDS_OF_A_STONE + pounds) * KG_OF_A_POUND, 2)


def moment(visit: Visit, name: str) -> datetime | None:
    """A local time of the runner; one that the clocks skip moves forward, of a doubled one it is the first."""
    try:
        told = datetime.fromisoformat(visit.field(name))
    except ValueError:
        return None
    zone = ZoneInfo(visit.store.runner().timezone)
    return (told.replace(tzinfo=zone) + timedelta(0)).astimezone(ZoneInfo("UTC")).astimezone(zone)


PAGE = Page(method="GET", path="/settings", access="self", answer=page)
CHANGED = Page(method="POST", path="/settings", access="self", answer=changed)
PAGES = (PAGE, CHANGED)
