"""GPX: every quirk from a made file, the samples of the project, and an independent reader as oracle."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import gpxpy
import numpy as np
import pytest
import xml_files as make
from hypothesis import given
from hypothesis import strategies as st

from freshlegs.importers import gpx
from freshlegs.importers.xml_pass import TOO_FULL, TOO_MANY_NAMES
from freshlegs.importers.xml_text import PIECE, Refused, Text
from freshlegs.model.activity import Activity, NoData, NotActivity, Unreadable

MANIFEST = list(make.manifest("gpx"))
GOOD = make.gpx_file(make.track(make.points(0, 120)))


def read(text: str) -> Activity:
    return make.only(gpx.read(text.encode()))


def test_a_run_comes_with_start_distance_duration_and_its_points() -> None:
    run = read(make.gpx_file(make.track(make.points(0, 120), name="Morning")))
    assert (run.sport, run.sub_sport, run.records, run.title) == ("run", None, 120, "Morning")
    assert run.start == datetime(2025, 3, 2, 7, tzinfo=UTC)
    assert (run.duration_s, run.elapsed_s, run.distance_source) == (119, 119, "gps")
    assert run.distance_m == pytest.approx(357.3, abs=0.2)
    assert (run.damaged, run.lost, run.ascent_m) == ((), None, 0.0)


@pytest.mark.parametrize(
    "head",
    [
        make.GPX_NAMESPACE,
        ' xmlns="http://www.topografix.com/GPX/1/0"',
        "",
        ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"',
    ],
)
def test_any_namespace_and_none_is_a_gpx(head: str) -> None:
    data = make.gpx_file(make.track(make.points(0, 10)), namespace=head).encode()
    assert gpx.FORMAT.accepts(data)
    assert make.only(gpx.read(data)).records == 10


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        b" \r\n\t" + GOOD.encode(),
        GOOD.replace("UTF-8", "UTF-16").encode("utf-16"),
        GOOD.replace("UTF-8", "UTF-16").encode("utf-16-le"),
        GOOD.replace(make.DECLARATION, "").encode(),
        GOOD.replace("UTF-8", "iso-8859-1").encode("latin-1"),
    ],
)
def test_marks_blanks_and_encodings_are_no_damage(data: bytes) -> None:
    assert gpx.FORMAT.accepts(data[:4096])
    run = make.only(gpx.read(data))
    assert (run.records, run.damaged) == (120, ())


@pytest.mark.parametrize(
    "extra",
    [
        '<extensions><g:TrackPointExtension xmlns:g="http://www.garmin.com/xmlschemas/TrackPointExtension/v1"><g:hr>150</g:hr><g:cad>85</g:cad></g:TrackPointExtension></extensions>',
        '<extensions><g:TrackPointExtension xmlns:g="http://www.garmin.com/xmlschemas/TrackPointExtension/v2"><g:hr>150</g:hr><g:cad>85</g:cad></g:TrackPointExtension></extensions>',
        "<extensions><heartrate>150</heartrate><cadence>85</cadence></extensions>",
        "<extensions><HeartRate>150</HeartRate><Cadence>85</Cadence></extensions>",
        '<extensions><gpxdata:hr xmlns:gpxdata="http://www.cluetrust.com/XML/GPXDATA/1/0">150</gpxdata:hr><cad>85</cad></extensions>',
    ],
)
def test_heart_rate_and_cadence_are_found_in_every_form(extra: str) -> None:
    run = read(make.gpx_file(make.track(make.points(0, 60, extra))))
    assert run.average_hr == 150
    assert run.peak_hr == pytest.approx(150)
    assert run.heart_rate_s == {150: 59}
    assert run.stream is not None
    assert set(run.stream.columns["cadence_rpm"]) == {85}


@pytest.mark.parametrize(
    ("kind", "sport", "sub_sport"),
    [
        (None, "unknown", None),
        ("9", "run", None),
        ("1", "ride", None),
        ("4", "hike", None),
        ("10", "walk", None),
        ("Running", "run", None),
        ("trail_running", "run", "trail"),
        ("TrackRun", "run", "track"),
        ("treadmill_running", "run", "treadmill"),
        ("VirtualRun", "run", "virtual"),
        ("Cycling", "ride", None),
        ("indoor cycling", "ride", None),
        ("Wandern", "hike", None),
        ("something of its own", "unknown", None),
    ],
)
def test_the_type_names_the_sport(kind: str | None, sport: str, sub_sport: str | None) -> None:
    activity = read(make.gpx_file(make.track(make.points(0, 10), kind=kind)))
    assert (activity.sport, activity.sub_sport) == (sport, sub_sport)


def test_a_pause_between_segments_is_neither_distance_nor_moving_time() -> None:
    run = read(make.gpx_file(make.track(make.points(0, 60), make.points(600, 660))))
    assert (run.duration_s, run.elapsed_s) == (118, 659)
    assert run.distance_m == pytest.approx(354, abs=1)


def test_tracks_less_than_30_minutes_apart_are_one_activity_and_otherwise_two() -> None:
    first = make.track(make.points(0, 60))
    near = gpx.read(make.gpx_file(first, make.track(make.points(59 + 1799, 1900))).encode())
    far = gpx.read(make.gpx_file(make.track(make.points(59 + 1800, 1900)), first).encode())
    assert make.only(near).records == 60 + 42
    assert [one.records for one in far if isinstance(one, Activity)] == [60, 41]


def test_a_track_twice_in_one_file_is_not_run_twice() -> None:
    run = read(make.gpx_file(make.track(make.points(0, 60)), make.track(make.points(0, 60))))
    assert run.distance_m == pytest.approx(177.2, abs=0.5)
    assert (run.duration_s, run.records, run.damaged) == (59, 120, ("times_backwards",))


def test_shuffled_and_repeated_points_add_no_distance() -> None:
    order = [*range(30), *range(20, 60), 59, 59, 10]
    run = read(make.gpx_file(make.track("".join(make.point(second) for second in order))))
    assert run.distance_m == pytest.approx(177.2, abs=0.5)
    assert run.damaged == ("times_backwards",)
    assert run.stream is not None
    assert run.stream.time_s.tolist() == sorted(set(run.stream.time_s.tolist()))


@pytest.mark.parametrize(("inner", "kind"), [(make.points(0, 9).replace("time", "x"), "route"), ("", None)])
def test_without_times_it_is_a_route_and_without_points_nothing(inner: str, kind: str | None) -> None:
    (found,) = gpx.read(make.gpx_file(make.track(inner)).encode())
    assert found == NotActivity("route") if kind else isinstance(found, NoData)


def test_way_points_and_planned_routes_are_no_activity() -> None:
    planned = (
        '<wpt lat="1" lon="2"/><rte><rtept lat="1" lon="2"><time>2025-01-01T00:00:00Z</time></rtept></rte>'
    )
    assert gpx.read(make.gpx_file(planned).encode()) == (NotActivity("route"),)


def test_times_without_a_zone_are_utc_and_an_offset_is_kept() -> None:
    naive = read(GOOD.replace("Z</time>", "</time>"))
    east = read(GOOD.replace("Z</time>", "+05:30</time>"))
    assert (naive.start, naive.utc_offset_s) == (datetime(2025, 3, 2, 7, tzinfo=UTC), None)
    assert (east.start, east.utc_offset_s) == (datetime(2025, 3, 2, 1, 30, tzinfo=UTC), 19_800)


@pytest.mark.parametrize("fraction", [".5Z", ".123456789Z", ",25Z", ".000+00:00"])
def test_fractions_of_a_second_are_read(fraction: str) -> None:
    run = read(GOOD.replace("Z</time>", f"{fraction}</time>"))
    assert run.start == datetime(2025, 3, 2, 7, tzinfo=UTC)
    assert run.duration_s == pytest.approx(119)


def test_comma_decimals_are_read() -> None:
    run = read(GOOD.replace('"50.', '"50,').replace('"8.0"', '"8,0"'))
    assert run.distance_m == pytest.approx(357.3, abs=0.2)


@pytest.mark.parametrize("bad", ["", "garbage", "2025-13-45", "NaN"])
def test_one_bad_time_costs_that_time_only(bad: str) -> None:
    run = read(GOOD.replace(make.clock(7), bad))
    assert (run.records, run.duration_s, run.lost) == (120, 119, None)
    assert run.stream is not None
    assert np.isnan(run.stream.time_s).sum() == 1
    assert run.distance_m == pytest.approx(357.3, abs=0.2)


def test_points_off_the_earth_and_heights_that_are_none_cost_that_value_only() -> None:
    odd = GOOD.replace('lat="50.', 'lat="950.', 3).replace("<ele>100</ele>", "<ele>NaN</ele>", 5)
    run = read(odd)
    assert run.records == 120
    assert run.first_position is not None
    assert run.first_position[0] == pytest.approx(50 + 3 * 2.7e-5)
    assert run.ascent_m == 0


@pytest.mark.parametrize("date", ["0000-00-00", "1989-12-31", "1721-01-01"])
def test_a_clock_that_was_never_set_leaves_the_run_without_a_day(date: str) -> None:
    run = read(GOOD.replace("2025-03-02", date))
    assert (run.start, run.damaged, run.duration_s) == (None, ("clock",), 119)
    assert run.lost


def test_a_clock_set_on_the_way_loses_the_points_before_but_not_the_day() -> None:
    run = read(GOOD.replace("2025-03-02", "1999-03-02", 10))
    assert run.start == datetime(2025, 3, 2, 7, 0, 10, tzinfo=UTC)
    assert run.damaged == ("clock",)
    assert run.lost


def test_a_jump_of_a_run_is_left_out_and_marked() -> None:
    run = read(
        GOOD.replace(
            'lon="8.0"><ele>100</ele><time>' + make.clock(50),
            'lon="8.1"><ele>100</ele><time>' + make.clock(50),
        )
    )
    assert run.distance_m == pytest.approx(351, abs=1)
    assert run.damaged == ("gps_jumps",)


@pytest.mark.parametrize(
    "head",
    ['<!DOCTYPE gpx [<!ENTITY a "b">]>', '<!DOCTYPE gpx SYSTEM "file:///etc/hostname">', "<!doctype gpx>"],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-32"])
def test_a_document_type_is_refused_in_any_encoding(head: str, codec: str) -> None:
    data = GOOD.replace("<gpx", head + "<gpx", 1).replace("UTF-8", codec).encode(codec)
    (found,) = gpx.read(data)
    assert isinstance(found, Unreadable)
    assert "document type" in found.why


@pytest.mark.parametrize("data", [b"", b"  ", b"\0" * 100, b"PK\3\4", b"<html></html>", b"<gpx", b"\xff\xfe"])
def test_what_is_no_gpx_is_unreadable_with_a_reason(data: bytes) -> None:
    (found,) = gpx.read(data)
    assert isinstance(found, Unreadable)
    assert found.why.endswith(".")


def test_broken_xml_is_mended_and_says_so() -> None:
    for broken in (
        GOOD.replace("<type>", "<name>L\xe4uf</name><type>").encode("latin-1"),
        GOOD.replace("<type>", "<name>a\x0bb</name><type>").encode(),
        GOOD.replace("</time>", "</time><extensions><x:hr>140</x:hr></extensions>").encode(),
        GOOD.encode() + b"junk",
    ):
        run = make.only(gpx.read(broken))
        assert (run.records, run.damaged) == (120, ("xml_repaired",))
        assert run.lost


def test_a_prefix_before_what_is_no_name_is_mended() -> None:
    run = make.only(gpx.read(GOOD.replace("</time>", "</time><x:0>1</x:0>").encode()))
    assert (run.records, run.damaged) == (120, ("xml_repaired",))


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_file_cut_off_keeps_every_whole_point(tenth: int) -> None:
    data = make.gpx_file(make.track(make.points(0, 50)), make.track(make.points(60, 110))).encode()
    cut = data[: len(data) * tenth // 10]
    whole = cut.count(b"</trkpt>")
    named, _, activities = make.outcome(gpx.read(cut))
    assert (named, sum(one.records for one in activities)) == ("salvaged", whole)


PIECES = make.gpx_file(
    make.track(make.points(0, 90, "<hr>150</hr>"), make.points(200, 290), name="L\u00e4uf &amp; mehr"),
    make.track(make.points(9000, 9100), kind="walking"),
).encode()


@pytest.mark.parametrize(
    "data",
    [
        PIECES,
        PIECES.replace(b"Z</time>", b"+02:00</time>", 3),
        PIECES.replace(b"Z</time>", b".25Z</time>", 3).replace(b"<ele>100<", b"<ele>99,5<"),
        PIECES.replace(b"<hr>150</hr>", b"<hr>150</hr><hr>99</hr><x:hr>60</x:hr>"),
        PIECES.replace(b"<hr>", b"<x:hr>").replace(b"</hr>", b"</x:hr>"),
        PIECES.replace(b"2025-03-02T07:00:3", b"1999-03-02T07:00:3"),
        PIECES.replace(b"L\xc3\xa4uf", b"L\xe4uf"),
        PIECES.replace(b" &amp; ", b" & "),
        PIECES.replace(b" &amp; ", b" <3 "),
        PIECES.replace(b"L\xc3\xa4uf &amp;", b"<![CDATA[A & B <3]]>"),
        PIECES.replace(b"<name>", b"<name>\x0b"),
        PIECES.replace(b"</trk>", b"", 1),
        PIECES.replace(b"</trkseg>", b"</trkseg>&nbsp;", 1),
        PIECES + b"junk",
        PIECES + PIECES[PIECES.index(b"<gpx") :],
        PIECES[: len(PIECES) // 2],
        PIECES[:-3],
        PIECES.replace(b"<name>", b"<!ENTITY a 'b'><name>"),
    ],
)
def test_a_file_means_the_same_at_once_and_in_pieces(data: bytes) -> None:
    large = make.padded(data, b'creator="test">')
    assert make.everything(gpx.read(large)) == make.everything(gpx.read(data))
    assert make.everything(gpx.read(bytearray(large))) == make.everything(gpx.read(data))


def test_a_large_file_in_another_encoding_means_the_same() -> None:
    text = make.padded(PIECES, b'creator="test">').decode().replace("UTF-8", "x", 1)
    for codec in ("utf-16", "utf-32", "iso-8859-1"):
        data = text.replace('"x"', f'"{codec}"', 1).encode(codec)
        assert make.everything(gpx.read(data)) == make.everything(gpx.read(PIECES))


@pytest.mark.parametrize("hidden", [b"<!D&#OCTYPE gpx>", b"<!&#DOCTYPE gpx>", b"<!&DOCTYPE gpx>"])
def test_what_is_dropped_as_loose_never_leaves_a_document_type(hidden: bytes) -> None:
    for before in range(PIECE - len(hidden) - 8, PIECE + 8):
        text = Text(b"<gpx>" + b" " * before + hidden + b"<trk></trk></gpx>").tamed()

        left = b"refused"
        with suppress(Refused):
            left = b"".join(text.pieces())

        assert b"<!DOCTYPE" not in left


def test_more_points_or_tracks_than_a_recording_has_are_refused_with_a_reason() -> None:
    full = b"<trkpt><ele/><speed/><hr/><cad/><power/><atemp/></trkpt>"  # so that each point has all columns
    for many in (full + b"<trkpt/>" * 560_000, b"<trk/>" * 60_000):
        assert gpx.read(b"<gpx>" + many + b"</gpx>") == (Unreadable(TOO_FULL),)


def test_names_without_end_are_refused_before_they_fill_the_memory() -> None:
    for form in (b"<a%d/>", b'<a b%d=""/>', b'<a xmlns="%d"/>', b"<?a%d ?>", b"&a%d;"):
        many = b"".join(form % number for number in range(200_000))
        assert gpx.read(b"<gpx>" + many + b"</gpx>") == (Unreadable(TOO_MANY_NAMES),)


def large_gpx(hours: int) -> bytes:
    """A lean recording: few bytes for each point, so that there are many."""
    hour = make.points(0, 3600, "<hr>150</hr>").replace("2025-03-02T07", "2025-03-%02dT%02d")
    hour = hour.replace("%02dT%02d", "{day:02}T{hour:02}")
    return make.gpx_file(
        make.track(*(hour.format(day=1 + n // 24, hour=n % 24) for n in range(hours)))
    ).encode()


LARGE = large_gpx(15)


@pytest.mark.parametrize(
    ("data", "points"),
    [
        (LARGE, 54_000),
        (LARGE[: -len(LARGE) // 2] + b"<trkpt", 27_000),
        (LARGE.replace(b"<trk>", b"<trk><name>\x0bA & B</name>"), 54_000),
        (b"<gpx>" + b"<a/>" * 400_000 + LARGE[LARGE.index(b"<trk>") :], 54_000),
        (b"<gpx><a x='" + b"x" * 20_000_000 + b"'/></gpx>", 0),
        (b"<gpx>" + b"<a>" * 7_000_000 + b"</gpx>", 0),
    ],
    ids=["good", "cut", "mended", "tiny", "attribute", "deep"],
)
def test_a_large_file_leaves_most_of_the_memory_alone(data: bytes, points: int) -> None:
    megabytes, read_in, things = make.peak("gpx", data)

    assert megabytes < 60 + len(data) / 1e6  # with a tree of the whole each of them takes more
    assert things == 1
    assert read_in == pytest.approx(points, rel=0.01)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, len(GOOD) - 1), st.binary(max_size=12))
def test_no_change_of_the_bytes_makes_it_raise(start: int, end: int, put: bytes) -> None:
    data = GOOD.encode()
    assert gpx.read(data[:start] + put + data[min(end, start + 40) :])
    assert gpx.read(data[:start] + put)


def test_the_bad_inputs_of_the_checklist_have_their_outcomes(tmp_path: Path) -> None:
    for entry in make.nasty(tmp_path, "gpx"):
        assert (entry["path"], make.nasty_disagreements(entry, (tmp_path / entry["path"]).read_bytes())) == (
            entry["path"],
            {},
        )


@pytest.mark.parametrize("row", MANIFEST, ids=[row["name"] for row in MANIFEST])
def test_a_sample_agrees_with_the_manifest(row: dict[str, str]) -> None:
    data = make.sample(row["name"])
    assert gpx.FORMAT.accepts(data[:4096])
    assert make.disagreements(row, gpx.read(data)) == {}


@pytest.mark.parametrize("row", MANIFEST, ids=[row["name"] for row in MANIFEST])
def test_a_sample_agrees_with_an_independent_reader(row: dict[str, str]) -> None:
    data = make.sample(row["name"])
    theirs = gpxpy.parse(data.decode("utf-8-sig"))
    _, _, ours = make.outcome(gpx.read(data))
    if not ours:
        return
    assert sum(one.records for one in ours) == theirs.get_track_points_no()
    if len(ours) == len(theirs.tracks) == 1 and not ours[0].damaged:
        first = theirs.get_time_bounds().start_time
        assert ours[0].start is not None
        assert first is not None
        assert abs((ours[0].start - first.astimezone(UTC)).total_seconds()) < 1
        assert ours[0].distance_m == pytest.approx(theirs.length_2d(), rel=0.02, abs=1)


@pytest.mark.parametrize("sample", sorted(make.SAMPLES.glob("*.gpx")), ids=lambda path: path.name)
def test_golden_sample(sample: Path, golden: Callable[[Path, object], None]) -> None:
    golden(sample, make.shown(gpx.read(sample.read_bytes())))
