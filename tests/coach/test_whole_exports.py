"""Whole exports: tables and the files they speak of, nested archives, what comes first, and what comes back."""

import csv
import importlib.util
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from coach.exports import LONDON, START, put, run, zipped

from freshlegs.coach import takeout
from freshlegs.coach.demo.fit import fit_file
from freshlegs.coach.demo.gpx import gpx_file
from freshlegs.coach.imports import Progress, Report, import_history, ledger, read_again, watch
from freshlegs.coach.imports.order import date_in
from freshlegs.coach.recording import recorded
from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
SHARED = Path(__file__).parents[2] / "../shared"
HEAD = "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Perceived Exertion,Filename\n"


@pytest.fixture
def store() -> Iterable[Store]:
    with Store.memory() as made:
        yield made


def bring(store: Store, *paths: Path, **more: Any) -> Report:
    return import_history(store, paths, now=NOW, zone=LONDON, **{"jobs": 0, **more})


def told(report: Report) -> dict[str, tuple[str, str | None]]:
    return {line.name: (line.outcome, line.kind) for line in report.members}


def row(id: int, start: datetime, name: str = "", file: str = "", km: str = "8.0", rpe: str = "") -> str:
    written = start.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return f"{id},{written},{name},Run,2900,{km},{rpe},{file}\n"


def strava(path: Path, rows: str, *files: tuple[str, bytes]) -> Path:
    return zipped(path, [*files, ("activities.csv", (HEAD + rows).encode())])


# The made exports


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    script = SHARED / "data/strava/make_exports.py"
    if not script.exists():
        pytest.skip("the script that makes exports lies beside this repository, and is not there")
    folder = tmp_path_factory.mktemp("exports")
    spec = importlib.util.spec_from_file_location("make_exports", script)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    expected = {
        f"strava_export{tail}.zip": made.strava(str(folder / f"strava_export{tail}.zip"), bool(tail))
        for tail in ("", "_german")
    }
    expected["garmin_export.zip"] = made.garmin(str(folder / "garmin_export.zip"))
    (folder / "expected.json").write_text(json.dumps(expected))
    return folder


@pytest.mark.parametrize("name", ["strava_export.zip", "strava_export_german.zip", "garmin_export.zip"])
def test_an_export_comes_in_whole_and_a_second_time_not_at_all(
    store: Store, exports: Path, name: str
) -> None:
    expected = json.loads((exports / "expected.json").read_text())[name]

    report = bring(store, exports / name)

    found = {
        (line.start.isoformat(), line.sport): line.distance_m
        for member in report.members
        for line in member.activities
        if line.start is not None
    }
    assert len(found) == len(expected) == report.counts["activities"]
    for one in expected:
        start = datetime.fromisoformat(one["start"]).isoformat()
        assert found[start, one["sport"]] == pytest.approx(one["distance_m"], rel=0.01)
    again = bring(store, exports / name)
    assert again.counts["activities"] == 0
    assert again.counts["duplicate"] == report.counts["imported"]
    assert len([one for one in store.activities() if one.duplicate_of is None]) == len(expected)


# Tables and files


def test_a_table_adds_what_a_file_does_not_know(store: Store, tmp_path: Path) -> None:
    file = ("activities/1.gpx", gpx_file(run()).replace(b"<type>running</type>", b""))

    report = bring(store, strava(tmp_path / "a.zip", row(1, START, "Hills", file[0], rpe="7"), file))

    (kept,) = store.activities()
    assert told(report) == {
        "activities/1.gpx": ("imported", None),
        "activities.csv": ("ignored", "container"),
    }
    assert (kept.sport, kept.title, kept.rpe, kept.platform_id) == ("run", "Hills", 7, "strava:1")
    assert (kept.distance_m, kept.distance_source) == (8_000, "table")


def test_a_row_without_a_usable_file_is_an_activity_of_its_own(store: Store, tmp_path: Path) -> None:
    rows = (
        row(1, START, file="activities/1.fit")
        + row(2, START + timedelta(days=1), file="activities/gone.fit.gz")
        + row(3, START + timedelta(days=2))
        + "4,on some day,x,Run,1,1,,\n"
    )

    report = bring(store, strava(tmp_path / "a.zip", rows, ("activities/1.fit", b"nothing of a watch")))

    assert told(report) == {
        "activities/1.fit": ("unreadable", None),
        "activities.csv": ("ignored", "container"),
        "activities.csv#1": ("imported", None),
        "activities.csv#2": ("imported", None),
        "activities.csv#3": ("imported", None),
        "activities.csv#4": ("unreadable", None),
    }
    assert [one.source_format for one in store.activities()] == ["strava_csv"] * 3
    assert [line.sha256 for line in report.members[2:]] == [None] * 4


