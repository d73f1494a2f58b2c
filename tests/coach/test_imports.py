"""The whole import, from PATHs to a store in memory: one outcome for each member, nothing twice, nothing lost."""

import csv
import gzip
import importlib.util
import io
import json
import os
import pickle
import random
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from coach.exports import LONDON, START, put, run, zipped

from freshlegs.coach.demo import write_history
from freshlegs.coach.demo.fit import fit_file
from freshlegs.coach.demo.gpx import gpx_file
from freshlegs.coach.demo.session import Session
from freshlegs.coach.demo.tcx import tcx_file
from freshlegs.coach.imports import ImportRefused, Progress, Report, import_history
from freshlegs.coach.imports.duplicates import Seen, close, same
from freshlegs.coach.imports.outcome import judge
from freshlegs.coach.imports.overlaps import uncounted
from freshlegs.coach.imports.zone import offset
from freshlegs.importers import archive
from freshlegs.model.activity import Activity, NoData, NotActivity, Unreadable
from freshlegs.reader.decode import decode
from freshlegs.store import Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
SHARED = Path(__file__).parents[2] / "../shared"
SAMPLES = SHARED / "data/activities"
NASTY = SHARED / "importing/nasty_inputs.py"


@pytest.fixture
def store() -> Iterable[Store]:
    with Store.memory() as made:
        yield made


@pytest.fixture(scope="module")
def samples() -> Path:
    if not SAMPLES.exists():
        pytest.skip("the sample activities lie beside this repository, and are not there")
    return SAMPLES


@pytest.fixture(scope="module")
def brought(samples: Path) -> Iterable[tuple[Store, Report]]:
    """A store with all samples in it and how they came; to be looked at only."""
    with Store.memory() as made:
        yield made, bring(made, samples)


def bring(store: Store, *paths: Path, **more: Any) -> Report:
    return import_history(store, paths, now=NOW, zone=LONDON, **{"jobs": 0, **more})


def outcomes(report: Report) -> dict[str, str]:
    return {line.name: line.outcome for line in report.members}


def lines(report: Report) -> dict[str, Any]:
    return {line["name"]: line for line in json.loads(report.text())["members"]}


def kept(store: Store) -> list[tuple[str, str | None, bool]]:
    return sorted((one.id, one.duplicate_of, one.counted) for one in store.activities())


# The hundred sample files

# Our reader takes bytes of a misaligned field for what they are and reads the whole ride of 11,272 records.
BETTER_THAN_MANIFEST = {"fit/fitparse__coros-pace-2-cycling-misaligned-fields.fit"}


