"""A stored runner and dates in, one sheet for a physiotherapist out, as data; `sheet_page` makes it a page to print.

Medicines and conditions stand on it only when they are asked for, and so does everything that would give them away.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from freshlegs.coach import contract
from freshlegs.coach.stored import past
from freshlegs.knowledge.book import Book, StopRule
from freshlegs.knowledge.library import cite
from freshlegs.load import weeks
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import CheckInRow, Store

USUAL_DAYS = 28
MOST_DAYS = 112  # the history behind a question reaches back little further
CLOSED_BY_BODY = ("interaction", "unknown_medicine")  # rules that give a medicine or a condition away
NOT_SHOWN = "Not shown: medicines and conditions were left out of this sheet."


class NoSuchSpan(FreshlegsError):
    """The dates do not make a sheet."""

    exit_status = 2


def sheet(
    store: Store, book: Book, first: date, last: date, now: datetime, with_medicines: bool = False
) -> dict[str, Any]:
    """Everything that stands on the sheet. One day alone brings its verdict with the whole plan.

    `NoSuchSpan` where the dates are turned round or more than `MOST_DAYS` apart.
    """
    if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        raise NoSuchSpan(f"--from is the first day and --to the last, at most {MOST_DAYS} days of them.")
    zone = ZoneInfo(store.runner().timezone)
    gravest = gravest_of_days(store, book, first, last)
    latest = store.plans_of([row.id for row in gravest.values()])
    answers = {
        day: orjson.loads(latest[row.id].answer) if row.id in latest else None for day, row in gravest.items()
    }
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    verdicts = [
        verdict(book, day, gravest[day], answers[day], with_medicines) for day in days if day in gravest
    ]
    made: dict[str, Any] = {
        "runner": store.runner().name,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "made_on": now.astimezone(zone).date().isoformat(),
        "days": [day.isoformat() for day in days],
        "check_in_days": len(gravest),
        "soreness": soreness(book, days, gravest),
        "weeks": load_by_week(store, book, first, last, now, zone),
        "verdicts": verdicts,
        "medicines": medicines(store, book) if with_medicines else None,
        "book": {"today": book.version, "verdicts": sorted({row["book"] for row in verdicts if row["book"]})},
        "footer": book.wording.footer,
    }
    if first == last and answers.get(first) is not None:
        made["plan"] = plan(book, answers[first] or {}, with_medicines)
    made["rules"] = rules(verdicts)
    made["sources"] = {source: cited(book, source) for source in sources(made) if source in book.sources}
    return made


# --- the days -----------------------------------------------------------------------------------------------------------


def gravest_of_days(store: Store, book: Book, first: date, last: date) -> dict[date, CheckInRow]:
    """Of each day with a check-in the gravest one, as in `earlier` of a question. A day without one is a gap."""
    found: dict[date, tuple[tuple[int, int, str], CheckInRow]] = {}
    for row in store.check_ins(first, last):
        gravity = book.lists.verdicts[row.verdict].gravity if row.verdict else -1
        rank = (gravity, json.loads(row.body)["soreness"], row.at.isoformat())
        if row.local_day not in found or rank > found[row.local_day][0]:
            found[row.local_day] = (rank, row)
    return {day: row for day, (_, row) in found.items()}


def soreness(book: Book, days: list[date], rows: dict[date, CheckInRow]) -> list[dict[str, Any]]:
    """A line overall, then one for each region and side: a score 0 to 10 for each day, None where nothing was said."""
    bodies = {day: json.loads(row.body) for day, row in rows.items()}
    overall = {day: body["soreness"] for day, body in bodies.items()}
    places: dict[tuple[str, str], dict[date, int]] = {}
    for day, body in bodies.items():
        for area in body.get("areas", []):
            line = places.setdefault((area["region"], area.get("side", "")), {})
            line[day] = max(line.get(day, 0), area.get("score", body["soreness"]))
    lines = [{"region": None, "side": None, "words": "Overall", "scores": [overall.get(day) for day in days]}]
    order = list(book.lists.regions)
    for (region, side), line in sorted(
        places.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
    ):
        where = book.lists.regions[region].words
        words = (
            book.wording.say["where"].format(region=where, side=lower_first(book.lists.sides[side].words))
            if side
            else where
        )
        scores = [line.get(day) for day in days]
        lines.append({"region": region, "side": side or None, "words": words, "scores": scores})
    return lines


def lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def load_by_week(
    store: Store, book: Book, first: date, last: date, now: datetime, zone: ZoneInfo
) -> list[dict[str, Any]]:
    """Weeks of seven days that end with the last day, oldest first; the first of them may begin before the sheet."""
    end = min(now, datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=zone))
    asked = {
        "now": end.isoformat(),
        "timezone": zone.key,
        "runner": {},
        "history": past(store, end),
        "check_in": {"at": end.isoformat(), "soreness": 0},
    }
    sessions = contract.from_plain(asked, book).history
    count = (last - first).days // 7 + 1
    found = weeks(sessions, zone, end, book, count)
    names = ("last", "distance_m", "runs", "minutes", "longest_m", "easy_share", "rise")
    plain = [{name: asdict(week)[name] for name in names} for week in found]
    return [{**week, "last": week["last"].isoformat()} for week in plain]


# --- the verdicts -------------------------------------------------------------------------------------------------------


def verdict(
    book: Book, day: date, row: CheckInRow, answer: dict[str, Any] | None, with_medicines: bool
) -> dict[str, Any]:
    """What was said and what was answered, each rule with its words and source."""
    body, lists = json.loads(row.body), book.lists
    stairs = body.get("stairs_down")
    made: dict[str, Any] = {
        "day": day.isoformat(),
        "soreness": body["soreness"],
        "stairs": lists.stairs_down[stairs].words if stairs else None,
        "signs": [lists.signs[sign].words for sign in body.get("signs", []) if sign in lists.signs],
        "signs_open": len(body.get("signs_unanswered", [])),
        "verdict": None,
        "words": "no answer was made",
        "headline": None,
        "run_today": None,
        "care": None,
        "rules": [],
        "book": None,
    }
    if answer is None:
        return made
    shown = [
        reason for reason in answer["reasons"] if with_medicines or not of_conditions(book, reason["rule"])
    ]
    return made | {
        "verdict": answer["verdict"],
        "words": lists.verdicts[answer["verdict"]].words,
        "headline": answer["headline"],
        "run_today": lists.run_decisions[answer["run_today"]].words,
        "care": None if answer["care"] == "none" else lists.care[answer["care"]].words,
        "rules": shown,
        "book": answer["knowledge_version"],
    }


def of_conditions(book: Book, rule: str) -> bool:
    """A stop rule that only conditions can make hold."""
    return any(
        found.id == rule and all(atom.startswith("fact:") for atom in atoms(found))
        for found in book.stop_rules
    )


def atoms(rule: StopRule) -> tuple[str, ...]:
    return (*rule.all, *rule.any, *rule.any2)


def plan(book: Book, answer: dict[str, Any], with_medicines: bool) -> dict[str, Any]:
    """Rails, steps by the clock, what was left out, and the warnings of the stop rules; all warnings with medicines."""
    steps = sorted(answer["plan"]["steps"], key=lambda step: step["start"])
    ruled = {reason["rule"] for reason in answer["reasons"]}
    open_to_all = {
        warning
        for rule in book.stop_rules
        if rule.id in ruled and not of_conditions(book, rule.id)
        for warning in rule.warnings
    }
    return {
        "rails": [
            {**rail, "name": book.rails[rail["id"]].words}
            for rail in answer["rails"]
            if rail["id"] in book.rails
        ],
        "steps": [
            {
                **step,
                "name": name_of(book, step["remedy"]),
                "grade_words": book.lists.grades[step["grade"]].words,
            }
            for step in steps
        ],
        "left_out": [left_out(book, item, with_medicines) for item in answer["plan"]["left_out"]],
        "warnings": [item for item in answer["warnings"] if with_medicines or item["id"] in open_to_all],
    }


def left_out(book: Book, item: dict[str, Any], with_medicines: bool) -> dict[str, Any]:
    named = {**item, "name": name_of(book, item["remedy"])}
    if with_medicines or item["rule"] not in CLOSED_BY_BODY:
        return named
    return {**named, "because": NOT_SHOWN, "rule": "not_shown", "source": "ours"}


def name_of(book: Book, remedy: str) -> str:
    """A remedy of an older book may have gone."""
    return book.remedies[remedy].words if remedy in book.remedies else remedy


def medicines(store: Store, book: Book) -> dict[str, list[str]]:
    """As the runner typed them, and the conditions in words."""
    profile = json.loads(store.runner().profile)
    facts = [book.lists.facts[fact].words for fact in profile.get("facts", []) if fact in book.lists.facts]
    return {"medicines": list(profile.get("medicines", [])), "conditions": facts}


def rules(verdicts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every rule that spoke, once, with the number of days; its words are those of the latest of them."""
    found: dict[str, dict[str, Any]] = {}
    for one in verdicts:
        for reason in one["rules"]:
            days = found.get(reason["rule"], {"days": 0})["days"] + 1
            found[reason["rule"]] = {**reason, "days": days}
    return list(found.values())


def sources(made: dict[str, Any]) -> list[str]:
    """Ids of the sources behind rules, rails and steps, in the order in which they are met."""
    plan = made.get("plan", {"rails": [], "steps": []})
    return list(dict.fromkeys(item["source"] for item in (*made["rules"], *plan["rails"], *plan["steps"])))


def cited(book: Book, source: str) -> str:
    """The source; one whose title says what no answer may say is only pointed to: beside a sign it would read as a finding."""
    whole, patterns = cite(book, source), book.wording.patterns
    if any(re.search(patterns[name], whole) for name in book.wording.patterns_always):
        return f"stands under this name among the sources of book {book.version}"
    return whole