def test_a_table_that_comes_later_gives_its_words_to_a_run_that_is_here(store: Store, tmp_path: Path) -> None:
    bring(store, put(tmp_path / "watch", {"1.fit": fit_file(run())}))

    report = bring(
        store,
        strava(
            tmp_path / "a.zip", row(1, START, "Hills", "activities/1.fit", rpe="6"),
            ("activities/1.fit", fit_file(run())),
        ),
    )  # fmt: skip

    stays = next(one for one in store.activities() if one.duplicate_of is None)
    assert (stays.source_format, stays.rpe) == ("fit", 6)
    assert report.counts["activities"] == 0
    before = len(store.activities())
    bring(store, tmp_path / "a.zip")
    assert len(store.activities()) == before


def test_a_summary_that_no_file_bears_out_counts_and_the_others_are_silent(
    store: Store, tmp_path: Path
) -> None:
    summary = [
        {"activityId": 11, "activityType": "running", "beginTimestamp": START.timestamp() * 1000,
         "distance": 800_000, "duration": 2_880_000},
        {"activityId": 12, "activityType": "running",
         "beginTimestamp": (START + timedelta(days=1)).timestamp() * 1000, "distance": 500_000, "duration": 1_800_000},
    ]  # fmt: skip
    inner = zipped(tmp_path / "inner.zip", [("someone_99999999.fit", fit_file(run()))])
    outer = zipped(
        tmp_path / "garmin.zip",
        [
            ("DI_CONNECT/a_summarizedActivities.json", json.dumps([{"summarizedActivitiesExport": summary}]).encode()),
            ("DI_CONNECT/Uploaded/UploadedFiles_1.zip", inner.read_bytes()),
        ],
    )  # fmt: skip

    report = bring(store, outer)

    assert told(report) == {
        "DI_CONNECT/a_summarizedActivities.json": ("ignored", "container"),
        "DI_CONNECT/a_summarizedActivities.json#12": ("imported", None),
        "DI_CONNECT/Uploaded/UploadedFiles_1.zip": ("ignored", "container"),
        "DI_CONNECT/Uploaded/UploadedFiles_1.zip!someone_99999999.fit": ("imported", None),
    }


def test_apple_health_with_its_routes(store: Store, tmp_path: Path) -> None:
    start = START.strftime("%Y-%m-%d %H:%M:%S %z")
    workout = (
        f'<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="48" durationUnit="min" '
        f'totalDistance="8.0" totalDistanceUnit="km" startDate="{start}" endDate="{start}">'
        f'<WorkoutRoute><FileReference path="/workout-routes/route_1.gpx"/></WorkoutRoute></Workout>'
    )
    indoor = workout.replace("18:00:00", "06:00:00").split("<WorkoutRoute>")[0] + "</Workout>"
    health = (
        '<?xml version="1.0"?><!DOCTYPE HealthData [<!ELEMENT HealthData (Workout*)>]>'
        f'<HealthData><Record type="x" value="1"/>{workout}{indoor}</HealthData>'
    )
    export = zipped(
        tmp_path / "export.zip",
        [
            ("apple_health_export/workout-routes/route_1.gpx", gpx_file(run())),
            ("apple_health_export/export.xml", health.encode()),
        ],
    )

    report = bring(store, export)

    assert told(report) == {
        "apple_health_export/workout-routes/route_1.gpx": ("imported", None),
        "apple_health_export/export.xml": ("ignored", "container"),
        "apple_health_export/export.xml#2": ("imported", None),
    }
    assert [one.distance_m for one in store.activities()] == [8_000, 8_000]


def test_a_run_log_asks_how_its_dates_are_meant(store: Store, tmp_path: Path) -> None:
    log = put(tmp_path, {"log.csv": b"date,distance_km,minutes\n03/02/2026,10,55\n05/02/2026,8,44\n"})

    asked = bring(store, log)
    settled = bring(store, log, dates="dmy")

    assert [line.outcome for line in asked.members] == ["ignored", "unreadable", "unreadable"]
    assert "--dates" in str(asked.members[1].why)
    assert settled.counts["imported"] == 2
    assert [one.start.date().isoformat() for one in store.activities() if one.start] == [
        "2026-02-03",
        "2026-02-05",
    ]


