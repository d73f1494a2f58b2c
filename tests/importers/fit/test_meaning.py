"""Which numbers of a file count: sessions, distance, time, sport, heart rate, climb."""

import struct
from datetime import UTC, datetime

import numpy as np
import pytest

from fit.reading import activities, only, stream
from fit.writer import (
    BASIC,
    SECONDS,
    START,
    TIME,
    activity,
    define,
    file_id,
    part,
    record,
    records,
    run,
    session,
    timer,
)

LATER = START + 86_400


def placed(seconds: int, metres_a_second: float) -> bytes:
    """Records with a position only, due north."""
    degrees = metres_a_second / 111_195.0
    return define(1, 20, [TIME, (0, 4, 0x85), (1, 4, 0x85)]) + b"".join(
        struct.pack("<BIii", 1, START + k, round((10 + k * degrees) / 180 * 2**31), 0) for k in range(seconds)
    )


def test_the_total_of_the_session_comes_first() -> None:
    found = only(part(file_id(), records(), session(distance_m=2000)))
    assert (found.distance_m, found.distance_source) == (2000.0, "device")


def test_without_a_total_the_last_record_less_the_first_counts() -> None:
    rows = define(1, 20, BASIC) + b"".join(record(k) for k in range(100, 200))
    found = only(part(file_id(), rows, session(distance_m=0)))
    assert found.distance_m == pytest.approx(99 * 3.3)
    assert found.distance_source == "records"


def test_without_any_distance_the_positions_count() -> None:
    found = only(part(file_id(), placed(300, 3.0), session(distance_m=0)))
    assert found.distance_m == pytest.approx(299 * 3.0, rel=0.005)
    assert (found.distance_source, found.damaged) == ("gps", ())


def test_a_position_that_jumps_marks_a_run() -> None:
    body = placed(100, 3.0) + struct.pack("<BIii", 1, START + 100, 2**29, 0)
    found = only(part(file_id(), body, session(distance_m=0)))
    assert found.damaged == ("gps_jumps",)
    assert found.lost is None
    assert found.distance_m == pytest.approx(99 * 3.0, rel=0.005)


def test_a_ride_may_be_faster_than_a_runner() -> None:
    assert only(part(file_id(), placed(100, 15.0), session(sport=2))).damaged == ()


def test_with_speed_only_it_is_multiplied_by_time() -> None:
    rows = b"".join(struct.pack("<BIH", 1, START + k, 3300) for k in range(SECONDS))
    found = only(part(file_id(), define(1, 20, [TIME, (6, 2, 0x84)]), rows, session(distance_m=0)))
    assert found.distance_m == pytest.approx(599 * 3.3)
    assert found.distance_source == "speed"


def test_a_session_without_a_record_counts_by_its_totals() -> None:
    found = only(part(file_id(), session()))
    assert (found.records, found.duration_s, found.distance_m, found.damaged) == (0, 600.0, 1980.0, ())
    assert found.average_hr == 149


def test_a_session_before_its_records_is_the_same_activity() -> None:
    found = only(part(file_id(), session(), records()))
    assert (found.records, found.distance_m) == (SECONDS, 1980.0)


def test_without_a_session_everything_comes_from_the_records() -> None:
    found = only(part(file_id(), records()))
    assert (found.sport, found.records, found.duration_s, found.elapsed_s) == (
        "unknown",
        SECONDS,
        599.0,
        599.0,
    )
    assert found.distance_m == pytest.approx(599 * 3.3)
    assert found.lost is None


def test_without_a_session_a_sport_message_names_the_sport() -> None:
    sport = define(6, 12, [(0, 1, 0), (1, 1, 0)]) + b"\x06\x01\x03"
    found = only(part(file_id(), sport, records()))
    assert (found.sport, found.sub_sport) == ("run", "trail")


def test_a_record_belongs_to_the_last_session_that_has_begun() -> None:
    early = records(1200, START - 10)
    found = activities(
        part(file_id(), early, session(sport=2), session(sport=1, start=START + 600, seconds=600))
    )
    assert [(one.sport, one.records) for one in found] == [("ride", 610), ("run", 590)]


def test_two_chained_days_are_two_activities_in_order_of_time() -> None:
    later = part(file_id(), records(300, LATER), session(start=LATER))
    found = activities(later + part(run()))
    assert [one.records for one in found] == [SECONDS, 300]


@pytest.mark.parametrize(
    "data",
    [part(run()) * 2, part(file_id(), records(), session(seconds=500), session())],
    ids=["chained", "in one part"],
)
def test_a_session_that_is_repeated_counts_once(data: bytes) -> None:
    found = only(data)
    assert (found.records, found.duration_s) == (SECONDS, 600.0)


def test_two_undated_activities_stay_two() -> None:
    undated = [part(file_id(), records(n, 5000), session(start=5000, seconds=n)) for n in (300, 400)]
    assert [one.records for one in activities(b"".join(undated))] == [300, 400]


