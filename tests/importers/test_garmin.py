"""Garmin's table of activities: made tables only; no public sample of a real one exists."""

import importlib.util
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from freshlegs.importers import garmin, measure, points, table_limits, tcx
from freshlegs.importers.tables import TableRefused, TableRow
from freshlegs.model.activity import Activity

MAKER = Path(__file__).parents[2] / "../shared/data/strava/make_exports.py"
RUN: dict[str, Any] = {
    "activityId": 8_000_000_001, "name": "Made up", "activityType": "running", "beginTimestamp": 1_714_543_200_000,
    "startTimeGmt": 1_714_543_200_000.0, "startTimeLocal": 1_714_550_400_000.0, "distance": 1_001_230.0,
    "duration": 3_011_500.0, "movingDuration": 2_990_000.0, "elapsedDuration": 3_050_200.0, "avgHr": 148.0,
    "elevationGain": 8_520.0, "elevationLoss": 8_400.0, "startLatitude": 48.1, "startLongitude": 11.5,
}  # fmt: skip


def table(*items: object) -> bytes:
    return json.dumps([{garmin.NAME: items}]).encode()


def rows(data: bytes, size: int = 1 << 16) -> list[TableRow]:
    return list(garmin.read((data[at : at + size] for at in range(0, len(data), size)), None))


def run(**changed: object) -> Activity:
    (row,) = rows(table(RUN | changed))
    assert row.activity is not None
    return row.activity


def test_a_row_is_read_with_centimetres_and_milliseconds() -> None:
    assert garmin.FORMAT.accepts(table(RUN)[:4096])
    (row,) = rows(table(RUN))
    one = row.activity
    assert (row.key, row.why, row.file) == ("8000000001", None, None)
    assert one is not None
    assert (one.sport, one.title, one.platform_id) == ("run", "Made up", "garmin:8000000001")
    assert (one.start, one.utc_offset_s) == (datetime(2024, 5, 1, 6, tzinfo=UTC), 7200)
    assert (one.distance_m, one.distance_source, one.source_format) == (10012.3, "table", "garmin_json")
    assert (one.duration_s, one.elapsed_s, one.average_hr) == (3011.5, 3050.2, 148)
    assert (one.ascent_m, one.descent_m, one.first_position) == (85.2, 84.0, (48.1, 11.5))
    assert (one.records, one.damaged, one.lost) == (0, (), None)


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_the_size_of_the_pieces_changes_nothing(size: int) -> None:
    name = "Lauf am Fluß 🏃"
    data = json.dumps([{"a": [1, {"b": 2}], garmin.NAME: [RUN | {"name": name}, RUN | {"activityId": 2}]}])
    found = rows(b"\xef\xbb\xbf \n" + data.encode(), size)
    assert [row.key for row in found] == ["8000000001", "2"]
    assert found[0].activity is not None
    assert found[0].activity.title == name


@pytest.mark.parametrize(
    "whole", [[RUN], {garmin.NAME: [RUN]}, RUN, [{garmin.NAME: [RUN]}, {"else": 1}, None]]
)
def test_a_bare_list_and_a_bare_object_are_read_too(whole: object) -> None:
    assert [row.key for row in rows(json.dumps(whole).encode())] == ["8000000001"]


def test_lists_in_one_file_are_read_one_after_the_other() -> None:
    data = json.dumps([{garmin.NAME: [RUN]}, {garmin.NAME: None}, {garmin.NAME: [RUN | {"activityId": 7}]}])
    assert [row.key for row in rows(data.encode())] == ["8000000001", "7"]


@pytest.mark.parametrize(
    ("word", "sport", "sub_sport"),
    [
        ("running", "run", None),
        ("street_running", "run", None),
        ("ultra_run", "run", None),
        ("obstacle_run", "run", None),
        ("trail_running", "run", "trail"),
        ("track_running", "run", "track"),
        ("treadmill_running", "run", "treadmill"),
        ("indoor_running", "run", "treadmill"),
        ("virtual_run", "run", "virtual"),
        ("RUNNING", "run", None),
        ({"typeId": 1, "typeKey": "trail_running"}, "run", "trail"),
        ("cycling", "ride", None),
        ("gravel_cycling", "ride", None),
        ("mountain_biking", "ride", None),
        ("virtual_ride", "ride", None),
        ("lap_swimming", "swim", None),
        ("open_water_swimming", "swim", None),
        ("casual_walking", "walk", None),
        ("hiking", "hike", None),
        ("strength_training", "strength", None),
        ("pilates", "yoga", None),
        ("indoor_rowing", "row", None),
        ("elliptical", "elliptical", None),
        ("backcountry_skiing", "ski", None),
        ("resort_snowboarding", "ski", None),
        ("water_skiing", "other", None),
        ("soccer", "team_sport", None),
        ("multi_sport", "other", None),
        ("bikeToRunTransition", "transition", None),
        ("uncategorized", "unknown", None),
        (5, "unknown", None),
        (None, "unknown", None),
    ],
)
def test_the_kinds_of_garmin_are_sports_of_the_vocabulary(
    word: object, sport: str, sub_sport: str | None
) -> None:
    one = run(activityType=word)
    assert (one.sport, one.sub_sport) == (sport, sub_sport)