def test_a_longer_log_adds_only_its_new_rows(store: Store, tmp_path: Path) -> None:
    log = "date,distance_km,minutes\n2026-02-03,10,55\n"
    bring(store, put(tmp_path, {"log.csv": log.encode()}))

    report = bring(store, put(tmp_path, {"log.csv": (log + "2026-02-05,8,44\n").encode()}))

    assert [line.outcome for line in report.members] == ["ignored", "duplicate", "imported"]


@pytest.mark.parametrize("log_first", [True, False])
def test_a_log_without_times_is_no_second_run_beside_the_watch(
    store: Store, tmp_path: Path, log_first: bool
) -> None:
    watched = run()
    minutes = watched.duration_s / 60
    log = f"date,distance_km,minutes,rpe\n2026-11-02,8.1,{minutes},6\n2026-11-02,3,18,2\n"
    order = [
        put(tmp_path / "a", {"log.csv": log.encode()}),
        put(tmp_path / "b", {"1.fit": fit_file(watched)}),
    ]

    for folder in order if log_first else reversed(order):
        bring(store, folder)

    staying = [one for one in store.activities() if one.duplicate_of is None]
    assert sorted((one.source_format, one.rpe) for one in staying) == [("csv", 2), ("fit", 6)]


def test_a_packed_table_is_a_table(store: Store, tmp_path: Path) -> None:
    import gzip

    packed = gzip.compress((HEAD + row(1, START)).encode())

    report = bring(store, put(tmp_path, {"activities.csv.gz": packed}))

    assert told(report) == {
        "activities.csv.gz": ("ignored", "container"),
        "activities.csv.gz#1": ("imported", None),
    }


def test_a_table_that_is_cut_off_keeps_its_rows_and_says_so(store: Store, tmp_path: Path) -> None:
    text = (HEAD + row(1, START) + row(2, START + timedelta(days=1))).encode()
    export = zipped(tmp_path / "a.zip", [("activities.csv", text)])
    data = bytearray(export.read_bytes())
    at = data.index(b"PK\x01\x02") + 16
    data[at : at + 4] = b"\0\0\0\0"  # the check in the directory
    export.write_bytes(data)

    report = bring(store, export)

    assert [line.outcome for line in report.members] == ["ignored", "imported", "imported"]
    assert "damaged" in str(report.members[0].why)


# What comes first


def test_the_newest_comes_first_and_the_report_keeps_the_order_of_the_archive(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("freshlegs.coach.imports.run.BATCH_MEMBERS", 1)
    days = [10, 400, 30, 90]
    files = [
        (f"activities/{k}.fit", fit_file(run(start=START - timedelta(days=k), metres=400))) for k in days
    ]
    rows = "".join(row(k, START - timedelta(days=k), file=f"activities/{k}.fit", km="0.4") for k in days)
    seen: list[Progress] = []

    report = bring(store, strava(tmp_path / "a.zip", rows, *files), progress=seen.append)

    assert [line.name for line in report.members] == [name for name, _ in files] + ["activities.csv"]
    reached = [at.reached for at in seen if at.reached is not None]
    assert reached == sorted(reached, reverse=True)
    assert [round((START - at) / timedelta(days=1)) for at in dict.fromkeys(reached)] == [10, 30, 90, 400]
    run_id = store.import_runs()[-1].id
    finished = sorted(store.members(run_id), key=lambda member: member.finished)
    assert [member.name for member in finished if member.name.endswith(".fit")] == [
        f"activities/{k}.fit" for k in (10, 30, 90, 400)
    ]


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2024-05-01-08-30-15.gpx", "2024-05-01T08:30"),
        ("a/20240501_0830.fit", "2024-05-01T08:30"),
        ("Run 2024.05.01.tcx", "2024-05-01T00:00"),
        ("2022/x-2024-05-01T0830.fit", "2024-05-01T08:30"),
        ("9000000001.fit.gz", None),
        ("2024-13-01.fit", None),
        ("2023-02-30.fit", None),
    ],
)
def test_a_date_in_a_name(name: str, date: str | None) -> None:
    found = date_in(name)

    assert (found and found.isoformat()[:16]) == date


