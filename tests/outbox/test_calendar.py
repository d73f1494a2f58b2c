"""Feeds read back by another reader: instants through both changes of the clocks, folding, escapes, no word of health."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from freshlegs import knowledge
from freshlegs.outbox.calendar import Entry, busy_feed, private_feed, title
from outbox.reader import parsed

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
CHANGES = [
    ("Europe/London", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/London", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("Asia/Kolkata", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("UTC", datetime(2026, 3, 29, 1, tzinfo=UTC)),
]
WORDS_OF_HEALTH = (
    "sore",
    "pain",
    "magnesium",
    "cbd",
    "turmeric",
    "compression",
    "medicine",
    "recover",
    "epsom",
    "supplement",
)


def entry(start: datetime, minutes: int = 20, **more: object) -> Entry:
    told = {"id": f"7/{start}", "sequence": 0, "title": "Easy walk, 20 min", **more}
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)
    return Entry(start=start, end=end, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(("zone", "change"), CHANGES)
def test_every_quarter_of_an_hour_around_a_change_of_clocks_is_the_same_instant(
    zone: str, change: datetime
) -> None:
    starts = [(change + timedelta(minutes=15 * step)).astimezone(ZoneInfo(zone)) for step in range(-20, 21)]
    entries = [entry(start) for start in starts]

    for make in (private_feed, busy_feed):
        events = parsed(make(entries, key="k", zone=zone, now=NOW)).events

        assert [event["start"] for event in events] == [start.astimezone(UTC) for start in starts]
        assert {event["end"] - event["start"] for event in events} == {timedelta(minutes=20)}


def test_a_feed_brings_the_rules_of_its_zone(now: datetime) -> None:
    text = private_feed([entry(now)], key="k", zone="Europe/London", now=now)

    assert "BEGIN:VTIMEZONE" in text
    assert "DTSTART;TZID=Europe/London:20261123T073000" in text


def test_a_step_without_length_has_no_end_and_no_feed_is_empty_of_its_head(now: datetime) -> None:
    (event,) = parsed(busy_feed([entry(now, minutes=0)], key="k", zone="UTC", now=now)).events

    assert "DTEND" not in event
    assert parsed(busy_feed([], key="k", zone="Europe/London", now=now)).events == []


def test_long_and_hostile_titles_are_folded_and_escaped(now: datetime) -> None:
    told = "Läufe, Pausen; and\nBEGIN:VEVENT\\ " + "🏃" * 60

    (event,) = parsed(private_feed([entry(now, title=told)], key="k", zone="UTC", now=now)).events

    assert event["SUMMARY"] == told


def test_the_id_stays_when_the_step_moves_and_another_key_gives_another_id(now: datetime) -> None:
    first, moved = entry(now, id="7/walk 1"), entry(now + timedelta(hours=3), id="7/walk 1", sequence=1)

    def uid(one: Entry, key: str) -> str:
        (event,) = parsed(private_feed([one], key=key, zone="UTC", now=now)).events
        return str(event["UID"])

    assert uid(first, "k") == uid(moved, "k")
    assert uid(first, "k") != uid(first, "other")
    assert "walk" not in uid(first, "k")


def test_every_remedy_of_the_book_has_a_neutral_title() -> None:
    for remedy in knowledge.book().remedies.values():
        words = title(remedy.id, remedy.way).lower()

        assert words
        assert not [health for health in WORDS_OF_HEALTH if health in words]


def test_the_private_feed_is_refreshed_hourly_and_published(now: datetime) -> None:
    calendar = parsed(private_feed([entry(now)], key="k", zone="UTC", now=now)).calendar

    assert calendar.one("REFRESH-INTERVAL") == ({"VALUE": "DURATION"}, "PT1H")
    assert calendar.one("METHOD")[1] == "PUBLISH"
