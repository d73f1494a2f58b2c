"""The app can be put on a home screen."""

from __future__ import annotations

from fastapi.testclient import TestClient


def test_the_manifest_opens_the_app_and_offers_the_check_in(client: TestClient) -> None:
    answer = client.get("/manifest.webmanifest")
    found = answer.json()

    assert answer.headers["content-type"] == "application/manifest+json"
    assert (found["start_url"], found["scope"], found["display"]) == ("/", "/", "standalone")
    assert [(one["name"], one["url"]) for one in found["shortcuts"]] == [("Check in", "/check-in")]
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in found["icons"]}
    assert "maskable" in {icon["purpose"] for icon in found["icons"]}


def test_every_icon_is_there_and_small(client: TestClient) -> None:
    for icon in client.get("/manifest.webmanifest").json()["icons"]:
        answer = client.get(icon["src"])

        assert answer.headers["content-type"] == icon["type"]
        assert 0 < len(answer.content) < 12_000


def test_every_page_names_the_manifest(client: TestClient) -> None:
    for path in ("/", "/help", "/login"):
        assert '<link rel="manifest" href="/manifest.webmanifest">' in client.get(path).text