def test_every_sample_has_an_outcome_that_its_manifest_allows(
    brought: tuple[Store, Report], samples: Path
) -> None:
    _, report = brought

    with (samples / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        manifest = {row["name"]: row for row in csv.DictReader(stream)}
    told = lines(report)
    wrong = {
        name: (told[name]["outcome"], row["expected"])
        for name, row in manifest.items()
        if name not in BETTER_THAN_MANIFEST
        and (
            told[name]["outcome"] not in [*row["expected"].split("|"), "duplicate"]
            or (told[name]["kind"] or "") != row["kind"]
        )
    }
    assert wrong == {}
    assert len(report.members) == len([file for file in samples.rglob("*") if file.is_file()])
    assert sum(report.counts[name] for name in report.counts if name != "activities") == len(report.members)


def test_the_runs_that_the_notice_calls_one_are_one(brought: tuple[Store, Report]) -> None:
    told = lines(brought[1])

    one_run = [
        told[f"fit/geo_playground__{name}"]
        for name in ("12866632127.fit.gz", "2022-05-29-15-53-35_Laufen_Landal_Park.fit")
    ]
    assert sorted(line["outcome"] for line in one_run) == ["duplicate", "imported"]
    assert [line["activities"][0]["average_hr"] for line in one_run if line["activities"]] == [136]
    pair = {told[f"tcx/tcxparser__{name}.tcx"]["outcome"] for name in ("test", "no_hr")}
    assert "duplicate" in pair


def test_facts_of_the_samples_are_those_of_the_manifest(brought: tuple[Store, Report], samples: Path) -> None:
    told = lines(brought[1])

    with (samples / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            given = told[row["name"]]["activities"]
            if not given or not row["activity"]:
                continue
            assert len(given) == int(row["activities"])
            one = given[int(row["activity"]) - 1]
            if row["sport"]:
                assert one["sport"] == row["sport"], row["name"]
            if row["start"] and one["start"]:
                assert abs(
                    datetime.fromisoformat(one["start"]) - datetime.fromisoformat(row["start"])
                ) < timedelta(seconds=1)
            if row["records"] and row["name"] not in BETTER_THAN_MANIFEST:
                assert sum(each["records"] for each in given) == int(row["records"]), row["name"]


def test_a_zip_of_the_samples_gives_the_same_as_the_folder(
    brought: tuple[Store, Report], samples: Path, tmp_path: Path
) -> None:
    files = [
        (file.relative_to(samples).as_posix(), file.read_bytes())
        for file in sorted(samples.rglob("*"))
        if file.is_file()
    ]
    export = zipped(tmp_path / "export.zip", files)

    with Store.memory() as other:
        assert lines(bring(other, export)) == lines(brought[1])
        assert kept(other) == kept(brought[0])


def test_the_order_of_files_changes_nothing_but_the_order(
    brought: tuple[Store, Report], samples: Path, tmp_path: Path
) -> None:
    files = [
        (file.relative_to(samples).as_posix(), file.read_bytes())
        for file in sorted(samples.rglob("*"))
        if file.is_file()
    ]
    told = lines(brought[1])
    random.Random(5).shuffle(files)

    with Store.memory() as other:
        shuffled = bring(other, zipped(tmp_path / "export.zip", files))

        assert [line.name for line in shuffled.members] == [name for name, _ in files]
        assert lines(shuffled) == told
        assert {one.id for one in other.activities()} == {one.id for one in brought[0].activities()}


def test_a_second_import_adds_nothing(brought: tuple[Store, Report], samples: Path) -> None:
    store, first = brought
    before = kept(store)

    second = bring(store, samples)

    assert kept(store) == before
    assert second.counts["activities"] == second.counts["imported"] == second.counts["salvaged"] == 0
    assert second.counts["duplicate"] == sum(
        first.counts[name] for name in ("imported", "salvaged", "duplicate")
    )
    staying = {one.id for one in store.activities() if one.duplicate_of is None}
    assert all(line.duplicate_of in staying for line in second.members if line.outcome == "duplicate")


def test_originals_come_back_as_they_were(brought: tuple[Store, Report], samples: Path) -> None:
    store, _ = brought

    packed = samples / "fit/geo_playground__12866632127.fit.gz"
    plain = samples / "fit/fitparse__2013-02-06-12-11-14.fit"
    held = {store.original(one.sha256) for one in store.activities() if one.sha256}
    assert {gzip.decompress(packed.read_bytes()), plain.read_bytes()} <= held


# Inputs that were made to hurt


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not NASTY.exists():
        pytest.skip("the writer of nasty inputs lies beside this repository, and is not there")
    spec = importlib.util.spec_from_file_location("nasty_inputs", NASTY)
    assert spec is not None
    assert spec.loader is not None
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)
    folder = tmp_path_factory.mktemp("nasty")
    for write in (writer.write_fit, writer.write_gpx, writer.write_tcx, writer.write_packed):
        write(str(folder)) if write is not writer.write_fit else write(str(folder), False)
    # Tables (csv) belong to the import of whole exports and are not read yet.
    (folder / "expected.json").write_text(json.dumps(writer.EXPECTED), "utf-8")
    return folder


def test_every_nasty_input_ends_as_it_should(store: Store, nasty: Path) -> None:
    wrong: list[Any] = []
    for expected in json.loads((nasty / "expected.json").read_text("utf-8")):
        report = bring(store, nasty / expected["path"], dry_run=True)
        told = lines(report)
        name = Path(expected["path"]).name
        allowed = {name: expected["outcome"], **expected.get("members", {})}
        wrong += [
            (expected["path"], member, told[member])
            for member in allowed
            if (member in told or member != name) and told[member]["outcome"] not in allowed[member]
        ]
        wrong += differences(expected, [one for line in told.values() for one in line["activities"]])
        wrong += [(name, line) for line in told.values() if not is_whole(line)]

    assert wrong == []


def differences(expected: dict[str, Any], given: list[dict[str, Any]]) -> list[Any]:
    """Facts that are not as expected; numbers within half a unit or 0.2 %."""
    found: list[Any] = []
    if "activities" in expected and len(given) != expected["activities"]:
        found.append((expected["path"], "activities", len(given)))
    for fact in ("records", "sport", "start", "distance_m", "duration_s", "average_hr"):
        if fact not in expected or len(given) != 1:
            continue
        want, got = expected[fact], given[0][fact]
        if isinstance(want, float) and got is not None and abs(got - want) <= max(0.5, want * 0.002):
            continue
        if got != want:
            found.append((expected["path"], fact, want, got))
    return found


def is_whole(line: dict[str, Any]) -> bool:
    """Each outcome carries what the report promises with it, and is no crash."""
    outcome, why = line["outcome"], line["why"]
    needs_why = outcome in ("salvaged", "no_data", "unreadable")
    return (
        (why is not None) == needs_why
        and (line["kind"] is not None) == (outcome in ("not_activity", "ignored"))
        and (line["duplicate_of"] is not None) == (outcome == "duplicate")
        and bool(line["activities"]) == (outcome in ("imported", "salvaged"))
        and "crashed" not in (why or "")
    )


def test_all_nasty_inputs_together_write_nothing_outside_the_store(store: Store, nasty: Path) -> None:
    before = sorted(file for file in nasty.rglob("*"))

    report = bring(store, nasty)

    assert sorted(file for file in nasty.rglob("*")) == before
    names = [line.name for line in report.members]
    assert "zip/names.zip!../../etc/x.fit" in names
    assert len(names) == len(set(names))
    assert bring(store, nasty).counts["activities"] == 0


# Where members come from


def test_members_of_a_folder_are_named_below_it_and_links_are_left_alone(
    store: Store, tmp_path: Path
) -> None:
    outside = put(tmp_path / "outside", {"secret.fit": fit_file(run())})
    inside = put(tmp_path / "in", {"a/b.fit": fit_file(run()), "c.gpx": gpx_file(run(3000))})
    (inside / "link.fit").symlink_to(outside / "secret.fit")
    (inside / "folder").symlink_to(outside)
    os.mkfifo(inside / "pipe.fit")

    report = bring(store, inside)

    assert outcomes(report) == {"a/b.fit": "imported", "c.gpx": "imported"}


def test_a_zip_in_a_zip_in_a_folder_is_named_by_its_way(store: Store, tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", [("x/1.fit", fit_file(run()))]).read_bytes()
    folder = tmp_path / "folder"
    folder.mkdir()
    zipped(folder / "outer.zip", [("parts/inner.zip", inner)])

    report = bring(store, folder)

    assert [(line.name, line.outcome, line.kind) for line in report.members] == [
        ("outer.zip", "ignored", "container"),
        ("outer.zip!parts/inner.zip", "ignored", "container"),
        ("outer.zip!parts/inner.zip!x/1.fit", "imported", None),
    ]
    assert all(line.sha256 for line in report.members)


def test_several_paths_are_one_import(store: Store, tmp_path: Path) -> None:
    files = put(tmp_path, {"a.fit": fit_file(run()), "b.gpx": gpx_file(run(3000))})

    report = bring(store, files / "a.fit", files / "b.gpx")

    assert outcomes(report) == {"a.fit": "imported", "b.gpx": "imported"}


def test_a_path_that_is_not_there_is_refused_before_anything_is_read(store: Store, tmp_path: Path) -> None:
    files = put(tmp_path, {"a.fit": fit_file(run())})

    with pytest.raises(ImportRefused, match=r"no file or folder missing\.fit"):
        bring(store, files / "a.fit", files / "missing.fit")

    assert store.activities() == ()
    assert store.import_runs() == ()


def test_one_bad_file_never_stops_the_rest(store: Store, tmp_path: Path) -> None:
    files = {
        "a.fit": fit_file(run()),
        "b.fit": b"broken",
        "c.gpx": gpx_file(run(3000)),
        "d.tcx": b"",
        "e.gpx": b"<gpx",
    }

    report = bring(store, put(tmp_path, files))

    assert outcomes(report) == {
        "a.fit": "imported",
        "b.fit": "unreadable",
        "c.gpx": "imported",
        "d.tcx": "unreadable",
        "e.gpx": outcomes(report)["e.gpx"],
    }
    assert outcomes(report)["e.gpx"] in ("unreadable", "no_data", "not_activity")


def test_a_file_nested_without_end_costs_its_member_only(tmp_path: Path, store: Store) -> None:
    files = put(tmp_path, {"a.fit": fit_file(run()), "b.gpx": b"<gpx>" + b"<a>" * 200_000})

    report = bring(store, files)

    assert outcomes(report)["a.fit"] == "imported"
    assert outcomes(report)["b.gpx"] in ("unreadable", "no_data", "not_activity", "salvaged")


def test_a_member_can_be_decoded_in_another_process() -> None:
    job = pickle.loads(pickle.dumps((decode, archive.Packed(gzip.compress(fit_file(run()))), "a.fit.gz")))

    decoded = pickle.loads(pickle.dumps(job[0](*job[1:])))

    assert decoded.format == "fit"
    assert len(decoded.found) == 1
    assert decoded.found[0].stream is None
    original = decoded.original_of(lambda begin, end: job[1].data[begin:end])
    assert zlib.decompress(b"".join(original)) == fit_file(run())


def test_what_is_no_activity_file_is_left_aside_by_kind(store: Store, tmp_path: Path) -> None:
    files = {
        "notes.txt": b"x",
        "export.csv": b"a,b",
        "photo.jpg": b"\xff\xd8\xff",
        ".DS_Store": b"x",
        "x.fit": b"",
    }

    report = bring(store, put(tmp_path, files))

    assert {line.name: line.kind or line.outcome for line in report.members} == {
        "notes.txt": "unrelated",
        "export.csv": "companion",
        "photo.jpg": "media",
        ".DS_Store": "system_file",
        "x.fit": "unreadable",
    }


# Duplicates and overlaps


@pytest.mark.parametrize("order", [("fit", "tcx", "gpx"), ("gpx", "tcx", "fit"), ("tcx", "fit", "gpx")])
def test_the_richer_format_stays_whatever_comes_first(
    store: Store, tmp_path: Path, order: tuple[str, ...]
) -> None:
    write: dict[str, Callable[[Session], bytes]] = {"fit": fit_file, "gpx": gpx_file, "tcx": tcx_file}

    for form in order:
        bring(store, put(tmp_path, {f"run.{form}": write[form](run())}) / f"run.{form}")

    staying = [one for one in store.activities() if one.duplicate_of is None]
    assert [one.source_format for one in staying] == ["fit"]
    assert len(store.activities()) == 3
    assert len(store.known().activities) == 1


def test_within_one_import_the_poorer_member_is_the_duplicate(store: Store, tmp_path: Path) -> None:
    files = put(tmp_path, {"a.gpx": gpx_file(run()), "b.fit": fit_file(run())})

    report = bring(store, files)

    assert outcomes(report) == {"a.gpx": "duplicate", "b.fit": "imported"}
    assert report.members[0].duplicate_of == report.members[1].activities[0].id


def test_the_runners_own_effort_survives_on_the_one_that_stays(store: Store, tmp_path: Path) -> None:
    bring(store, put(tmp_path, {"a.fit": fit_file(run(rpe=4))}))

    (one,) = store.activities()

    assert one.rpe == 4


def seen(id: str, **facts: Any) -> Seen:
    usual: dict[str, Any] = {
        "sha256": id,
        "sport": "run",
        "start": START,
        "duration_s": 3000.0,
        "elapsed_s": 3000.0,
        "distance_m": 8000.0,
        "source_format": "fit",
    }
    return Seen(id=id, **{**usual, **facts})


@pytest.mark.parametrize(
    ("facts", "is_same"),
    [
        ({"start": START + timedelta(seconds=60)}, True),
        ({"start": START + timedelta(seconds=61)}, False),
        ({"duration_s": 3000 / 0.951}, True),
        ({"duration_s": 3000 / 0.949}, False),
        ({"distance_m": 7600.0}, True),
        ({"distance_m": 7599.0}, False),
        ({"distance_m": None, "duration_s": None}, True),
        ({"sport": "ride"}, False),
        ({"sport": "unknown"}, True),
        ({"start": None}, False),
    ],
)
def test_two_are_the_same_by_start_length_distance_and_sport(facts: dict[str, Any], is_same: bool) -> None:
    assert same(seen("a"), seen("b", **facts)) is is_same


def test_the_same_platform_id_is_the_same_activity() -> None:
    assert same(seen("a", platform_id="7"), seen("b", platform_id="7", start=None))


def test_what_one_does_not_know_contradicts_nothing() -> None:
    assert close(None, 5.0)
    assert close(0.0, 0.0)


def test_watch_and_phone_started_minutes_apart_are_both_kept_and_one_counts(
    store: Store, tmp_path: Path
) -> None:
    files = put(tmp_path, {"watch.fit": fit_file(run()), "phone.gpx": gpx_file(run(4, metres=7_000, seed=2))})

    report = bring(store, files)

    assert set(outcomes(report).values()) == {"imported"}
    assert {one.source_format: one.counted for one in store.activities()} == {"fit": True, "gpx": False}


def test_an_overlap_is_found_when_the_longer_one_comes_later(store: Store, tmp_path: Path) -> None:
    files = put(tmp_path, {"watch.fit": fit_file(run()), "phone.gpx": gpx_file(run(4, metres=7_000, seed=2))})

    bring(store, files / "phone.gpx")
    bring(store, files / "watch.fit")

    assert {one.source_format: one.counted for one in store.activities()} == {"fit": True, "gpx": False}


def test_an_answer_of_the_runner_is_not_undone_by_the_next_import(store: Store, tmp_path: Path) -> None:
    files = put(tmp_path, {"watch.fit": fit_file(run()), "phone.gpx": gpx_file(run(4, metres=7_000, seed=2))})
    bring(store, files)
    for one in store.activities():
        store.set_counted(one.id, True)

    bring(store, put(tmp_path, {"other.fit": fit_file(run(24 * 60))}))

    assert all(one.counted for one in store.activities())


def test_overlapping_by_half_or_less_counts_twice() -> None:
    half = seen("b", start=START + timedelta(seconds=1500))
    more = seen("c", start=START + timedelta(seconds=1499))

    assert uncounted([seen("a"), half]) == set()
    assert uncounted([seen("a"), more]) == {"c"}


def test_what_overlaps_only_with_an_uncounted_one_counts() -> None:
    a = seen("a", duration_s=3600.0, elapsed_s=3600.0)
    b = seen("b", start=START + timedelta(seconds=1200), duration_s=3000.0)
    c = seen("c", start=START + timedelta(seconds=3601), duration_s=1000.0, elapsed_s=1000.0)

    assert uncounted([c, b, a]) == {"b"}


# Dates, zones, outcomes


def test_two_sessions_of_one_file_are_two_activities(store: Store, samples: Path) -> None:
    report = bring(store, samples / "fit/fitparse__activity-large-fenxi2-multisport.fit")

    given = report.members[0].activities
    assert len(given) == 7
    assert [one.start for one in given] == sorted(one.start for one in given if one.start)
    assert all(one.counted for one in store.activities())


def test_a_late_run_in_new_york_belongs_to_the_day_it_was_run(store: Store, tmp_path: Path) -> None:
    late = datetime(2026, 11, 2, 22, 0, tzinfo=ZoneInfo("America/New_York"))
    text = gpx_file(run(start=late)).decode()
    text = text.replace('lat="56.', 'lat="40.').replace('lon="-4.', 'lon="-74.')

    bring(store, put(tmp_path, {"late.gpx": text.encode()}))

    (one,) = store.activities()
    assert one.start == datetime(2026, 11, 3, 3, 0, tzinfo=UTC)
    assert (one.utc_offset_s, one.time_zone_source) == (-5 * 3600, "position")
    assert (one.start + timedelta(seconds=one.utc_offset_s or 0)).date() == date(2026, 11, 2)


def test_the_offset_of_the_file_wins_over_position_and_runner(store: Store, tmp_path: Path) -> None:
    tokyo = START.astimezone(ZoneInfo("Asia/Tokyo"))

    report = bring(store, put(tmp_path, {"a.fit": fit_file(run(start=tokyo))}))

    assert (
        report.members[0].activities[0].utc_offset_s,
        report.members[0].activities[0].time_zone_source,
    ) == (
        9 * 3600,
        "file",
    )


def test_without_offset_and_position_the_runners_zone_holds(store: Store, tmp_path: Path) -> None:
    files = put(tmp_path, {"indoors.tcx": tcx_file(run(sub_sport="treadmill"))})

    report = import_history(store, [files], now=NOW, zone="Asia/Kolkata", jobs=0)

    line = report.members[0].activities[0]
    assert (line.utc_offset_s, line.time_zone_source) == (19_800, "runner")


def test_an_offset_of_days_is_no_offset() -> None:
    found = Activity(sport="run", start=START, utc_offset_s=86_400 * 3)

    assert offset(found, LONDON) == (0, "runner")


@pytest.mark.parametrize(
    ("start", "is_sane"),
    [
        (datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2000, 1, 1, tzinfo=UTC), True),
        (NOW + timedelta(days=1), True),
        (NOW + timedelta(days=1, seconds=1), False),
        (None, False),
    ],
)
def test_a_date_that_cannot_be_true_is_dropped_and_said(start: datetime | None, is_sane: bool) -> None:
    judged = judge([Activity(sport="run", start=start)], NOW)

    assert judged.outcome == ("imported" if is_sane else "salvaged")
    assert judged.activities[0].start == (start if is_sane else None)
    assert judged.activities[0].damaged == (() if is_sane else ("clock",))
    assert bool(judged.why) is not is_sane


def test_an_activity_outweighs_all_else_in_its_file() -> None:
    one = Activity(sport="run", start=START)

    assert judge([NotActivity("settings"), NoData("none"), one], NOW).outcome == "imported"
    assert judge([NotActivity("settings"), NoData("none")], NOW).outcome == "no_data"
    assert judge([Unreadable("x"), NotActivity("course")], NOW).kind == "course"
    assert judge([replace(one, lost="cut"), one], NOW).why == "cut"


# The report and the way there


def test_a_file_name_that_is_no_text_is_spelled_out(store: Store, tmp_path: Path) -> None:
    try:
        files = put(tmp_path, {os.fsdecode(b"l\xffuf.fit"): fit_file(run())})
    except OSError:
        pytest.skip("this file system takes names that are text only")

    assert [line.name for line in bring(store, files).members] == ["l\\xffuf.fit"]


def test_the_report_has_exactly_the_fields_that_are_promised(store: Store, tmp_path: Path) -> None:
    files = put(tmp_path, {"läuf.fit": fit_file(run())})

    told = json.loads(bring(store, files).text())

    assert list(told) == ["members", "counts", "timing"]
    (line,) = told["members"]
    assert list(line) == ["name", "sha256", "outcome", "kind", "why", "duplicate_of", "activities"]
    assert list(line["activities"][0]) == [
        "id", "sport", "sub_sport", "start", "utc_offset_s", "time_zone_source", "distance_m", "duration_s",
        "elapsed_s", "records", "laps", "average_hr", "distance_source", "source_format", "damaged",
    ]  # fmt: skip
    assert line["activities"][0]["start"] == "2026-11-02T18:00:00Z"
    assert list(told["counts"]) == [
        "imported", "salvaged", "duplicate", "no_data", "not_activity", "unreadable", "ignored", "activities",
    ]  # fmt: skip
    assert set(told["timing"]) == {"cpu_s", "decode_cpu_s"}
    assert list(told["timing"]["decode_cpu_s"]) == ["fit", "gpx", "tcx"]


def test_the_same_content_has_the_same_ids_in_any_home(tmp_path: Path) -> None:
    files = put(tmp_path, {"a.fit": fit_file(run()), "b.gpx": gpx_file(run(3000))})

    with Store.memory() as one, Store.memory() as other:
        assert lines(bring(one, files)) == lines(bring(other, files))


def test_a_dry_run_tells_all_and_writes_nothing(store: Store, tmp_path: Path) -> None:
    files = put(tmp_path, {"a.fit": fit_file(run()), "b.fit": b""})

    tried = bring(store, files, dry_run=True)

    assert store.activities() == ()
    assert store.import_runs() == ()
    assert lines(tried) == lines(bring(store, files))


def test_the_ledger_keeps_every_member_of_a_finished_run(store: Store, tmp_path: Path) -> None:
    files = put(tmp_path, {"a.fit": fit_file(run()), "b.fit": b"", "c.txt": b"x"})

    bring(store, files)

    last = store.last_import()
    assert last is not None
    assert last.state == "done"
    assert [(line.name, line.outcome) for line in store.members(last.id)] == [
        ("a.fit", "imported"),
        ("b.fit", "unreadable"),
        ("c.txt", "ignored"),
    ]


def test_members_are_shown_as_done_after_at_most_a_hundred(store: Store, tmp_path: Path) -> None:
    shown: list[Progress] = []
    files = zipped(tmp_path / "many.zip", [(f"{k}.txt", b"x") for k in range(250)])

    bring(store, files, progress=shown.append)

    assert shown[-1].done == shown[-1].total == 250
    assert all(later.done - sooner.done <= 100 for sooner, later in pairwise(shown))


def test_an_import_that_is_stopped_keeps_what_it_has_read_and_goes_on_later(
    store: Store, tmp_path: Path
) -> None:
    files = zipped(
        tmp_path / "many.zip", [(f"{k:03}.fit", fit_file(run(60 * 24 * -k, metres=400))) for k in range(120)]
    )

    def stop(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(store, files, progress=stop)
    half = len(store.activities())
    again = bring(store, files)

    assert 0 < half < 120
    assert again.counts["imported"] == again.counts["activities"] == 120
    assert len(store.activities()) == 120
    assert [run.state for run in store.import_runs()] == ["done"]
    assert bring(store, files).counts["duplicate"] == 120


def test_no_name_note_or_place_is_in_a_reason(brought: tuple[Store, Report]) -> None:
    for line in brought[1].members:
        assert line.why is None or not any(word in line.why for word in (line.name, "lat", "http"))


# The made-up history


def test_the_made_up_history_imports_as_it_was_meant(store: Store, tmp_path: Path) -> None:
    today = NOW.date()
    write_history(tmp_path, today, LONDON, seed=1)

    report = bring(store, tmp_path)

    assert report.counts == {
        "imported": len(report.members) - 2,
        "salvaged": 1,
        "duplicate": 1,
        "no_data": 0,
        "not_activity": 0,
        "unreadable": 0,
        "ignored": 0,
        "activities": len(report.members) - 1,
    }
    assert 60 <= len(report.members) <= 80
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 15_000_000
    assert {line.source_format for member in report.members for line in member.activities} == {
        "fit",
        "gpx",
        "tcx",
    }
    assert all(line.utc_offset_s in (0, 3600) for member in report.members for line in member.activities)


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2026, 7, 1), date(2024, 2, 29)])
def test_the_made_up_long_run_was_yesterday_and_a_jump(store: Store, tmp_path: Path, today: date) -> None:
    write_history(tmp_path, today, LONDON, seed=3)
    now = datetime(today.year, today.month, today.day, 7, 30, tzinfo=UTC)

    import_history(store, [tmp_path], now=now, zone=LONDON, jobs=0)

    runs = [
        one for one in store.activities() if one.sport == "run" and one.start and one.duplicate_of is None
    ]
    *before, last = runs
    assert last.start is not None
    assert last.start.astimezone(ZoneInfo(LONDON)).date() == today - timedelta(days=1)
    month = [
        one.distance_m or 0 for one in before if one.start and last.start - one.start <= timedelta(days=30)
    ]
    assert last.distance_m == pytest.approx(1.23 * max(month), rel=0.01)
    assert (last.duration_s or 0) > 7_200
    descents = sorted(one.descent_m or 0 for one in runs)
    assert descents[-1] > 2 * descents[-2]
    assert any(one.sub_sport == "treadmill" for one in runs)
    assert any(one.sport == "ride" for one in store.activities())


def test_the_made_up_history_is_the_same_for_the_same_day_and_seed(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        write_history(tmp_path / name, NOW.date(), LONDON, seed)

    one, again, other = (
        {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()}
        for name in ("one", "again", "other")
    )
    assert one == again
    assert one != other


def test_an_independent_reader_takes_the_made_up_fit_file() -> None:
    fitdecode = pytest.importorskip("fitdecode")

    with fitdecode.FitReader(io.BytesIO(fit_file(run())), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        names = [frame.name for frame in reader if isinstance(frame, fitdecode.FitDataMessage)]

    assert names.count("record") == 721
    assert {"file_id", "session", "lap", "activity"} <= set(names)
