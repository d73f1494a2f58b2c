"""The sign pages: one group each, in the order of danger; a blank is no answer; nothing is lost half-way."""

from __future__ import annotations

import json
import re

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from freshlegs import knowledge
from freshlegs.store import Store

BOOK = knowledge.book()
KEY = "a-key-printed-by-the-server"


@pytest.fixture
def opened(client: TestClient) -> Response:
    """Not sure: every group is open."""
    form = {"soreness": "3", "stairs_down": "normal", "any_of_these": "some", "key": KEY}
    return client.post("/check-in", data=form)


def hidden(page: Response) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="(check_in|group)" value="([^"]+)"', page.text)
    return dict(found)


def answered(client: TestClient, page: Response, *signs: str) -> Response:
    return client.post("/check-in/signs", data={**hidden(page), "sign": list(signs)})


def test_the_signs_come_first_and_none_of_these_last(opened: Response) -> None:
    boxes = re.findall(r'type="checkbox" name="sign" value="([^"]+)"', opened.text)
    group = hidden(opened)["group"]

    assert boxes[:-1] == [id for id, sign in BOOK.lists.signs.items() if sign.group == group]
    assert boxes[-1] == "none"
    assert " checked" not in opened.text
    assert ">Continue</button>" in opened.text


def test_the_chest_is_asked_before_anything_else(opened: Response) -> None:
    assert hidden(opened)["group"] == "chest_breath"


def test_none_of_these_on_every_page_leads_to_the_verdict(client: TestClient, opened: Response) -> None:
    page, groups = opened, []
    while str(page.url).endswith("/signs"):
        groups.append(hidden(page)["group"])
        page = answered(client, page, "none")

    assert sorted(groups) == sorted(BOOK.lists.sign_groups)
    assert 'data-verdict="sore"' in page.text


@pytest.mark.parametrize("ticks", [(), ("chest_pain", "none")])
def test_a_page_left_blank_or_ticked_both_ways_is_asked_again(
    client: TestClient, store: Store, opened: Response, ticks: tuple[str, ...]
) -> None:
    page = answered(client, opened, *ticks)

    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert hidden(page) == hidden(opened)
    assert page.text.count(" checked") == len(ticks)
    row = store.latest_check_in()
    assert row is not None
    assert set(json.loads(row.body)["signs_unanswered"]) == set(BOOK.lists.signs)


def test_an_emergency_is_told_at_once_without_the_pages_that_are_left(
    client: TestClient, opened: Response
) -> None:
    page = answered(client, opened, "chest_pain")

    assert str(page.url).endswith(":8000/")
    assert 'data-verdict="emergency"' in page.text


def test_leaving_half_way_loses_nothing_and_can_be_taken_up(
    client: TestClient, store: Store, opened: Response
) -> None:
    answered(client, opened, "none")

    assert 'data-verdict="unanswered"' in client.get("/").text
    assert 'href="/check-in/signs"' in client.get("/").text
    again = client.get("/check-in/signs")
    assert hidden(again)["group"] != "chest_breath"
    assert "is kept" in client.get("/check-in").text
    assert len(store.check_ins()) == 1


def test_the_same_page_sent_twice_is_one_answer(client: TestClient, opened: Response) -> None:
    first = answered(client, opened, "breathless_more_than_usual")
    second = answered(client, opened, "breathless_more_than_usual")

    assert hidden(first) == hidden(second)


@pytest.mark.parametrize("change", [{"check_in": "99"}, {"group": "nothing"}, {"check_in": "x"}])
def test_a_page_of_nothing_leads_back(client: TestClient, opened: Response, change: dict[str, str]) -> None:
    answer = client.post(
        "/check-in/signs", data={**hidden(opened), **change, "sign": "none"}, follow_redirects=False
    )

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/check-in")


def test_without_a_check_in_there_is_nothing_to_ask(client: TestClient) -> None:
    answer = client.get("/check-in/signs", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_no_address_title_or_log_names_a_sign(client: TestClient, opened: Response) -> None:
    title = re.search(r"<title>(.*?)</title>", opened.text)

    assert str(opened.url).endswith("/check-in/signs")
    assert title is not None
    assert title[1] == "Check in · Freshlegs"
