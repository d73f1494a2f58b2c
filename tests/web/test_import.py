"""Files sent to the page: each member gets its row, nothing blocks, and what is cut off goes on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from coach.exports import run
from conftest import NOW
from fastapi.testclient import TestClient

from freshlegs.coach import takeout
from freshlegs.coach.demo.fit import fit_file
from freshlegs.coach.demo.gpx import gpx_file
from freshlegs.coach.demo.tcx import tcx_file
from freshlegs.store import Store
from freshlegs.web import uploads
from freshlegs.web.site import Site

DAY = 24 * 60
AMBIGUOUS_LOG = b"date,distance_km,minutes\n03/04/2026,8,48\n05/06/2026,9,54\n"


def site_of(client: TestClient) -> Site:
    site: Site = client.app.state.site  # type: ignore[attr-defined]
    return site


def send(client: TestClient, *files: tuple[str, bytes]) -> str:
    """The path of the import, which is through."""
    answer = client.post("/import", files=[("files", file) for file in files], follow_redirects=False)
    assert answer.status_code == 303, answer.text
    site_of(client).jobs.queue.join()
    return answer.headers["location"]


def results(page: str) -> dict[str, str]:
    """Name of each member -> its outcome, in the order of the page."""
    rows = [part.split("</tr>")[0] for part in page.split('<tr data-result="')[1:]]
    return {row.split("<td>")[1].split("</td>")[0]: row.split('"')[0] for row in rows}


def reason(page: str, name: str) -> str:
    return page.split(f"<td>{name}</td>")[1].split("</tr>")[0].split("<td>")[-1].split("</td>")[0]


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, data in files.items():
            target.writestr(name, data)
    return made.getvalue()


def test_an_empty_home_tells_how_to_get_an_export(client: TestClient) -> None:
    page = client.get("/import").text

    assert "Files or a zip" in page
    for vendor in ("Strava", "Garmin", "Apple Health", "Polar"):
        assert vendor in page


def test_every_member_has_one_row_and_all_but_whole_ones_a_reason(client: TestClient, store: Store) -> None:
    fit = fit_file(run())
    export = zipped(
        {
            "a.fit": fit,
            "again.fit": fit,
            "b.gpx": gpx_file(run(DAY)),
            "bad.fit": fit[:8],
            "photo.jpg": b"\xff\xd8\xff",
        }
    )

    page = client.get(send(client, ("export.zip", export), ("c.tcx", tcx_file(run(2 * DAY))))).text

    found = results(page)
    assert found == {
        "a.fit": "imported",
        "again.fit": "duplicate",
        "b.gpx": "imported",
        "bad.fit": "unreadable",
        "c.tcx": "imported",
        "photo.jpg": "ignored",
    }
    assert all(reason(page, name) for name, outcome in found.items() if outcome != "imported")
    assert '<p role="status" class="lead">Finished</p>' in page
    assert "See my advice" in page
    assert len(store.activities()) == 3
    assert not any((site_of(client).home / uploads.FOLDER).iterdir())
    assert page.split("/import/")[1][0] in client.get("/import").text


def test_two_files_of_one_name_are_two_members(client: TestClient, store: Store) -> None:
    page = client.get(send(client, ("run.gpx", gpx_file(run())), ("run.gpx", gpx_file(run(DAY))))).text

    assert page.count("<td>run.gpx</td>") == 2
    assert len(store.activities()) == 2


def test_hostile_names_are_shown_and_lead_nowhere(client: TestClient, tmp_path: Path) -> None:
    page = client.get(send(client, ("../../../<b>x</b>.gpx", gpx_file(run())))).text

    assert list(results(page).values()) == ["imported"]
    assert "<b>" not in page
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("run.fit", "run.fit"),
        ("C:\\runs\\run.fit", "run.fit"),
        ("/etc/passwd", "passwd"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\n.gpx", "a_b_.gpx"),
        ("Läufe 2026 🏃.zip", "Läufe 2026 🏃.zip"),
    ],
)
def test_only_the_last_part_of_a_name_is_used(told: str, kept: str) -> None:
    assert uploads.plain_name(told) == kept


def test_a_very_long_name_keeps_its_ending() -> None:
    kept = uploads.plain_name("🏃" * 500 + ".fit")

    assert kept.endswith(".fit")
    assert len(kept.encode()) <= uploads.LONGEST_NAME


def test_nothing_chosen_is_said_and_nothing_is_kept(client: TestClient, store: Store) -> None:
    answer = client.post("/import", files=[("files", ("", b""))])

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert store.import_runs() == ()


def test_a_body_that_breaks_off_leaves_nothing_behind(client: TestClient, store: Store) -> None:
    cut = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.fit"\r\n\r\nabc'

    answer = client.post("/import", content=cut, headers={"content-type": "multipart/form-data; boundary=x"})

    assert answer.status_code == 400
    assert not any((site_of(client).home / uploads.FOLDER).iterdir())
    assert store.import_runs() == ()


def test_the_same_export_twice_adds_nothing(client: TestClient, store: Store) -> None:
    file = ("a.gpx", gpx_file(run()))
    send(client, file)

    page = client.get(send(client, file)).text

    assert results(page) == {"a.gpx": "duplicate"}
    assert len(store.activities()) == 1


def test_progress_tells_the_members_behind_the_nth(client: TestClient) -> None:
    path = send(client, ("a.gpx", gpx_file(run())), ("b.gpx", gpx_file(run(DAY))))

    whole = client.get(f"{path}/progress").json()
    rest = client.get(f"{path}/progress?since=1").json()

    assert whole["state"] == "done"
    assert whole["advice"] is True
    assert (whole["done"], whole["total"], whole["since"]) == (2, 2, 2)
    assert {member["outcome"] for member in whole["members"]} == {"imported"}
    assert rest["members"] == whole["members"][1:]


def test_an_upload_of_a_server_that_died_goes_on_with_the_next(
    client: TestClient, store: Store, client_of: Callable[[Path], TestClient]
) -> None:
    jobs = site_of(client).jobs
    place = jobs.folder / f"{uploads.COMING}1" / "1"
    place.mkdir(parents=True)
    (place / "a.gpx").write_bytes(gpx_file(run()))
    half = jobs.folder / f"{uploads.COMING}2"
    half.mkdir()
    jobs._enqueue = lambda run_id: None  # type: ignore[method-assign]
    run_id = jobs.begin(f"{uploads.COMING}1")
    assert store.import_runs()[-1].state == "running"

    following = client_of(jobs.home)
    site_of(following).jobs.queue.join()

    page = following.get(f"/import/{run_id}").text
    assert results(page) == {"a.gpx": "imported"}
    assert "Finished" in page
    assert not any(jobs.folder.iterdir())


def test_dates_that_may_be_read_two_ways_are_asked_for(client: TestClient, store: Store) -> None:
    path = send(client, ("log.csv", AMBIGUOUS_LOG))
    asked = client.get(path).text
    assert "Day first" in asked
    assert store.activities() == ()

    answer = client.post(f"{path}/dates", data={"order": "mdy"}, follow_redirects=False)
    site_of(client).jobs.queue.join()
    page = client.get(answer.headers["location"]).text

    assert [str(one.start.date()) for one in store.activities() if one.start] == ["2026-03-04", "2026-05-06"]
    assert "Day first" not in page
    assert "Day first" not in client.get(path).text
    assert not any(site_of(client).jobs.folder.iterdir())


def test_rows_with_two_meanings_may_be_left_out(client: TestClient, store: Store) -> None:
    path = send(client, ("log.csv", AMBIGUOUS_LOG))

    client.post(f"{path}/dates", data={"order": "neither"})

    assert "Day first" not in client.get(path).text
    assert store.activities() == ()
    assert not any(site_of(client).jobs.folder.iterdir())


def test_an_export_of_ours_comes_back_with_a_row_for_each_member(
    trained: TestClient, store: Store, tmp_path: Path, client_of: Callable[[Path], TestClient]
) -> None:
    send(trained, ("a.gpx", gpx_file(run())))
    takeout.export(store, tmp_path / "all.zip", NOW)
    other = client_of(tmp_path / "other")

    page = other.get(send(other, ("all.zip", (tmp_path / "all.zip").read_bytes()))).text

    assert len(site_of(other).store.activities()) == len(store.activities())
    with zipfile.ZipFile(tmp_path / "all.zip") as made:
        assert sorted(results(page)) == sorted(made.namelist())


def test_the_ledger_is_there_as_csv(client: TestClient) -> None:
    path = send(client, ("=1+1.gpx", gpx_file(run())))

    answer = client.get(f"{path}/ledger.csv")

    assert answer.headers["content-type"].startswith("text/csv")
    assert "'=1+1.gpx,imported" in answer.text


def test_an_import_that_broke_off_can_be_continued(client: TestClient, store: Store) -> None:
    jobs = site_of(client).jobs
    run_id = store.start_import(NOW, "some export", 1)
    place = jobs.folder / run_id / "1"
    place.mkdir(parents=True)
    (place / "a.gpx").write_bytes(gpx_file(run()))

    broken = client.get(f"/import/{run_id}").text
    assert "Continue" in broken
    client.post(f"/import/{run_id}/go-on")
    jobs.queue.join()

    assert len(store.activities()) == 1


def test_an_import_that_is_not_there(client: TestClient) -> None:
    assert client.get("/import/77").status_code == 404
    assert client.get("/import/77/progress").status_code == 404
    assert client.get("/import/x").status_code == 404
