"""Every word goes through a catalogue; quantities and moments follow the runner's choices."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from freshlegs import knowledge, web
from freshlegs.coach import runs
from freshlegs.store import Store
from freshlegs.web import shown, words
from freshlegs.web.shown import Shown

TEMPLATES = sorted((Path(web.__file__).parent / "templates").glob("*.html"))
SPOKEN = re.compile(
    r"{%-?\s*trans\b.*?{%-?\s*endtrans\s*-?%}|{% block main_attributes %}.*?{% endblock %}", re.S
)
NOT_WORDS = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->|<[^>]*>|&\w+;", re.S)
READ_ALOUD = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')
MADE = re.compile(r"<svg.*?</svg>|<style.*?</style>", re.S)


NAMES = {
    "Freshlegs",
    "Strava",
    "Garmin",
    "Apple",
    "Health",
    "Polar",
    "Suunto",
    "COROS",
    "Wahoo",
    "FIT",
    "GPX",
    "TCX",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_says_a_word_of_its_own(template: Path) -> None:
    source = template.read_text("utf-8")
    # Tags may hold `>` inside expressions, so these go first.
    bare = NOT_WORDS.sub(" ", re.sub(r"{{.*?}}|{%.*?%}|{#.*?#}", " ", SPOKEN.sub(" ", source), flags=re.S))

    assert [word for word in re.findall(r"[A-Za-z]{2,}", bare) if word not in NAMES] == []
    assert [said for said in READ_ALOUD.findall(source) if said and "{{" not in said] == []


@pytest.mark.parametrize("path", ["/", "/check-in", "/help", "/plan", "/no-such-page"])
def test_in_the_made_up_language_every_word_stands_in_brackets(client: TestClient, path: str) -> None:
    page = MADE.sub("", client.get(path, headers={"accept-language": words.PSEUDO}).text).split("<body")[1]
    bare = re.sub(r"<[^>]*>", "\n", unescape(page))
    while "[" in bare:
        bare, before = re.sub(r"\[[^\[\]]*\]", "", bare), bare
        if bare == before:
            break

    said = re.findall(r"[A-Za-zÅåÇçÉé]{3,}", bare.split("role")[0])
    assert [word for word in said if word not in UNSPOKEN] == []


UNSPOKEN = {"There", "nothing", "here", "Not", "Found"}  # the framework's own word for a missing page


def test_a_language_nobody_has_written_yet_is_english() -> None:
    assert words.catalogue("fi-FI").gettext("Today") == "Today"
    assert words.best("fi-FI,en-US;q=0.8") == "en-US"
    assert words.best("fi") == "en-GB"


def test_what_is_filled_in_is_left_alone_by_the_made_up_language() -> None:
    assert "%(count)s" in words.pseudo("After this, %(count)s more pages.")


AT = datetime(2026, 11, 23, 18, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("look", "said"),
    [
        (Shown(), ["5.2 km", "62 kg", "38.5°C", "18:05", "Monday 23 November"]),
        (
            shown.read(None, "en-US", "America/New_York"),
            ["3.2 mi", "137 lb", "101.3°F", "1:05 pm", "Monday, November 23"],
        ),
        (
            Shown(mass="st", hours="12", zone="Europe/Paris"),
            ["5.2 km", "9 st 11 lb", "38.5°C", "7:05 pm", "Monday 23 November"],
        ),
    ],
)
def test_quantities_and_moments_are_said_as_the_runner_reads_them(look: Shown, said: list[str]) -> None:
    found = [look.of_metres(5200), look.of_kg(62.0), look.of_celsius(38.5), look.clock(AT), look.day(AT)]

    assert [text.replace("\u202f", " ").replace("\xa0", " ").replace(" °", "°") for text in found] == said


def test_what_was_typed_in_miles_is_kept_in_metres() -> None:
    assert Shown(distance="mi").to_metres(10) == 16_093
    assert Shown().to_metres(12.5) == 12_500


def test_a_day_is_of_the_runners_zone() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    assert Shown(zone="Asia/Tokyo").day(late) == "Tuesday 24 November"
    assert Shown().day(date(2026, 11, 23), "short") == "Mon 23 Nov"
    assert "20" in Shown().ago(timedelta(hours=20))


def test_a_choice_is_kept_and_one_that_is_off_its_list_is_passed_over(
    client: TestClient, store: Store
) -> None:
    store.set_setting(shown.SETTING, json.dumps({"theme": "dark", "distance": "furlong", "locale": "en-US"}))
    page = client.get("/check-in").text

    assert '<html lang="en-US" data-theme="dark">' in page
    assert "How far, miles" in page


def test_the_footer_is_the_one_of_the_book_word_for_word(client: TestClient) -> None:
    for path in ("/", "/check-in", "/plan", "/help"):
        assert knowledge.book().wording.footer in client.get(path).text


@pytest.mark.parametrize(
    "path", ["/", "/plan", "/load", "/check-in", "/check-in/signs", "/remedies/warm_bath"]
)
def test_who_reads_miles_and_fahrenheit_meets_no_other_unit(
    sore: TestClient, store: Store, path: str
) -> None:
    runs.plan(store, knowledge.book(), "2026-11-23T18:00", 30, "long")
    store.set_setting("shown", json.dumps({"distance": "mi", "temperature": "f"}))

    read = re.sub(r"<[^>]+>", " ", sore.get(path).text)
    assert not re.search(r"\d\s?(km|°C)", read)
    if path in ("/", "/load"):
        assert re.search(r"Up to \d\.\d mi next\.", read)
    if path == "/remedies/warm_bath":
        assert "96.8 to 102.2 °F" in read


def test_a_sentence_of_the_book_keeps_its_numbers_where_they_are_read_so() -> None:
    sentence = "Up to 15.4 km next, at 36 to 39 °C."

    assert Shown().in_units(sentence) == sentence
    assert Shown(distance="mi").in_units(sentence) == "Up to 9.6 mi next, at 36 to 39 °C."
    assert Shown(temperature="f").in_units(sentence) == "Up to 15.4 km next, at 96.8 to 102.2 °F."
    assert Shown(distance="mi").in_units("3 km/h, 5 kmh") == "3 km/h, 5 kmh"
