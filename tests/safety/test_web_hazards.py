"""Controls of the hazard log that stand on pages, and that no test of a single page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import NOW
from fastapi.testclient import TestClient

from freshlegs import knowledge
from freshlegs.coach import today
from freshlegs.knowledge import hazards
from freshlegs.store import Store
from freshlegs.web.app import create_app

BOOK = knowledge.book()
HERE = "http://127.0.0.1:8000"
SORE = {"soreness": 6, "stairs_down": "needs_rail", "signs_unanswered": []}
READ_BY = 11  # years


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(tmp_path_factory.mktemp("home") / "home", now=lambda: NOW)
    with TestClient(app, base_url=HERE, headers={"origin": HERE}) as found:
        yield found


@pytest.fixture
def store(client: TestClient) -> Store:
    found: Store = client.app.state.site.store  # type: ignore[attr-defined]
    return found


def say(store: Store, key: str, *signs: str) -> dict[str, Any]:
    body = {"at": NOW.isoformat(), **SORE, "signs": list(signs)}
    return today.check_in(store, BOOK, body, f"a-check-in-{key}", NOW).answer


def main_of(client: TestClient, path: str) -> str:
    return client.get(path).text.split("<main")[1].split("</main>")[0]


# --- H02: an emergency ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", BOOK.lists.signs)
def test_a_page_with_a_stop_opens_with_it_and_offers_nothing(
    client: TestClient, store: Store, sign: str
) -> None:
    """Each sign by itself, beside legs that the plan would otherwise have much for."""
    answer = say(store, sign, sign)
    page, plan = main_of(client, "/"), main_of(client, "/plan")

    heading = page.partition("<h1>")[2].partition("</h1>")[0]
    assert answer["headline"].startswith(heading)
    if answer["care"] in ("urgent", "emergency"):
        assert f'data-verdict="{answer["verdict"]}"' in page
        assert ("tel:" in page) is (answer["care"] == "emergency")
        assert "data-state" not in page + plan
        assert "<button" not in page + plan


# --- H07: an old plan -------------------------------------------------------------------------------------------------------


def test_a_tab_from_before_a_stop_can_do_nothing_any_more(client: TestClient, store: Store) -> None:
    say(store, "before-the-stop")
    old = client.get("/plan")
    fields = dict(re.findall(r'name="(plan|step)" value="([^"]+)"', old.text))
    known = store.outcomes()

    say(store, "the-stop", "chest_pain")
    pressed = client.post("/plan", data={**fields, "do": "done"})

    assert fields
    assert old.headers["cache-control"] == "no-store, private"
    assert pressed.status_code == 409
    assert store.outcomes() == known
    assert "data-state" not in main_of(client, "/plan")
    assert "<h1>Get help now.</h1>" in main_of(client, "/")


# --- H23: words that are understood -----------------------------------------------------------------------------------------


def reading_age(text: str) -> float:
    """Years, by Flesch and Kincaid: the grade and five. Syllables are counted as groups of vowels."""
    words = re.findall(r"[A-Za-z'-]+", text)
    sentences = max(1, len(re.findall(r"[.?!](?:\s|$)", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e\b", "", word.lower())))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59 + 5


def groups() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for sign in BOOK.lists.signs.values():
        found.setdefault(sign.group, []).append(sign.words)
    return found


@pytest.mark.parametrize("group", groups())
def test_a_child_of_eleven_can_read_the_stop_questions(group: str) -> None:
    assert reading_age(" ".join(groups()[group])) <= READ_BY


def test_no_stop_question_is_long() -> None:
    long = [text for texts in groups().values() for text in texts if len(text.split()) > 20]

    assert long == []


def test_what_to_do_at_once_can_be_read_by_a_child_of_eleven() -> None:
    """All sentences of a care together: one alone is too short for a measure."""
    for care in ("emergency", "urgent", "routine"):
        said = " ".join(rule.words for rule in BOOK.stop_rules if rule.care == care)
        assert reading_age(f"{said} {BOOK.lists.care[care].words}") <= READ_BY


def test_the_measure_tells_plain_words_from_a_doctors() -> None:
    plain = "Is one leg swollen? Does it hurt at night?"
    doctors = (
        "Unilateral lower extremity oedema accompanied by nocturnal exacerbation necessitates evaluation."
    )

    assert reading_age(plain) < READ_BY - 3
    assert reading_age(doctors) > READ_BY + 10


# --- the log itself -----------------------------------------------------------------------------------------------------------


def test_nothing_is_announced_for_pages_that_are_there() -> None:
    """What is still to come names a part that is not built, or a question that no page asks."""
    announced = {each.id: each.later.partition(":")[0] for each in hazards.log().hazard if each.later}

    assert set(announced.values()) <= {"clubs", "mail", "follow-up", "accounts", "book"}
    assert announced.keys() >= {"H16", "H27"}