def test_settings_behind_an_activity_belong_to_it() -> None:
    assert only(part(run()) + part(file_id(2))).records == SECONDS


@pytest.mark.parametrize(
    ("sport", "sub", "words"),
    [
        (1, 0, ("run", None)),
        (1, 3, ("run", "trail")),
        (1, 4, ("run", "track")),
        (1, 1, ("run", "treadmill")),
        (1, 45, ("run", "treadmill")),
        (1, 58, ("run", "virtual")),
        (2, 3, ("ride", None)),
        (3, 0, ("transition", None)),
        (4, 15, ("elliptical", None)),
        (5, 17, ("swim", None)),
        (10, 20, ("strength", None)),
        (10, 43, ("yoga", None)),
        (11, 0, ("walk", None)),
        (12, 0, ("ski", None)),
        (15, 0, ("row", None)),
        (17, 0, ("hike", None)),
        (7, 0, ("team_sport", None)),
        (0, 0, ("other", None)),
        (200, 0, ("other", None)),
        (255, 0, ("unknown", None)),
    ],
)
def test_sports_have_our_words(sport: int, sub: int, words: tuple[str, str | None]) -> None:
    found = only(part(file_id(), session(sport=sport, sub_sport=sub)))
    assert (found.sport, found.sub_sport) == words


@pytest.mark.parametrize(
    ("written", "rpe"), [(10, 1.0), (65, 6.5), (100, 10.0), (0, None), (120, None), (255, None)]
)
def test_rpe_is_what_the_runner_gave_or_nothing(written: int, rpe: float | None) -> None:
    assert only(part(file_id(), session(rpe=written))).rpe == rpe


@pytest.mark.parametrize("offset_s", [-36_000, -12_600, 0, 7200, 20_700, 45_900])
def test_the_offset_is_local_time_less_utc(offset_s: int) -> None:
    assert only(part(file_id(), records(), session(), activity(offset_s))).utc_offset_s == offset_s


def test_a_few_seconds_do_not_make_a_time_zone() -> None:
    assert only(part(file_id(), records(), session(), activity(7203))).utc_offset_s == 7200


def test_without_a_local_time_the_offset_is_not_known() -> None:
    assert only(part(run())).utc_offset_s is None
    assert only(part(file_id(), records(), session(), activity(-200_000))).utc_offset_s is None


def test_the_timer_splits_segments() -> None:
    body = (
        timer(0, 0)
        + records(100)
        + timer(99, 4)
        + timer(400, 0)
        + define(1, 20, BASIC)
        + b"".join(record(k) for k in range(400, 500))
    )
    found = only(part(file_id(), body))
    assert found.stream is not None
    assert np.bincount(found.stream.segment).tolist() == [100, 100]
    assert (found.duration_s, found.elapsed_s) == (99.0 + 99.0, 499.0)


def test_heart_rate_is_counted_by_the_second() -> None:
    found = only(part(run()))
    assert found.heart_rate_s is not None
    assert sum(found.heart_rate_s.values()) == 599
    assert set(found.heart_rate_s) == set(range(140, 160))
    assert found.peak_hr == pytest.approx(152, abs=1)


def test_values_that_cannot_be_go_and_the_activity_stays() -> None:
    fields = [TIME, (3, 1, 2), (6, 2, 0x84)]
    rows = b"".join(struct.pack("<BIBH", 1, START + k, 20 if k % 2 else 240, 12_500) for k in range(60))
    data = part(file_id(), define(1, 20, fields), rows, session())
    assert only(data).damaged == ()
    for name in ("heart_rate_bpm", "speed_mps"):
        assert np.isnan(stream(data).columns[name]).all()


def test_climb_comes_from_the_altitude_where_the_session_is_silent() -> None:
    heights = [500 + k for k in range(50)] + [550 - k for k in range(30)]
    rows = b"".join(struct.pack("<BIH", 1, START + k, (h + 500) * 5) for k, h in enumerate(heights))
    found = only(part(file_id(), define(1, 20, [TIME, (2, 2, 0x84)]), rows, session()))
    assert found.ascent_m == pytest.approx(49, abs=3)
    assert found.descent_m == pytest.approx(29, abs=3)


def test_the_start_is_utc() -> None:
    assert only(part(run())).start == datetime(2021, 9, 8, 1, 46, 40, tzinfo=UTC)


def test_laps_belong_to_their_session() -> None:
    layout = define(6, 19, [TIME, (2, 4, 0x86)])
    laps = layout + b"".join(struct.pack("<BII", 6, START + k + 200, START + k) for k in range(0, 1200, 200))
    body = records(1200) + laps + session(sport=2) + session(sport=1, start=START + 600)
    assert [one.laps for one in activities(part(file_id(), body))] == [3, 3]
