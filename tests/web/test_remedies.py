"""Remedies: all of the book with its grade, what is closed for this runner and why, and both voices on each."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient

from freshlegs import knowledge
from freshlegs.store import Store

BOOK = knowledge.book()
PATTERNS = [BOOK.wording.patterns[name] for name in BOOK.wording.patterns_always]


def tell(store: Store, **profile: Any) -> None:
    store.save_profile(json.dumps(profile), "Europe/London")


def item(page: str, remedy: str) -> str:
    return page.split(f'data-remedy="{remedy}"')[1].split("</li>")[0]


def words_of(page: str) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", page.split("<main")[1].split("</main>")[0]))


def test_every_remedy_stands_there_once_with_its_grade_in_words(client: TestClient) -> None:
    page = client.get("/remedies").text

    assert sorted(re.findall(r'<li data-remedy="([a-z_]+)"', page)) == sorted(BOOK.remedies)
    for remedy in BOOK.remedies.values():
        assert BOOK.lists.grades[remedy.grade.value].words in item(page, remedy.id)


def test_the_better_evidence_stands_further_up_fuel_after_the_ways_and_never_last(client: TestClient) -> None:
    page = client.get("/remedies").text
    order = list(BOOK.lists.grades)
    ways = re.findall(r'<section class="way" data-grade="([a-z_]+)">\s*<h2>([^<]+)</h2>', page)

    best = [order.index(grade) for grade, _ in ways[:-2]]
    assert best == sorted(best)
    assert [words for _, words in ways[-2:]] == [BOOK.lists.ways["fuel"].words, "What we never plan"]
    assert page.index("What we never plan") < page.index('data-remedy="cbd_oil"')


def test_one_way_alone(client: TestClient) -> None:
    page = client.get("/remedies?way=sleep").text

    found = set(re.findall(r'<li data-remedy="([a-z_]+)"', page))
    assert found == {id for id, remedy in BOOK.remedies.items() if remedy.way == "sleep"}
    assert client.get("/remedies?way=prayer").status_code == 422


def test_what_a_medicine_closes_says_so_and_why(client: TestClient, store: Store) -> None:
    assert "Closed for you" not in client.get("/remedies").text

    tell(store, medicines=["warfarin"])
    shelf, card = client.get("/remedies").text, client.get("/remedies/turmeric_supplement").text
    assert "Closed for you." in item(shelf, "turmeric_supplement")
    assert "Closed for you." in card
    assert "Closed for you" not in item(shelf, "walk")


def test_what_is_off_or_not_in_the_house_says_so(client: TestClient, store: Store) -> None:
    tell(store, kit=["bathtub"], opted_in=["cbd"])
    page = client.get("/remedies").text

    assert "not on your list" not in item(page, "warm_bath")
    assert "Epsom salt" in item(page, "epsom_bath").split("note")[1]
    assert BOOK.wording.left_out["opt_in"] in item(page, "cold_immersion")
    assert BOOK.wording.left_out["opt_in"] not in item(page, "cbd_cream")


@pytest.mark.parametrize("remedy", list(BOOK.remedies))
def test_each_card_has_its_parts_and_no_word_that_no_page_may_say(client: TestClient, remedy: str) -> None:
    answer = client.get(f"/remedies/{remedy}")
    page, found = answer.text, BOOK.remedies[remedy]

    assert answer.status_code == 200
    assert f'data-grade="{found.grade.value}"' in page
    for part in ("Not for you if", "<h2>Sources</h2>", "The article says", "Studies say", "What we do"):
        assert part in page
    words = words_of(page)
    assert found.article_says in words
    assert found.we_do in words
    assert f"{found.source}" in words
    assert [pattern for pattern in PATTERNS if re.search(pattern, words)] == []
    assert re.search(r"\d\s?mg\b", words) is None


def test_an_effect_stands_with_its_interval_year_and_how_it_was_read(client: TestClient) -> None:
    page = client.get("/remedies/heat_wrap").text

    assert re.search(r"-0\.82 \(-1\.38 to -0\.26\) \[wang2021; 2021, read at the source\]", page)


def test_who_must_not_is_told_in_the_runners_words(client: TestClient) -> None:
    page = client.get("/remedies/turmeric_supplement").text.split("Not for you if")[1].split("<h2>")[0]

    rows = [
        row
        for row in BOOK.interactions
        if "turmeric_supplement" in row.remedies and row.severity != "moderate"
    ]
    assert rows
    assert all(row.why in unescape(page) for row in rows)


def test_what_a_tested_athlete_has_to_know_stands_on_what_it_is_about(client: TestClient) -> None:
    words = BOOK.lists.warnings["anti_doping"].words

    assert words in client.get("/remedies/cbd_cream").text
    assert words not in client.get("/remedies/walk").text


@pytest.mark.parametrize(
    ("facts", "age", "remedy"),
    [
        (["eating_disorder_history"], 30, "fuel_meal"),
        (["eating_disorder_history"], 30, "drink_to_thirst"),
        (["insomnia"], 30, "nap"),
        ([], 16, "fuel_meal"),
    ],
)
def test_who_is_better_off_without_numbers_reads_none(
    client: TestClient, store: Store, facts: list[str], age: int, remedy: str
) -> None:
    tell(store, facts=facts, age=age)
    page = client.get(f"/remedies/{remedy}").text

    told = page.split("<article")[1].partition("Not for you if")[0].partition(">")[2]
    without_sources = re.sub(r"\[[^\]]*\]|<span class=\"note\">.*?</span>|<[^>]*>", "", told)
    assert re.search(r"\d", without_sources) is None, without_sources
    assert "Numbers are left out on this page." in page
    voices = page.split('class="voices"')[1].split("<h2>Sources")[0]
    assert re.search(r"\d", re.sub(r"<[^>]*>", "", voices)) is None


def test_others_read_the_numbers(client: TestClient, store: Store) -> None:
    tell(store, age=30)

    assert "37 studies" in client.get("/remedies/nap").text


def test_a_remedy_that_is_not_in_the_book_is_not_found(client: TestClient) -> None:
    assert client.get("/remedies/leeches").status_code == 404
    assert client.get("/remedies/..%2f").status_code == 404


def test_a_profile_that_cannot_be_read_is_never_taken_for_a_clear_one(
    client: TestClient, store: Store
) -> None:
    tell(store, facts=["no such fact"])

    assert "could not be looked up" in client.get("/remedies").text
    assert "could not be looked up" in client.get("/remedies/warm_bath").text
