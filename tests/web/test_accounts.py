"""Signing in: passwords, throttle, sessions, cookies, tokens, and when nobody has to."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from freshlegs.store import Store
from freshlegs.web.accounts import passwords, people, signing_in, tokens
from freshlegs.web.app import create_app

GOOD, OTHER = "blue kettle on the moor", "one hill and then some tea"
HERE = "http://127.0.0.1:8000"
FRESHLEGS = [sys.executable, "-m", "freshlegs"]


@pytest.fixture
def anna(client: TestClient, store: Store, clock: Any) -> TestClient:
    """There is an account; nobody is signed in."""
    people.add(store, "Anna", "runner", GOOD, clock.at)
    return client


def sign_in(client: TestClient, password: str = GOOD, name: str = "Anna") -> Any:
    return client.post("/api/v1/session", json={"name": name, "password": password})


@pytest.fixture
def browser(anna: TestClient) -> Callable[[], TestClient]:
    """Another browser on the same app, signed in."""

    def make() -> TestClient:
        client = TestClient(anna.app, base_url=HERE, headers={"origin": HERE})
        assert sign_in(client).status_code == 204
        return client

    return make


# --- passwords --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    [
        "", "short", "elevenchars", "password1234", "Password!2026", "passwordpassword", "123456789012",
        "aaaaaaaaaaaa", "abcabcabcabc", "qwertyuiop12", "abcdefghijkl", "Freshlegs2026", "anna anna anna",
        "correct horse battery staple", "letmein12345", "x" * 1001,
    ],
)  # fmt: skip
def test_what_anybody_would_try_is_refused(password: str) -> None:
    with pytest.raises(passwords.WeakPassword):
        passwords.check(password, "anna")


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "kx92!fjw8zq1",
        "e!9472#83615",
        "пароль из слов и чая",
        "雪の上を走る朝は静かだ、とても静か",
        "🏃‍♀️🌧️ over the old bridge",
        "a" + "b c d e" * 30,
    ],
)
def test_length_is_what_counts_in_any_script(password: str) -> None:
    passwords.check(password, "anna")
    assert passwords.hasher().is_right(passwords.hasher().hash(password), password)


def test_the_list_of_usual_ones_is_long_enough() -> None:
    assert len(passwords.usual()) >= 200


def test_the_same_characters_composed_otherwise_are_the_same_password() -> None:
    kept = passwords.hasher().hash("café at the old bridge")

    assert passwords.hasher().is_right(kept, "café at the old bridge")


def test_a_blank_at_the_end_belongs_to_the_password(anna: TestClient) -> None:
    sent = anna.post("/login", data={"name": "anna", "password": f"{GOOD} "}, follow_redirects=False)

    assert sent.status_code == 422


# --- signing in -------------------------------------------------------------------------------------------------------------


def test_without_an_account_nobody_has_to_sign_in(client: TestClient) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/api/v1/session").json()["signed_in"] is False


def test_without_an_account_only_this_machine_is_let_in(client: TestClient) -> None:
    far = TestClient(client.app, base_url=HERE, client=("203.0.113.7", 1))

    assert far.get("/").status_code == 401
    assert far.get("/help").status_code == 200


def test_with_an_account_every_page_asks_and_leads_back(anna: TestClient) -> None:
    asked = anna.get("/load?next=1")

    assert asked.status_code == 401
    assert "<h1>Sign in</h1>" in asked.text
    assert 'value="/load?next=1"' in asked.text
    sent = anna.post(
        "/login", data={"name": " ANNA ", "password": GOOD, "next": "/load?next=1"}, follow_redirects=False
    )
    assert (sent.status_code, sent.headers["location"]) == (303, "/load?next=1")
    assert anna.get("/load").status_code == 200
    assert anna.get("/api/v1/session").json() == {"name": "Anna", "role": "runner", "signed_in": True}


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:1", ""]
)
def test_no_other_site_is_led_to(anna: TestClient, path: str) -> None:
    sent = anna.post("/login", data={"name": "anna", "password": GOOD, "next": path}, follow_redirects=False)

    assert sent.headers["location"] == "/"


def test_a_wrong_password_says_no_more_than_that(anna: TestClient) -> None:
    wrong, unknown = sign_in(anna, OTHER), sign_in(anna, OTHER, "nobody")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert "set-cookie" not in wrong.headers
    page = anna.post("/login", data={"name": "<b>x", "password": OTHER})
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "&lt;b&gt;x" in page.text
    assert OTHER not in page.text


def test_a_name_that_nobody_has_costs_a_hash_too(anna: TestClient) -> None:
    counted = []
    for name in ("anna", "nobody"):
        before = passwords.hasher().computed
        sign_in(anna, OTHER, name)
        counted.append(passwords.hasher().computed - before)

    assert counted == [1, 1]


def test_ten_failures_close_a_name_for_a_quarter_of_an_hour(
    anna: TestClient, clock: Any, browser: Any
) -> None:
    open_already = browser()
    failed = [sign_in(anna, OTHER).status_code for _ in range(10)]
    before = passwords.hasher().computed
    refused = sign_in(anna)

    assert failed == [401] * 10
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 900
    assert passwords.hasher().computed == before
    assert anna.post("/login", data={"name": "anna", "password": GOOD}).status_code == 429
    assert open_already.get("/").status_code == 200
    clock.at += timedelta(minutes=15)
    assert sign_in(anna).status_code == 204


def test_thirty_failures_close_an_address_whatever_names_it_tries(anna: TestClient) -> None:
    failed = [sign_in(anna, OTHER, f"name {number}").status_code for number in range(30)]
    elsewhere = TestClient(anna.app, base_url=HERE, client=("203.0.113.7", 1), headers={"origin": HERE})

    assert failed == [401] * 30
    assert sign_in(anna).status_code == 429
    assert sign_in(elsewhere).status_code == 204


def test_a_success_is_not_counted(anna: TestClient) -> None:
    assert {sign_in(anna).status_code for _ in range(12)} == {204}


def test_an_ipv6_network_counts_as_one_address() -> None:
    assert signing_in.network_of("2001:db8::1") == signing_in.network_of("2001:db8::ffff")
    assert signing_in.network_of("2001:db8::1") != signing_in.network_of("2001:db8:0:1::1")


# --- sessions ---------------------------------------------------------------------------------------------------------------


def test_the_cookie_on_this_machine(anna: TestClient) -> None:
    cookie = sign_in(anna).headers["set-cookie"]

    assert cookie.startswith("freshlegs=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


@pytest.fixture
def published(home: Path, clock: Any) -> Iterator[TestClient]:
    app = create_app(home, public_url="https://legs.example", now=clock)
    with TestClient(
        app, base_url="https://legs.example", headers={"origin": "https://legs.example"}
    ) as client:
        people.add(app.state.site.store, "Anna", "runner", GOOD, clock.at)
        yield client


def test_the_cookie_over_https_belongs_to_this_very_host(published: TestClient) -> None:
    answer = sign_in(published)
    parts = set(answer.headers["set-cookie"].split("; "))

    assert answer.headers["set-cookie"].startswith("__Host-freshlegs=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= parts
    assert not any(part.lower().startswith("domain") for part in parts)
    assert published.get("/").status_code == 200


def test_the_store_has_only_the_hash_of_a_session(anna: TestClient, home: Path) -> None:
    sign_in(anna)
    secret = anna.cookies["freshlegs"]
    on_disk = b"".join(file.read_bytes() for file in home.glob("freshlegs.db*"))

    assert secret.encode() not in on_disk
    assert GOOD.encode() not in on_disk
    assert hashlib.sha256(secret.encode()).hexdigest().encode() in on_disk


def test_a_session_is_new_at_each_sign_in_and_ends_at_sign_out(anna: TestClient) -> None:
    sign_in(anna)
    first = anna.cookies["freshlegs"]
    sign_in(anna)
    second = anna.cookies["freshlegs"]
    stolen = TestClient(anna.app, base_url=HERE, headers={"origin": HERE, "cookie": f"freshlegs={first}"})

    assert first != second
    assert stolen.get("/api/v1/session").status_code == 401
    assert anna.delete("/api/v1/session").status_code == 204
    again = TestClient(anna.app, base_url=HERE, headers={"origin": HERE, "cookie": f"freshlegs={second}"})
    assert again.get("/api/v1/session").status_code == 401


def test_an_idle_session_ends_after_a_fortnight_and_any_after_ninety_days(browser: Any, clock: Any) -> None:
    idle, busy, begun = browser(), browser(), clock.at
    for day in range(13, 90, 13):
        clock.at = begun + timedelta(days=day)
        assert busy.get("/api/v1/session").status_code == 200
    assert idle.get("/api/v1/session").status_code == 401
    clock.at = begun + timedelta(days=90)
    assert busy.get("/api/v1/session").status_code == 401


def test_a_new_password_ends_the_other_sessions(browser: Any) -> None:
    here, there = browser(), browser()

    assert here.put("/api/v1/password", json={"old": OTHER, "new": OTHER}).status_code == 422
    weak = here.put("/api/v1/password", json={"old": GOOD, "new": "password1234"})
    assert [fault["path"] for fault in weak.json()["faults"]] == ["new"]
    assert there.get("/").status_code == 200
    assert here.put("/api/v1/password", json={"old": GOOD, "new": OTHER}).status_code == 204
    assert [here.get("/").status_code, there.get("/").status_code] == [200, 401]
    assert sign_in(there, GOOD).status_code == 401
    assert sign_in(there, OTHER).status_code == 204


def test_own_sessions_are_listed_and_ended(browser: Any) -> None:
    here, there = browser(), browser()
    page = here.get("/account").text
    id = page.split('name="do" value="end_session"><input type="hidden" name="id" value="')[1].split('"')[0]

    assert page.count("Since ") == 2
    here.post("/account", data={"do": "end_session", "id": id})
    assert there.get("/").status_code == 401
    assert here.get("/").status_code == 200


def test_signing_out_on_the_page_clears_what_the_device_keeps(browser: Any) -> None:
    client = browser()
    left = client.post("/logout", follow_redirects=False)

    assert left.headers["location"] == "/login"
    assert "storage" in left.headers["clear-site-data"]
    assert client.get("/").status_code == 401


# --- the page Account -------------------------------------------------------------------------------------------------------


def test_the_first_account_is_made_on_the_page_and_keeps_what_was_there(sore: TestClient) -> None:
    weak = sore.post("/account", data={"do": "begin", "name": "Anna", "new": "password1234"})
    made = sore.post("/account", data={"do": "begin", "name": "Anna", "new": GOOD}, follow_redirects=False)
    stranger = TestClient(sore.app, base_url=HERE)

    assert weak.status_code == 422
    assert 'href="#new"' in weak.text
    assert 'value="Anna"' in weak.text
    assert "password1234" not in weak.text
    assert made.status_code == 303
    assert "data-verdict" in sore.get("/").text
    assert stranger.get("/").status_code == 401


def test_a_token_is_shown_once_and_can_be_revoked(browser: Any) -> None:
    client = browser()
    made = client.post(
        "/account", data={"do": "add_token", "token_name": "<i>watch", "scope": ["read"], "days": "30"}
    ).text
    token = made.split('<code class="address">')[1].split("</code>")[0]
    program = TestClient(client.app, base_url=HERE, headers={"authorization": f"Bearer {token}"})
    page = client.get("/account").text

    assert token.startswith("fl_")
    assert program.get("/api/v1/check-ins").status_code == 200
    assert program.get("/").status_code == 401
    assert token not in page
    assert "&lt;i&gt;watch" in page
    id = page.split('name="do" value="revoke_token"><input type="hidden" name="id" value="')[1].split('"')[0]
    client.post("/account", data={"do": "revoke_token", "id": id})
    assert program.get("/api/v1/check-ins").status_code == 401


@pytest.mark.parametrize(
    "form",
    [
        {"token_name": "", "scope": "read", "days": "1"},
        {"token_name": "x", "days": "1"},
        {"token_name": "x", "scope": "everything", "days": "1"},
        {"token_name": "x", "scope": "read", "days": "0"},
        {"token_name": "x", "scope": "read", "days": "never"},
    ],
)
def test_a_token_without_name_scope_or_end_is_refused(
    client: TestClient, store: Store, form: dict[str, str]
) -> None:
    assert client.post("/account", data={"do": "add_token", **form}).status_code == 422
    assert store.accounts.tokens(1) == ()


def test_a_token_runs_out_and_says_when_it_was_used(client: TestClient, store: Store, clock: Any) -> None:
    token = tokens.make(store, 1, "script", ("read",), 2, clock.at)
    program = TestClient(client.app, base_url=HERE, headers={"authorization": f"Bearer {token}"})

    assert program.get("/api/v1/me").status_code == 200
    assert store.accounts.tokens(1)[0].last_used_at == clock.at
    clock.at += timedelta(days=2)
    assert program.get("/api/v1/me").status_code == 401


def test_one_cannot_end_what_is_somebody_elses(
    anna: TestClient, store: Store, clock: Any, browser: Any
) -> None:
    theirs = browser()
    people.add(store, "Ben", "runner", OTHER, clock.at)
    tokens.make(store, 1, "of anna", ("read",), 2, clock.at)
    ben = TestClient(anna.app, base_url=HERE, headers={"origin": HERE})
    sign_in(ben, OTHER, "Ben")

    for do in ("end_session", "revoke_token", "remove_passkey"):
        ben.post("/account", data={"do": do, "id": "1"})

    assert theirs.get("/").status_code == 200
    assert len(store.accounts.tokens(1)) == 1
    assert "of anna" not in ben.get("/account").text


# --- the command line -------------------------------------------------------------------------------------------------------


def run(*arguments: str, home: Path, said: str = "") -> subprocess.CompletedProcess[str]:
    command = [*FRESHLEGS, *arguments, "--home", str(home)]
    return subprocess.run(command, input=said, capture_output=True, text=True, check=False)


def test_people_and_tokens_on_the_command_line(home: Path, client_of: Any) -> None:
    weak = run(
        "runner", "add", "Anna", "--role", "runner", "--password-stdin", home=home, said="password1234\n"
    )
    run("runner", "add", "Anna", "--password-stdin", home=home, said=f"{GOOD}\n")
    taken = run("runner", "add", "anna", "--password-stdin", home=home, said=f"{GOOD}\n")
    run("runner", "password", "anna", "--password-stdin", home=home, said=f"{OTHER}\n")
    listed = run("runner", "list", "--json", home=home)
    token = run("token", "add", "script", "--scope", "read", "--json", home=home)
    client = client_of(home)

    assert weak.returncode == 1
    assert "Take a few words" in weak.stderr
    assert taken.returncode == 1
    assert json.loads(listed.stdout)["items"] == [{"name": "Anna", "role": "runner", "runner": 1}]
    assert [sign_in(client, GOOD).status_code, sign_in(client, OTHER).status_code] == [401, 204]
    bearer = {"authorization": f"Bearer {json.loads(token.stdout)['token']}"}
    program = TestClient(client.app, base_url=HERE, headers=bearer)
    assert program.get("/api/v1/me").status_code == 200
    run("token", "revoke", json.loads(token.stdout)["id"], home=home)
    assert program.get("/api/v1/me").status_code == 401


def test_a_new_password_from_the_machine_itself_opens_a_name_that_was_closed(
    home: Path, client_of: Any
) -> None:
    run("runner", "add", "Anna", "--password-stdin", home=home, said=f"{GOOD}\n")
    client = client_of(home)
    for _ in range(10):
        assert sign_in(client, "a wrong one of hers").status_code == 401
    assert sign_in(client, GOOD).status_code == 429

    run("runner", "password", "anna", "--password-stdin", home=home, said=f"{OTHER}\n")
    assert sign_in(client, OTHER).status_code == 204


def test_another_address_is_served_only_once_there_is_an_account(home: Path) -> None:
    before = run("serve", "--host", "0.0.0.0", "--port", "1", home=home)
    run("runner", "add", "Anna", "--password-stdin", home=home, said=f"{GOOD}\n")
    with subprocess.Popen(
        [*FRESHLEGS, "serve", "--host", "0.0.0.0", "--port", "0", "--home", str(home)],
        stderr=subprocess.PIPE,
        text=True,
    ) as after:
        assert after.stderr is not None
        words = after.stderr.readline()
        after.terminate()

    assert before.returncode == 2
    assert "nobody has to sign in yet" in before.stderr
    assert "Freshlegs is at http://0.0.0.0:" in words


def test_a_password_never_travels_in_the_clear(home: Path) -> None:
    refused = run("serve", "--public-url", "http://legs.example", home=home)

    assert refused.returncode == 2
    assert "Use https" in refused.stderr


def test_somebody_too_young_gets_no_account(client: TestClient, store: Store, clock: Any) -> None:
    store.save_profile('{"age": 15}', "UTC", clock.at)

    with pytest.raises(people.AccountRefused):
        people.add(store, "Kim", "runner", GOOD, clock.at)