@pytest.mark.parametrize("name", ["distance", "duration", "elapsedDuration", "avgHr", "elevationGain"])
@pytest.mark.parametrize(
    "value", [-5, "many", True, [1], {"a": 1}, None, float("nan"), float("inf"), 10**400, 1e300]
)
def test_a_value_without_sense_goes_and_the_rest_stays(name: str, value: object) -> None:
    one, known = run(**{name: value}), run()
    fields = {
        "distance": "distance_m", "duration": "duration_s", "elapsedDuration": "elapsed_s", "avgHr": "average_hr",
        "elevationGain": "ascent_m",
    }  # fmt: skip
    for written, field in fields.items():
        expected = getattr(known, field) if written != name else 2990.0 if name == "duration" else None
        assert getattr(one, field) == expected
    assert (one.distance_source is None) == (name == "distance")


@pytest.mark.parametrize("value", [None, "2024-05-01", -1, 0, True, 1e30, 100.0])
def test_a_row_without_a_usable_start_is_unreadable_and_says_so(value: object) -> None:
    bad, good = rows(table(RUN | {"beginTimestamp": value, "startTimeGmt": value, "activityId": 3}, RUN))
    assert (bad.key, bad.activity, bad.why) == ("3", None, garmin.NO_DATE)
    assert good.activity is not None


def test_a_number_of_many_digits_costs_only_itself() -> None:
    (row,) = rows(table(RUN | {"distance": "digits"}).replace(b'"digits"', b"9" * 100_000))
    assert row.activity is not None
    assert (row.activity.distance_m, row.activity.duration_s) == (None, 3011.5)


def test_one_of_two_starts_is_enough() -> None:
    assert run(beginTimestamp=None).start == run(startTimeGmt=None).start == run().start
    assert run(startTimeGmt=None).utc_offset_s == 7200


@pytest.mark.parametrize(
    ("hours", "offset_s"), [(0, 0), (5.75, 20_700), (-3.5, -12_600), (14, 50_400), (14.25, None), (1.1, None)]
)
def test_an_offset_counts_where_a_place_has_it(hours: float, offset_s: int | None) -> None:
    assert run(startTimeLocal=RUN["startTimeGmt"] + hours * 3_600_000).utc_offset_s == offset_s


def test_keys_are_unique_where_ids_are_not() -> None:
    found = rows(table(RUN, RUN, RUN | {"activityId": None}, RUN | {"activityId": 2}, 5, None, "run", []))
    assert [row.key for row in found] == ["8000000001", "2", "3", "4", "5", "6", "7", "8"]
    assert [row.why for row in found[4:]] == [garmin.NO_ACTIVITY] * 4


@pytest.mark.parametrize(
    ("ident", "platform_id"),
    [(1, "garmin:1"), ("12", "garmin:12"), (1.5, None), (-1, None), (True, None), (2**80, None), ("a", None)],
)
def test_an_id_is_a_whole_number(ident: object, platform_id: str | None) -> None:
    assert run(activityId=ident).platform_id == platform_id


def test_a_title_can_be_stored_whatever_json_spells() -> None:
    assert run(name="a\ud800\0b 👩‍👧 \n").title == "ab 👩‍👧"
    assert run(name="  ").title is None
    assert run(name=7).title is None