# What was deleted, undone, broken off


def test_what_was_deleted_stays_away_until_it_is_asked_for_by_name(store: Store, tmp_path: Path) -> None:
    files = put(tmp_path / "all", {"1.fit": fit_file(run()), "2.fit": fit_file(run(2000))})
    bring(store, files)
    unwanted = store.activities()[0]
    store.delete_activity(unwanted.id)

    again = bring(store, files)

    assert sorted(line.outcome for line in again.members) == ["duplicate", "ignored"]
    assert any("deleted" in str(line.why) for line in again.members)
    assert len(store.activities()) == 1
    assert bring(store, files / "1.fit").counts["activities"] == 1
    assert bring(store, files).counts["duplicate"] == 2


def test_a_duplicate_that_was_undone_stays_undone(store: Store, tmp_path: Path) -> None:
    files = put(tmp_path / "all", {"1.fit": fit_file(run()), "1.gpx": gpx_file(run())})
    bring(store, files)
    twin = next(one for one in store.activities() if one.duplicate_of is not None)

    assert store.split_duplicate(twin.id)
    bring(store, files)

    assert [one.duplicate_of for one in store.activities()] == [None, None]


def test_a_member_that_gives_way_later_is_told_so_in_the_ledger_too(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("freshlegs.coach.imports.run.BATCH_MEMBERS", 1)
    export = zipped(tmp_path / "a.zip", [("1.gpx", gpx_file(run())), ("2.fit", fit_file(run()))])

    report = bring(store, export)

    kept = store.members(store.import_runs()[-1].id)
    assert [(one.name, one.outcome) for one in kept] == [("1.gpx", "duplicate"), ("2.fit", "imported")]
    assert [(one.name, one.outcome, one.duplicate_of) for one in kept] == [
        (line.name, line.outcome, line.duplicate_of) for line in report.members
    ]


# Again


def test_originals_read_again_change_nothing_and_keep_what_was_said(store: Store, tmp_path: Path) -> None:
    file = ("activities/1.gpx", gpx_file(run()).replace(b"<type>running</type>", b""))
    rows = row(1, START, "Hills", file[0], rpe="7")
    bring(store, strava(tmp_path / "a.zip", rows, file, ("b.fit", fit_file(run(3000)))))
    store.set_sport(store.activities()[0].id, "walk")
    before = store.activities()

    report = read_again(store, now=NOW, zone=LONDON, jobs=0)

    assert report.counts["duplicate"] == len(report.members) == 2
    assert store.activities() == before


def test_a_better_reader_changes_what_it_reads_better(store: Store, tmp_path: Path) -> None:
    """What an older reader had left in the store is put right, and counted as the one that changed."""
    bring(store, put(tmp_path, {"1.fit": fit_file(run()), "2.fit": fit_file(run(3000))}))
    first, second = store.activities()
    worse = Activity(sport="unknown", start=first.start, records=1, source_format="fit")
    store.renew_activities(
        [
            NewActivity(
                id=first.id, activity=worse, utc_offset_s=None, time_zone_source=None, sha256=first.sha256
            )
        ]
    )
    assert store.activities()[0].distance_m is None

    report = read_again(store, now=NOW, zone=LONDON, jobs=0)

    assert report.counts["imported"] == report.counts["duplicate"] == 1
    assert store.activities() == (first, second)


def test_the_points_of_an_activity_are_read_from_its_original(store: Store, tmp_path: Path) -> None:
    bring(store, put(tmp_path, {"1.fit": fit_file(run()), "log.csv": b"date,distance_km\n2026-02-03,10\n"}))
    logged, watched = store.activities()

    stream = recorded(store, watched.id)

    assert stream is not None
    assert len(stream.time_s) == watched.records
    assert float(stream.columns["distance_m"][-1]) == pytest.approx(8_000, rel=0.01)
    assert recorded(store, logged.id) is None
    assert recorded(store, "no such") is None


# Watched


def test_a_folder_is_followed_until_it_is_left(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"1.fit": b"a"})
    steps = iter([None, b"half", b"half and half", None, None])  # what is written while it waits

    def wait() -> None:
        written = next(steps)
        if written is not None:
            put(folder, {"2.fit": written})

    coming = watch.arrivals(folder, wait)

    assert next(coming) == [folder / "1.fit"]
    assert next(coming) == [folder / "2.fit"]
    with pytest.raises(RuntimeError):  # nothing more comes: it waits until the last step
        next(coming)


