"""Today: what a runner reads first, in every state."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW
from fastapi.testclient import TestClient

from freshlegs import knowledge
from freshlegs.coach import today
from freshlegs.store import Store

BOOK = knowledge.book()
Say = Callable[..., today.Advised]


@pytest.fixture
def say(client: TestClient, store: Store) -> Say:
    def check_in(*signs: str, soreness: int = 2, **more: Any) -> today.Advised:
        body = {
            "at": NOW.isoformat(),
            "soreness": soreness,
            "signs": list(signs),
            "signs_unanswered": [],
            **more,
        }
        return today.check_in(store, BOOK, body, f"{signs}{soreness}", NOW)

    return check_in


def main_of(client: TestClient, path: str = "/") -> str:
    return client.get(path).text.split("<main")[1].split("</main>")[0]


def test_the_first_visit_has_two_links_and_no_verdict(client: TestClient) -> None:
    page = main_of(client)

    assert 'href="/import">Import your history</a>' in page
    assert 'href="/check-in">Check in</a>' in page
    assert "data-verdict" not in page
    assert "data-run-today" not in page


def test_the_verdict_comes_first_then_why_then_three_steps(sore: TestClient) -> None:
    page = main_of(sore)

    assert page.startswith(' id="main" tabindex="-1" data-verdict="too_sore" data-run-today="rest"')
    assert "<h1>Too sore to run today.</h1>" in page
    assert page.index("<h1>") < page.index("<h2>Why</h2>") < page.index("<h2>What now</h2>")
    assert page.count('value="done"') == 3
    assert "Stairs only with the rail: no run today." in page
    assert "9 Ways to Help Sore Muscles" in page


def test_every_step_shows_its_grade_in_words(sore: TestClient) -> None:
    page = main_of(sore)
    grades = re.findall(r'<section class="step[^>]* data-grade="([a-z_]+)"', page)

    assert len(grades) == 3
    for grade in grades:
        assert BOOK.lists.grades[grade].words in page


def test_a_step_that_was_done_makes_room_for_the_next(sore: TestClient) -> None:
    page = main_of(sore)
    plan, number = re.findall(
        r'name="plan" value="(\d+)"><input type="hidden" name="step" value="(\d+)"', page
    )[0]
    back = sore.post(
        "/plan", data={"plan": plan, "step": number, "do": "done", "back": "/"}, follow_redirects=False
    )
    after = main_of(sore)

    assert back.headers["location"] == f"/#step-{number}"
    assert f'id="step-{number}"' not in after
    assert ": done</li>" in after


@pytest.mark.parametrize(
    ("sign", "verdict", "words"),
    [
        ("chest_pain", "emergency", "Do not drive yourself."),
        ("limp", "get_checked", "Where: a doctor or a physiotherapist."),
        ("cannot_bear_weight", "get_checked", "an out-of-hours service"),
    ],
)
def test_a_stop_says_what_to_do_how_soon_and_where_and_offers_nothing(
    client: TestClient, say: Say, sign: str, verdict: str, words: str
) -> None:
    headline = say(sign).answer["headline"]
    for path in ("/", "/plan"):
        page = main_of(client, path)

        first, _, rest = headline.partition(". ")
        assert f"<h1>{first}.</h1>" in page
        assert rest in page
        assert words in page
        assert BOOK.lists.signs[sign].words in page
        assert "<form" not in page
        assert "<button" not in page
        assert "data-state" not in page
        assert "<ol" not in page
    assert f'data-verdict="{verdict}"' in main_of(client)


def test_an_emergency_offers_the_numbers_of_the_country(client: TestClient, store: Store, say: Say) -> None:
    """By the runner's zone; where it tells no country, every number that is usual somewhere."""
    say("chest_pain")
    found = {}
    for zone in ("UTC", "Europe/London", "America/New_York"):
        store.save_profile("{}", zone)
        found[zone] = re.findall(r'href="tel:(\d+)"', client.get("/").text)

    assert found == {
        "UTC": ["112", "999", "911"],
        "Europe/London": ["999", "112"],
        "America/New_York": ["911"],
    }


def test_thoughts_of_harm_meet_a_person_and_no_coaching(client: TestClient, say: Say) -> None:
    say("self_harm_thoughts")
    page = main_of(client)

    assert "local crisis line" in page
    assert "You do not have to be alone with this." in page
    assert "kilomet" not in page
    assert " km" not in page


def test_an_old_verdict_asks_how_the_legs_are_and_keeps_its_hours(sore: TestClient, clock: Any) -> None:
    clock.at = NOW + timedelta(hours=18)
    fresh = main_of(sore)
    clock.at = NOW + timedelta(hours=18, minutes=1)
    stale = main_of(sore)

    assert "How are your legs today?" not in fresh
    assert stale.index("How are your legs today?") < stale.index("<h1>")
    assert "from Monday 23 November, 07:30" in stale


def test_what_cannot_be_refreshed_is_shown_with_its_age_and_without_steps(
    sore: TestClient, store: Store
) -> None:
    store.save_profile('{"facts": ["from_a_newer_book"]}', "Europe/London")
    page = main_of(sore)

    assert "This is from Monday 23 November, 07:30 and could not be refreshed" in page
    assert 'data-verdict="too_sore"' in page
    assert "<form" not in page


def test_another_check_in_never_lends_its_verdict_to_one_that_cannot_be_advised_on(
    sore: TestClient, store: Store
) -> None:
    store.save_profile('{"facts": ["from_a_newer_book"]}', "Europe/London")
    store.add_check_in("later", NOW + timedelta(minutes=1), NOW.date(), '{"at": "x"}', NOW)
    answer = sore.get("/")

    assert answer.status_code >= 400
    assert "data-verdict" not in answer.text
    assert 'href="/help"' in answer.text


def test_without_a_history_it_says_so(client: TestClient, say: Say) -> None:
    say()

    assert "Not known yet" in main_of(client)


def test_no_title_speaks_of_health(client: TestClient, say: Say) -> None:
    say("chest_pain")

    assert "<title>Today · Freshlegs</title>" in client.get("/").text


def test_help_comes_before_the_age_of_an_old_stop(client: TestClient, say: Say, clock: Any) -> None:
    say("chest_pain")
    clock.at = NOW + timedelta(hours=19)
    page = main_of(client)

    assert page.index("Get help now.") < page.index("How are your legs today?")


def test_a_stop_that_nobody_has_looked_at_is_not_forgotten(client: TestClient, say: Say, clock: Any) -> None:
    say("limp")
    clock.at = NOW + timedelta(days=1)
    form = {"soreness": "1", "stairs_down": "normal", "any_of_these": "none", "looked": "no"}
    page = client.post("/check-in", data={**form, "key": "a-key-printed-by-the-server"})
    while str(page.url).endswith("/signs"):
        fields = dict(re.findall(r'type="hidden" name="(check_in|group)" value="([^"]+)"', page.text))
        page = client.post("/check-in/signs", data={**fields, "sign": "none"})

    assert "nobody has looked yet" in page.text
    assert "Monday 23 November" in page.text
