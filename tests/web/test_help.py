"""When to get help is there when nothing else is; and what every page says where something is broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import structlog
from fastapi.testclient import TestClient

from freshlegs import knowledge
from freshlegs.store.health import FILE

BOOK = knowledge.book()


def test_each_sign_stands_under_its_urgency(client: TestClient) -> None:
    page = client.get("/help").text
    emergency, rest = page.split("<h2>Get seen today</h2>")
    urgent, routine = rest.split("<h2>Book a doctor or physiotherapist within days</h2>")

    assert BOOK.lists.signs["chest_pain"].words in emergency
    assert BOOK.lists.signs["self_harm_thoughts"].words in emergency
    assert BOOK.lists.signs["cannot_bear_weight"].words in urgent
    assert BOOK.lists.signs["limp"].words in routine


def test_every_sign_that_calls_for_a_person_is_on_the_page(client: TestClient) -> None:
    page = client.get("/help").text

    wanted = {
        atom for rule in BOOK.stop_rules if rule.care != "none" for atom in (*rule.all, *rule.any, *rule.any2)
    }
    assert [id for id in BOOK.lists.signs if id in wanted and BOOK.lists.signs[id].words not in page] == []


def test_a_fever_is_said_in_both_scales_where_nobody_knows_who_reads(client: TestClient) -> None:
    assert "38 °C is 100.4 °F." in client.get("/help").text
    assert "100.4 °F or more" in client.get("/help", headers={"accept-language": "en-US"}).text


def test_help_answers_when_the_database_does_not(home: Path, client_of: Callable[[Path], TestClient]) -> None:
    home.mkdir()
    (home / FILE).write_bytes(b"this is no database" * 1000)
    broken = client_of(home)

    assert broken.get("/help").status_code == 200
    assert broken.get("/health").status_code == 503
    today = broken.get("/")
    assert today.status_code == 503
    assert "damaged" in today.text
    assert 'href="/help"' in today.text


def test_a_page_that_is_not_there_is_a_page_too(client: TestClient) -> None:
    answer = client.get("/no-such-page")

    assert answer.status_code == 404
    assert answer.text.count("<h1") == 1
    assert 'href="/help"' in answer.text


def test_programs_get_a_problem_instead_of_a_page(client: TestClient) -> None:
    answer = client.get("/api/v1/no-such-thing")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_a_fault_of_ours_is_told_with_a_number_and_logged_without_a_word_of_the_runner(
    client: TestClient,
) -> None:
    def broken() -> None:
        raise RuntimeError("soreness 7 and warfarin")

    client.app.add_api_route("/broken/{id}", broken)  # type: ignore[attr-defined]
    with structlog.testing.capture_logs() as lines:
        answer = client.get("/broken/secret-id?medicine=warfarin")

    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.text
    assert answer.headers["content-security-policy"]
    assert [line["event"] for line in lines] == ["failed", "request"]
    assert lines[1]["route"] == "/broken/{id}"
    for secret in ("warfarin", "soreness 7", "secret-id"):
        assert secret not in str(lines)
        assert secret not in answer.text


def test_health_says_nothing_of_the_runner(sore: TestClient) -> None:
    assert sore.get("/health").json() == {"ok": True}