# The ledger as a table


def test_the_ledger_as_csv_has_every_member_and_no_formula(store: Store, tmp_path: Path) -> None:
    export = zipped(tmp_path / "a.zip", [('=cmd("x"),1.fit', fit_file(run())), ("n,\n.txt", b"x")])
    bring(store, export)

    text = ledger.as_csv(ledger.of(store, None)[1])

    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(line["name"], line["outcome"], line["kind"]) for line in rows] == [
        ('\'=cmd("x"),1.fit', "imported", ""),
        ("n,\n.txt", "ignored", "unrelated"),
    ]
    assert rows[0]["activities"] == store.activities()[0].id


def test_a_ledger_that_is_not_there_says_what_to_do(store: Store) -> None:
    with pytest.raises(ledger.NoSuchImport, match="freshlegs import"):
        ledger.of(store, None)


# Our own export


def test_an_export_of_ours_comes_back_with_the_same_hashes_and_once(store: Store, tmp_path: Path) -> None:
    bring(store, put(tmp_path / "in", {"1.fit": fit_file(run()), "1.gpx": gpx_file(run(5000))}))
    store.add_check_in("k", NOW, NOW.date(), '{"soreness": 2, "notes": "a\\u2028b"}', NOW)
    file = tmp_path / "all.zip"
    takeout.export(store, file, NOW)

    with Store.open(tmp_path / "other") as other:
        report = bring(other, file)
        again = bring(other, file)

        assert other.known_hashes() == store.known_hashes()
        assert other.activities() == store.activities()
        assert [row.body for row in other.check_ins()] == [row.body for row in store.check_ins()]
        assert list(other.export_rows()) == list(store.export_rows())
    assert report.counts["imported"] == report.counts["activities"] == 2
    assert again.counts["activities"] == 0
    assert again.counts["duplicate"] == 2


def test_an_export_of_before_whose_files_had_the_names_of_the_tables_comes_back_too(
    store: Store, tmp_path: Path
) -> None:
    bring(store, put(tmp_path / "in", {"1.fit": fit_file(run())}))
    store.add_check_in("the-key-of-a-morning", NOW, NOW.date(), '{"soreness": 3}', NOW)
    takeout.export(store, tmp_path / "all.zip", NOW)
    with zipfile.ZipFile(tmp_path / "all.zip") as made:
        assert {"check_ins.jsonl", "activities.jsonl"} <= set(made.namelist())
        files = [(takeout.table_of(name) + ".jsonl" if name.endswith(".jsonl") else name, made.read(name))
                 for name in made.namelist()]  # fmt: skip
        hashes = {takeout.table_of(name) + ".jsonl": sha256
                  for name, sha256 in json.loads(made.read("manifest.json"))["sha256"].items()}  # fmt: skip
    told = dict(files)
    told["manifest.json"] = json.dumps({**json.loads(told["manifest.json"]), "sha256": hashes}).encode()

    with Store.memory() as other:
        bring(other, zipped(tmp_path / "old.zip", list(told.items())))
        assert list(other.export_rows()) == list(store.export_rows())


def test_a_newer_or_a_damaged_export_is_refused_and_adds_nothing(store: Store, tmp_path: Path) -> None:
    bring(store, put(tmp_path / "in", {"1.fit": fit_file(run())}))
    takeout.export(store, tmp_path / "all.zip", NOW)

    def changed(name: str, change: Any) -> Path:
        with zipfile.ZipFile(tmp_path / "all.zip") as made:
            files = [(entry, made.read(entry)) for entry in made.namelist()]
        return zipped(tmp_path / name, [(entry, change(entry, data)) for entry, data in files])

    newer = changed(
        "newer.zip", lambda entry, data: data.replace(b'"format_version": 1', b'"format_version": 99')
    )
    damaged = changed("damaged.zip", lambda entry, data: data + b" " if entry == "activities.jsonl" else data)
    swapped = changed("swapped.zip", lambda entry, data: b"x" if entry.startswith("originals/") else data)

    with Store.memory() as other:
        for file, word in ((newer, "newer"), (damaged, "damaged"), (swapped, "damaged")):
            (line,) = bring(other, file).members
            assert (line.outcome, word in str(line.why)) == ("unreadable", True)
        assert other.activities() == ()
        assert other.known_hashes() == frozenset()