@pytest.mark.parametrize("cut", [0.5, 0.9, 0.999])
def test_a_table_that_ends_early_gives_the_rows_before(cut: float) -> None:
    data = table(*({**RUN, "activityId": number} for number in range(1, 201)))
    found: list[str] = []
    with pytest.raises(TableRefused, match="damaged or cut off"):
        found.extend(row.key for row in garmin.read([data[: int(len(data) * cut)]], None))
    assert found == [str(number) for number in range(1, len(found) + 1)]
    assert len(found) >= 200 * cut - 2


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", garmin.NO_TABLE),
        (b"  \n", garmin.NO_TABLE),
        (b'"text"', garmin.NO_TABLE),
        (b"[1", garmin.DAMAGED),
        (b'{"summarizedActivitiesExport": [{]}', garmin.DAMAGED),
        (b'{"summarizedActivitiesExport" [1]}', garmin.DAMAGED),
        (b'[{"summarizedActivitiesExport": [' + b"[" * 200_000, garmin.TOO_DEEP),
        (
            b'[{"summarizedActivitiesExport": [{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}]}]",
            garmin.TOO_DEEP,
        ),
    ],
    ids=range(8),
)
def test_broken_json_is_refused_with_a_sentence(data: bytes, why: str) -> None:
    with pytest.raises(TableRefused) as refused:
        rows(data)
    assert str(refused.value) == why


def test_a_table_over_the_cap_is_refused() -> None:
    with pytest.raises(TableRefused) as refused:
        list(garmin.read([b"[", *[b" " * (1 << 20)] * 257], None))
    assert str(refused.value) == garmin.TOO_BIG


def test_an_activity_without_an_end_is_refused_before_it_fills_the_memory() -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        yield b'[{"summarizedActivitiesExport": [{"name": "'
        while True:
            taken += 1 << 20
            yield b"a" * (1 << 20)

    with pytest.raises(TableRefused):
        list(garmin.read(endless(), None))
    assert taken <= 4 * garmin.ITEM_LIMIT


@pytest.mark.parametrize(
    ("head", "taken"),
    [
        (b'[{"summarizedActivitiesExport":[{"activityId"', True),
        (b'\xef\xbb\xbf \r\n[ { "userId": 5, "summarizedActivitiesExport" : [', True),
        (b'{"summarizedActivitiesExport":[]}', True),
        (b'[{"a": "summarizedActivitiesExport"}]', False),
        (b"summarizedActivitiesExport", False),
        (b"[" + b" " * 4096 + b'{"summarizedActivitiesExport":[', False),
        (b'[{"sleepStartTimestampGMT": 1}]', False),
        (b"Activity ID,Activity Date,summarizedActivitiesExport:", False),
        (b"", False),
    ],
)
def test_the_first_bytes_tell_the_table(head: bytes, taken: bool) -> None:
    assert garmin.FORMAT.accepts(head) is taken


def test_limits_are_those_of_the_readers_of_files() -> None:
    assert table_limits.LONGEST_M == points.LONGEST_M
    assert table_limits.LONGEST_S == tcx.LONGEST_S
    assert table_limits.FIRST_S == points.FIRST_SANE_S
    assert (table_limits.LOWEST_BPM, table_limits.HIGHEST_BPM) == (measure.LOWEST_BPM, measure.HIGHEST_BPM)


@pytest.mark.skipif(not MAKER.is_file(), reason="no ../shared/data/strava here")
def test_the_made_export_is_read_as_it_was_made(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_exports", MAKER)
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    expected = maker.garmin(str(tmp_path / "garmin.zip"))
    with zipfile.ZipFile(tmp_path / "garmin.zip") as export:
        tables = [export.read(name) for name in export.namelist() if garmin.accepts(export.read(name)[:4096])]
    (data,) = tables
    found = [row.activity for row in rows(data) if row.activity]
    assert len(found) == len(expected) == 13
    for one, made in zip(found, expected, strict=True):
        assert one.start is not None
        assert abs((one.start - datetime.fromisoformat(made["start"])).total_seconds()) < 1
        assert one.sport == made["sport"]
        assert one.distance_m == pytest.approx(made["distance_m"])
    assert found[-1].sub_sport == "treadmill"


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(garmin.FIELDS), inner, max_size=8)
    ),
    max_leaves=25,
)


@given(items=st.lists(JSON, max_size=6))
def test_any_values_give_one_row_each_and_unique_keys(items: list[object]) -> None:
    found = rows(table(*items))
    assert len({row.key for row in found}) == len(found) == len(items)
    assert all((row.activity is None) == bool(row.why) for row in found)


@given(tail=st.binary(max_size=200), size=st.integers(1, 50))
@example(tail=b'{"activityId": 1e999, "beginTimestamp": -0}, 1', size=1)
def test_any_bytes_behind_a_good_head_raise_nothing_but_the_refusal(tail: bytes, size: int) -> None:
    data, keys = b'[{"summarizedActivitiesExport":[' + tail, []
    try:
        for row in garmin.read((data[at : at + size] for at in range(0, len(data), size)), None):
            keys.append(row.key)  # noqa: PERF401
    except TableRefused as refused:
        assert str(refused).endswith(".")  # noqa: PT017
    assert len(set(keys)) == len(keys)
