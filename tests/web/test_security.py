"""Which hosts, which sites, how much, and the headers of every answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NOW
from fastapi.testclient import TestClient

from freshlegs.web.app import create_app, refuse_open_routes, routes_of

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("path", ["/", "/check-in", "/plan", "/help", "/no-such-page"])
def test_every_page_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["content-security-policy"] == POLICY
    assert headers["cache-control"] == "no-store, private"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "LOCALHOST", "[::1]:8000", "127.0.0.9"])
def test_loopback_names_are_served(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "", "10.0.0.7:8000", "[::1", "a b"]
)
def test_any_other_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"host": host}).status_code == 421


@pytest.fixture
def published(home: Path) -> Iterator[TestClient]:
    app = create_app(home, public_url="https://legs.example", now=lambda: NOW)
    with TestClient(app, base_url="https://legs.example") as client:
        yield client


def test_the_public_name_is_served_and_told_to_stay_with_https(published: TestClient) -> None:
    answer = published.get("/health")

    assert answer.status_code == 200
    assert "max-age" in answer.headers["strict-transport-security"]
    assert published.get("/health", headers={"host": "legs.example.evil"}).status_code == 421


def test_a_form_of_the_public_site_passes_behind_a_proxy_that_speaks_http(home: Path) -> None:
    app = create_app(home, public_url="https://legs.example", now=lambda: NOW)
    with TestClient(app, base_url="http://legs.example") as behind:
        own = behind.post("/check-in", headers={"origin": "https://legs.example"})
        other = behind.post("/check-in", headers={"origin": "https://evil.example"})

    assert own.status_code == 422
    assert other.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9000"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8000"},
        {"sec-fetch-site": "same-origin", "origin": "http://evil.example"},
        {"cookie": "session=1"},
        {"cookie": "session=1", "authorization": "Bearer fl_x"},
    ],
)
def test_a_form_from_another_site_is_refused(home: Path, headers: dict[str, str]) -> None:
    with TestClient(create_app(home, now=lambda: NOW), base_url="http://127.0.0.1:8000") as client:
        assert client.post("/check-in", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:8000", "cookie": "session=1"},
        {"authorization": "Bearer fl_x"},
    ],
)
def test_our_own_form_a_script_on_this_machine_and_a_token_pass(home: Path, headers: dict[str, str]) -> None:
    with TestClient(create_app(home, now=lambda: NOW), base_url="http://127.0.0.1:8000") as client:
        assert client.post("/check-in", headers=headers).status_code == 422


def test_a_body_that_says_it_is_too_large_is_refused(client: TestClient) -> None:
    assert client.post("/check-in", content=b"a" * (2 << 20 | 1), headers=FORM).status_code == 413


def test_a_body_that_hides_its_size_is_counted(client: TestClient) -> None:
    pieces = (b"a" * (1 << 20) for _ in range(3))

    assert client.post("/check-in", content=pieces, headers=FORM).status_code == 413


def test_every_route_says_whom_it_is_for(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"]
    operations = [operation for path in described.values() for operation in path.values()]

    assert len(operations) == len(routes_of(client.app))  # type: ignore[arg-type]
    allowed = {"public", "session", "self", "coach", "admin", "token"}
    assert {operation["x-access"] for operation in operations} <= allowed
    assert described["/help"]["get"]["x-access"] == "public"
    assert described["/"]["get"]["x-access"] == "self"


def test_a_route_that_says_nothing_keeps_the_server_from_starting(home: Path) -> None:
    app = create_app(home, now=lambda: NOW)
    app.add_api_route("/open", lambda: None)

    with pytest.raises(ValueError, match="/open"):
        refuse_open_routes(app)


def test_a_static_file_may_be_kept_for_ever(client: TestClient) -> None:
    address = client.get("/help").text.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = client.get(address)

    assert "?v=" in address
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "methods"), [("/check-in", "GET, POST"), ("/api/v1/check-ins", "GET, POST"), ("/", "GET")]
)
def test_what_an_address_does_take_is_told(client: TestClient, path: str, methods: str) -> None:
    refused = client.put(path)

    assert refused.status_code == 405
    assert refused.headers["allow"] == methods
