"""Who may do what, for every operation of the description: a new one is in here by itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from freshlegs.web.api import OPERATIONS, ROOT
from freshlegs.web.app import create_app

UNSAFE = {"post", "put", "patch", "delete"}
SCOPES = ("read", "write:check-in", "write:import", "write:profile", "owner")


class Described(NamedTuple):
    method: str
    path: str
    says: dict[str, Any]

    @property
    def filled(self) -> str:
        return re.sub(r"{\w+}", "1", self.path)

    @property
    def body(self) -> dict[str, Any]:
        """Something of the right kind, which may still be refused for what it says."""
        kinds = self.says.get("requestBody", {}).get("content", {})
        if "multipart/form-data" in kinds:
            return {"files": {"file": ("a.txt", b"nothing")}}
        if "application/x-www-form-urlencoded" in kinds:
            return {"data": {"nothing": "1"}}
        return {"json": {}} if kinds else {}


def described() -> list[Described]:
    paths = create_app(Path("nowhere"), now=lambda: None).openapi()["paths"]  # type: ignore[arg-type, return-value]
    return [Described(method, path, says) for path, found in paths.items() for method, says in found.items()]


ALL = described()
CLOSED = [one for one in ALL if one.says["x-access"] not in ("public", "token")]
OF_THE_API = [one for one in CLOSED if one.path.startswith(ROOT)]
WITH_A_SCOPE = [one for one in OF_THE_API if one.says.get("x-scope")]


def named(one: Described) -> str:
    return f"{one.method} {one.path}"


def test_every_operation_is_in_the_matrix_and_says_whom_it_is_for() -> None:
    there = {(one.method.upper(), one.path) for one in ALL}

    assert {(one.method, f"{ROOT}{one.path}") for one in OPERATIONS} <= there
    assert all(one.says["x-access"] in ("public", "session", "self", "token") for one in ALL)
    assert all(one.says.get("x-scope") in SCOPES for one in OF_THE_API if one.says["x-access"] == "self")
    public = {one.path for one in ALL if one.says["x-access"] == "public" and one.path.startswith(ROOT)}
    assert public == {
        "/api/v1/advise",
        "/api/v1/remedies",
        "/api/v1/remedies/{id}",
        "/api/v1/vocabulary",
        "/api/v1/session",
        "/api/v1/session/passkey",
        "/api/v1/session/passkey/new",
    }


@pytest.mark.parametrize("one", CLOSED, ids=named)
def test_nobody_gets_nothing(shared_house: Any, one: Described) -> None:
    answer = shared_house.nobody().request(one.method, one.filled, **one.body)

    assert answer.status_code == 401
    if one.path.startswith(ROOT):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("one", CLOSED, ids=named)
def test_a_token_or_cookie_that_is_none_of_ours_is_nobody(shared_house: Any, one: Described) -> None:
    for wrong in ({"authorization": "Bearer fl_" + "a" * 43}, {"cookie": "freshlegs=" + "a" * 43}):
        assert shared_house.nobody(**wrong).request(one.method, one.filled, **one.body).status_code == 401


@pytest.mark.parametrize("one", OF_THE_API, ids=named)
def test_a_token_without_the_scope_is_refused(shared_house: Any, one: Described) -> None:
    others = [scope for scope in SCOPES if scope != one.says.get("x-scope")]

    assert shared_house.program(*others).request(one.method, one.filled, **one.body).status_code == 403


@pytest.mark.parametrize("one", WITH_A_SCOPE, ids=named)
def test_a_token_with_the_scope_comes_in(shared_house: Any, one: Described) -> None:
    answer = shared_house.program(one.says.get("x-scope")).request(one.method, one.filled, **one.body)

    if one.says.get("x-scope") == "owner" and one.method == "delete":
        assert (answer.status_code, "Account" in answer.json()["detail"]) == (403, True)
    else:
        assert answer.status_code not in (401, 403)
        assert answer.status_code < 500


@pytest.mark.parametrize("one", [one for one in CLOSED if one.method in UNSAFE], ids=named)
@pytest.mark.parametrize(
    "sent", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_another_site_cannot_use_the_cookie(shared_house: Any, one: Described, sent: dict[str, str]) -> None:
    answer = anna(shared_house).request(one.method, one.filled, headers=sent, **one.body)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "one",
    [one for one in OF_THE_API if one.path.startswith((f"{ROOT}/check-ins/", f"{ROOT}/activities/"))],
    ids=named,
)
def test_what_is_somebody_elses_is_not_there(shared_house: Any, check_in: Any, one: Described) -> None:
    theirs = check_in(anna(shared_house)).json()["id"]
    path = one.path.replace("{id}", theirs)
    ben = shared_house.program(*SCOPES, name="ben")

    assert ben.request(one.method, path, **one.body).status_code == 404
    assert anna(shared_house).get(f"/api/v1/check-ins/{theirs}").status_code == 200


SIGNED_IN: dict[int, Any] = {}


def anna(house: Any) -> Any:
    """One sign-in for the module: each takes a slow hash."""
    if id(house) not in SIGNED_IN:
        SIGNED_IN[id(house)] = house.signed_in("anna")
    return SIGNED_IN[id(house)]


@pytest.mark.parametrize("one", [one for one in OF_THE_API if one.says.get("requestBody")], ids=named)
def test_a_body_of_another_kind_is_refused(shared_house: Any, one: Described) -> None:
    client = anna(shared_house)
    headers = {"content-type": "text/plain", "idempotency-key": "any"}

    assert client.request(one.method, one.filled, content=b"{}", headers=headers).status_code == 415


@pytest.mark.parametrize("one", [one for one in OF_THE_API if "json" in one.body], ids=named)
def test_what_is_no_json_is_refused_as_a_problem(shared_house: Any, one: Described) -> None:
    client = anna(shared_house)
    headers = {"content-type": "application/json", "idempotency-key": "any"}
    answer = client.request(one.method, one.filled, content=b'{"a":', headers=headers)

    assert answer.status_code == 400
    assert set(answer.json()) == {"type", "title", "status", "detail", "faults"}


@pytest.mark.parametrize("one", [one for one in ALL if one.path.startswith(ROOT)], ids=named)
def test_a_strange_host_and_a_huge_body_are_refused(shared_house: Any, one: Described) -> None:
    client = shared_house.nobody()

    assert client.request(one.method, one.filled, headers={"host": "evil.example"}).status_code == 421
    if one.method in UNSAFE and not one.path.endswith("/imports"):
        assert client.request(one.method, one.filled, content=b"a" * (2 << 20 | 1)).status_code == 413
