"""TCX: every quirk from a made file and the samples of the project."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xml_files as make
from hypothesis import given
from hypothesis import strategies as st

from freshlegs.importers import tcx
from freshlegs.model.activity import Activity, NoData, NotActivity, Unreadable

MANIFEST = list(make.manifest("tcx"))


def track(first: int, last: int, position: bool = True, extra: str = "") -> str:
    return "".join(make.trackpoint(second, position, extra) for second in range(first, last))


GOOD = make.tcx_file(
    make.tcx_activity(make.lap(track(0, 100)), make.lap(track(100, 200), seconds=90.5, metres=310))
)


def read(text: str) -> Activity:
    return make.only(tcx.read(text.encode()))


def test_laps_are_summed() -> None:
    run = read(GOOD)
    assert (run.sport, run.records, run.laps, run.average_hr) == ("run", 200, 2, 150)
    assert (run.distance_m, run.distance_source) == (610, "device")
    assert (run.duration_s, run.elapsed_s) == (190.5, 199)
    assert run.start == datetime(2025, 3, 2, 7, tzinfo=UTC)
    assert (run.damaged, run.lost) == ((), None)


def test_a_treadmill_keeps_its_points_without_position() -> None:
    run = read(make.tcx_file(make.tcx_activity(make.lap(track(0, 60, position=False)))))
    assert (run.records, run.first_position, run.average_hr) == (60, None, 150)
    assert run.heart_rate_s == {150: 59}


def test_without_a_distance_of_laps_the_points_tell_it() -> None:
    run = read(make.tcx_file(make.tcx_activity(make.lap(track(0, 60), metres=None))))
    assert (run.distance_m, run.distance_source) == (177, "records")


def test_without_any_distance_speed_and_time_tell_it() -> None:
    fast = "<Extensions><TPX><Speed>3.5</Speed></TPX></Extensions>"
    points = track(0, 61, position=False, extra=fast).replace("DistanceMeters", "Nothing")
    run = read(make.tcx_file(make.tcx_activity(make.lap(points, metres=None))))
    assert run.distance_m == pytest.approx(210)
    assert run.distance_source == "speed"


def test_laps_without_a_point_still_count() -> None:
    run = read(make.tcx_file(make.tcx_activity(make.lap(), make.lap(""))))
    assert (run.records, run.distance_m, run.duration_s, run.laps) == (0, 600, 200, 2)


def test_several_tracks_in_a_lap_are_segments() -> None:
    run = read(make.tcx_file(make.tcx_activity(make.lap(track(0, 50), track(500, 550)))))
    assert run.stream is not None
    assert run.stream.segment.tolist() == [0] * 50 + [1] * 50
    assert run.heart_rate_s == {150: 98}


@pytest.mark.parametrize(
    "extra",
    [
        "<Extensions><TPX><Speed>3.0</Speed><RunCadence>88</RunCadence></TPX></Extensions>",
        "<Extensions><Ext><Speed>3.0</Speed><RunCadence>88</RunCadence></Ext></Extensions>",
        '<Extensions><n:TPX xmlns:n="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><n:Speed>3.0</n:Speed><n:RunCadence>88</n:RunCadence></n:TPX></Extensions>',
    ],
)
def test_speed_and_run_cadence_are_found_in_every_form(extra: str) -> None:
    run = read(make.tcx_file(make.tcx_activity(make.lap(track(0, 10, extra=extra)))))
    assert run.stream is not None
    assert set(run.stream.columns["speed_mps"]) == {3.0}
    assert set(run.stream.columns["cadence_rpm"]) == {88}


@pytest.mark.parametrize(
    ("word", "sport"),
    [
        ("Running", "run"),
        ("running", "run"),
        ("RUNNING", "run"),
        ("Biking", "ride"),
        ("Other", "other"),
        ("", "unknown"),
    ],
)
def test_the_sport_is_read_in_any_case(word: str, sport: str) -> None:
    assert read(make.tcx_file(make.tcx_activity(make.lap(track(0, 5)), sport=word))).sport == sport


def test_the_heart_rate_of_a_lap_is_no_heart_rate_of_its_last_point() -> None:
    late = "<AverageHeartRateBpm><Value>99</Value></AverageHeartRateBpm>"
    silent = track(0, 40).replace("HeartRateBpm>", "Nothing>").replace("Value>", "None>")
    run = read(make.tcx_file(make.tcx_activity(make.lap(silent).replace("</Lap>", late + "</Lap>"))))
    assert run.average_hr == 99
    assert run.heart_rate_s is None


def test_blanks_before_the_declaration_are_no_damage() -> None:
    data = b"          " + GOOD.encode()
    assert tcx.FORMAT.accepts(data)
    assert make.only(tcx.read(data)).damaged == ()


def test_several_activities_come_by_start_and_a_repeated_one_once() -> None:
    late = make.tcx_activity(make.lap(track(0, 30))).replace("2025-03-02", "2025-03-03")
    early = make.tcx_activity(make.lap(track(0, 40)))
    found = tcx.read(make.tcx_file(late, early, late).encode())
    assert [one.records for one in found if isinstance(one, Activity)] == [40, 30]


@pytest.mark.parametrize("kind", ["course", "workout"])
def test_courses_and_workouts_are_no_activity(kind: str) -> None:
    name = kind.capitalize()
    inner = f"<{name}s><{name}><Name>x</Name><Track>{track(0, 5)}</Track></{name}></{name}s>"
    data = make.tcx_file().replace("<Activities></Activities>", inner).encode()
    assert tcx.read(data) == (NotActivity(kind),)


def test_an_activity_without_totals_and_points_holds_no_data() -> None:
    (found,) = tcx.read(make.tcx_file(make.tcx_activity(make.lap(seconds=None, metres=None))).encode())
    assert isinstance(found, NoData)


def test_comma_decimals_are_read() -> None:
    assert read(GOOD.replace(">310<", ">310,5<")).distance_m == 610.5


def test_a_clock_that_was_never_set_leaves_the_run_without_a_day() -> None:
    run = read(GOOD.replace("2025-03-02", "1989-12-31"))
    assert (run.start, run.damaged, run.records) == (None, ("clock",), 200)
    assert run.lost


@pytest.mark.parametrize(
    "data", [b"", b"<gpx/>", b"<!DOCTYPE T []>" + GOOD.encode(), b"<TrainingCenterDatabase"]
)
def test_what_is_no_tcx_is_unreadable_with_a_reason(data: bytes) -> None:
    (found,) = tcx.read(data)
    assert isinstance(found, Unreadable)
    assert found.why.endswith(".")


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_file_cut_off_keeps_every_whole_point(tenth: int) -> None:
    data = GOOD.encode()
    cut = data[: len(data) * tenth // 10]
    named, _, activities = make.outcome(tcx.read(cut))
    assert (named, sum(one.records for one in activities)) == ("salvaged", cut.count(b"</Trackpoint>"))
    assert activities[0].damaged == ("xml_repaired",)


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        GOOD.replace("<Id>", "<Notes>Uphill &amp; down</Notes><Id>").encode(),
        GOOD.replace("<Lap ", "<x:Lap ", 1).replace("</Lap>", "</x:Lap>", 1).encode(),
        GOOD.replace("<Value>150", "<Value>15x", 3).encode(),
        GOOD[: len(GOOD) // 2].encode(),
        GOOD.replace("</Lap>", "", 1).encode(),
    ],
)
def test_a_file_means_the_same_at_once_and_in_pieces(data: bytes) -> None:
    assert make.everything(tcx.read(make.padded(data, b"<Activities>"))) == make.everything(tcx.read(data))


def test_texts_across_the_pieces_of_a_large_file_stay_whole() -> None:
    notes = "x" * 7_000
    activities = [
        make.tcx_activity(make.lap(track(0, 40), seconds=40 + nth, metres=1000 + nth))
        .replace("2025-03-02", f"2025-03-{1 + nth % 28:02}")
        .replace("<Id>", f"<Notes>{notes}{nth}</Notes><Id>")
        for nth in range(28 * 4)
    ]
    expected = {
        (one.title, one.distance_m, one.duration_s)
        for text in activities
        for one in [read(make.tcx_file(text))]
    }

    found = tcx.read(make.tcx_file(*activities).encode())

    assert {
        (one.title, one.distance_m, one.duration_s) for one in found if isinstance(one, Activity)
    } == expected


def test_a_large_file_leaves_most_of_the_memory_alone() -> None:
    laps = make.lap(track(0, 3600, extra="<Cadence>85</Cadence>")) * 10
    data = make.tcx_file(make.tcx_activity(laps)).encode()

    megabytes, points, _ = make.peak("tcx", data)

    assert megabytes < 60 + len(data) / 1e6  # with a tree of the whole each of them takes more
    assert points == 10 * 3600


@given(st.integers(0, len(GOOD) - 1), st.integers(0, len(GOOD) - 1), st.binary(max_size=12))
def test_no_change_of_the_bytes_makes_it_raise(start: int, end: int, put: bytes) -> None:
    data = GOOD.encode()
    assert tcx.read(data[:start] + put + data[min(end, start + 40) :])
    assert tcx.read(data[:start] + put)


def test_the_bad_inputs_of_the_checklist_have_their_outcomes(tmp_path: Path) -> None:
    for entry in make.nasty(tmp_path, "tcx"):
        assert (entry["path"], make.nasty_disagreements(entry, (tmp_path / entry["path"]).read_bytes())) == (
            entry["path"],
            {},
        )


@pytest.mark.parametrize("row", MANIFEST, ids=[row["name"] for row in MANIFEST])
def test_a_sample_agrees_with_the_manifest(row: dict[str, str]) -> None:
    data = make.sample(row["name"])
    assert tcx.FORMAT.accepts(data[:4096])
    assert make.disagreements(row, tcx.read(data)) == {}


@pytest.mark.parametrize("sample", sorted(make.SAMPLES.glob("*.tcx")), ids=lambda path: path.name)
def test_golden_sample(sample: Path, golden: Callable[[Path, object], None]) -> None:
    golden(sample, make.shown(tcx.read(sample.read_bytes())))
