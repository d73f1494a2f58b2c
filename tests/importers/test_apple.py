"""Apple Health's export: made files, in the forms that iOS 9 to 18 write."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from freshlegs.importers import apple, apple_stream
from freshlegs.importers.tables import TableRefused, TableRow
from freshlegs.model.activity import Activity

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
# As iOS 16 writes it: a comment with brackets, and an attribute list that is never closed.
TYPE = """<!DOCTYPE HealthData [
<!-- Version: 12 [of a kind], with ]> and <!ENTITY in it -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ATTLIST Prescription
  brand        CDATA #REQUIRED
<!ELEMENT RightEye EMPTY>
]>
"""
RECORD = (
    ' <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" device="&lt;&lt;HKDevice: 0x1&gt;, name:W&gt;"'
    ' unit="count/min" startDate="2024-05-01 08:00:00 +0200" endDate="2024-05-01 08:00:00 +0200" value="120"/>\n'
)
OUTDOORS = """
  <MetadataEntry key="HKIndoorWorkout" value="0"/>
  <MetadataEntry key="HKElevationAscended" value="8520 cm"/>
  <WorkoutEvent type="HKWorkoutEventTypePause" date="2024-05-01 08:10:00 +0200" duration="1" durationUnit="min">
   <MetadataEntry key="HKIndoorWorkout" value="1"/>
  </WorkoutEvent>
  <WorkoutActivity uuid="A" startDate="2024-05-01 08:00:00 +0200" duration="45.5" durationUnit="min">
   <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="8.6" unit="km"/>
   <WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="99" unit="count/min"/>
  </WorkoutActivity>
  <WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" startDate="2024-05-01 08:00:00 +0200"
    endDate="2024-05-01 08:46:00 +0200" average="151.5" minimum="98" maximum="176" unit="count/min"/>
  <WorkoutStatistics type="HKQuantityTypeIdentifierActiveEnergyBurned" sum="512" unit="kcal"/>
  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="8.61" unit="km"/>
  <WorkoutRoute sourceName="Watch">
   <MetadataEntry key="HKElevationAscended" value="1 cm"/>
   <FileReference path="/workout-routes/route_2024-05-01_8.46am.gpx"/>
  </WorkoutRoute>
"""


def workout(inner: str = "", kind: str = "Running", **changed: str | None) -> str:
    attributes = {
        "workoutActivityType": "HKWorkoutActivityType" + kind, "duration": "45.5", "durationUnit": "min",
        "sourceName": "Watch", "startDate": "2024-05-01 08:00:00 +0200", "endDate": "2024-05-01 08:46:00 +0200",
    } | changed  # fmt: skip
    written = " ".join(f'{name}="{value}"' for name, value in attributes.items() if value is not None)
    return f" <Workout {written}>{inner}</Workout>\n" if inner else f" <Workout {written}/>\n"


def export(*entries: str, before: str = DECLARATION + TYPE) -> bytes:
    return f'{before}<HealthData locale="de_DE">\n{"".join(entries)}</HealthData>\n'.encode()


def rows(data: bytes, size: int = 1 << 16) -> list[TableRow]:
    return list(apple.read((data[at : at + size] for at in range(0, len(data), size)), None))


def only(*entries: str) -> Activity:
    (row,) = rows(export(*entries))
    assert row.activity is not None
    return row.activity


def statistic(name: str, **attributes: Any) -> str:
    told = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f'<WorkoutStatistics type="HKQuantityTypeIdentifier{name}" {told}/>'


def before_the_refusal(data: bytes) -> tuple[list[str], str]:
    keys: list[str] = []
    with pytest.raises(TableRefused) as refused:
        keys.extend(row.key for row in apple.read([data], None))
    return keys, str(refused.value)


@pytest.mark.parametrize("size", [1, 13, 1000, 1 << 20])
def test_a_run_is_read_as_a_telephone_of_today_writes_it(size: int) -> None:
    (row,) = rows(export(RECORD, workout(OUTDOORS), RECORD), size)
    one = row.activity
    assert (row.key, row.why, row.file) == ("1", None, "workout-routes/route_2024-05-01_8.46am.gpx")
    assert one is not None
    assert (one.sport, one.sub_sport, one.source_format) == ("run", None, "apple_xml")
    assert (one.start, one.utc_offset_s) == (datetime(2024, 5, 1, 6, tzinfo=UTC), 7200)
    assert (one.distance_m, one.distance_source) == (8610, "table")
    assert (one.duration_s, one.elapsed_s, one.average_hr) == (2730, 2760, 151.5)
    assert one.ascent_m == pytest.approx(85.2)
    assert one.platform_id == "apple:2024-05-01T06:00:00+00:00:HKWorkoutActivityTypeRunning"
    assert (one.records, one.damaged, one.lost) == (0, (), None)


def test_a_ride_is_read_as_older_telephones_write_it() -> None:
    one = only(
        workout(kind="Cycling", totalDistance="18.5", totalDistanceUnit="mi", duration="1", durationUnit="hr")
    )
    assert (one.sport, one.duration_s) == ("ride", 3600)
    assert one.distance_m == pytest.approx(29_772.9, abs=0.1)


@pytest.mark.parametrize(
    ("unit", "metres"),
    [
        ("km", 4000),
        ("m", 4),
        ("mi", 6437.376),
        ("yd", 3.6576),
        ("ft", 1.2192),
        ("furlong", None),
        ("KM", None),
    ],
)
def test_units_are_honoured_and_unusual_ones_dropped(unit: str, metres: float | None) -> None:
    child = statistic("DistanceSwimming", sum=4, unit=unit)
    for one in (
        only(workout(kind="Swimming", totalDistance="4", totalDistanceUnit=unit)),
        only(workout(child, "Swimming")),
    ):
        assert one.distance_m == pytest.approx(metres)
        assert (one.distance_source is None) == (metres is None)
        assert one.duration_s == 2730


@pytest.mark.parametrize(
    ("unit", "seconds"), [("s", 45.5), ("min", 2730), ("hr", 163_800), ("d", None), (None, None)]
)
def test_a_duration_has_a_unit(unit: str | None, seconds: float | None) -> None:
    assert only(workout(durationUnit=unit)).duration_s == seconds


@pytest.mark.parametrize("value", ["-5", "0", "NaN", "inf", "1e300", "many", "", "٤ km"])
def test_a_value_without_sense_goes_and_the_rest_stays(value: str) -> None:
    child = statistic("HeartRate", average=value, unit="count/min")
    climbed = f'<MetadataEntry key="HKElevationAscended" value="{value} cm"/>'
    one = only(workout(child + climbed, duration=value, totalDistance=value, totalDistanceUnit="km"))
    assert (one.duration_s, one.distance_m, one.average_hr, one.ascent_m) == (None, None, None, None)
    assert one.elapsed_s == 2760


@pytest.mark.parametrize(
    ("kind", "sport"),
    [
        ("Running", "run"),
        ("Walking", "walk"),
        ("Hiking", "hike"),
        ("Cycling", "ride"),
        ("Swimming", "swim"),
        ("TraditionalStrengthTraining", "strength"),
        ("FunctionalStrengthTraining", "strength"),
        ("Yoga", "yoga"),
        ("Rowing", "row"),
        ("Elliptical", "elliptical"),
        ("CrossCountrySkiing", "ski"),
        ("DownhillSkiing", "ski"),
        ("SkatingSports", "other"),
        ("Soccer", "team_sport"),
        ("Transition", "transition"),
        ("HighIntensityIntervalTraining", "other"),
        ("WheelchairRunPace", "other"),
        ("Quidditch", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_kinds_of_apple_are_sports_of_the_vocabulary(kind: str, sport: str) -> None:
    assert only(workout(kind=kind)).sport == sport


def test_a_run_indoors_is_on_a_treadmill_and_a_ride_indoors_is_not() -> None:
    indoors = '<MetadataEntry key="HKIndoorWorkout" value="1"/>'
    assert only(workout(indoors)).sub_sport == "treadmill"
    assert only(workout(indoors, "Cycling")).sub_sport is None


@pytest.mark.parametrize(
    ("written", "start", "offset_s"),
    [
        ("2024-01-31 23:30:00 -0500", datetime(2024, 2, 1, 4, 30, tzinfo=UTC), -18_000),
        ("2024-05-01 08:00:00 +0545", datetime(2024, 5, 1, 2, 15, tzinfo=UTC), 20_700),
        ("2024-05-01 08:00:00 +0000", datetime(2024, 5, 1, 8, tzinfo=UTC), 0),
        ("2024-05-01 8:00:00 PM +0200", datetime(2024, 5, 1, 18, tzinfo=UTC), 7200),
        ("2024-05-01 12:10:00\u202fam +0000", datetime(2024, 5, 1, 0, 10, tzinfo=UTC), 0),
        ("2024-05-01 08:00:00 +0234", datetime(2024, 5, 1, 5, 26, tzinfo=UTC), None),
    ],
)
def test_a_start_is_utc_with_the_offset_of_the_file(
    written: str, start: datetime, offset_s: int | None
) -> None:
    one = only(workout(startDate=written))
    assert (one.start, one.utc_offset_s) == (start, offset_s)


@pytest.mark.parametrize(
    "written",
    [
        None, "", "yesterday", "2024-05-01", "2024-05-01 08:00:00", "2024-13-01 08:00:00 +0200", "1999-05-01 08:00:00 +0200",
        "2000-01-01 00:00:00 +0200", "0001-01-01 00:00:00 +1400", "9999-12-31 23:59:59 -1400", "2024-05-01 08:00:00 +9999",
    ],
)  # fmt: skip
def test_a_workout_without_a_usable_start_is_unreadable_and_says_so(written: str | None) -> None:
    bad, good = rows(export(workout(startDate=written), workout()))
    assert (bad.key, bad.activity, bad.why) == ("1", None, apple.NO_DATE)
    assert good.key == "2"
    assert good.activity is not None


def test_the_end_before_the_start_is_no_span() -> None:
    assert only(workout(endDate="2024-05-01 07:00:00 +0200")).elapsed_s is None
    assert only(workout(endDate=None)).elapsed_s is None


def test_the_parts_of_a_divided_workout_count_together() -> None:
    first = {"startDate": "2024-05-01 08:00:00 +0200", "endDate": "2024-05-01 08:04:00 +0200"}
    second = {"startDate": "2024-05-01 08:04:00 +0200", "endDate": "2024-05-01 08:16:00 +0200"}
    one = only(
        workout(
            statistic("HeartRate", average=170, unit="count/min", **first)
            + statistic("HeartRate", average=120, unit="count/min", **second)
            + statistic("DistanceWalkingRunning", sum=1.5, unit="km", **first)
            + statistic("DistanceWalkingRunning", sum=4, unit="km", **second)
        )
    )
    assert (one.average_hr, one.distance_m) == (132.5, 5500)


def test_steps_are_no_distance_of_a_ride() -> None:
    steps = statistic("DistanceWalkingRunning", sum=0.3, unit="km")
    ridden = statistic("DistanceCycling", sum=20, unit="km")
    assert only(workout(steps + ridden, "Cycling")).distance_m == 20_000
    assert only(workout(steps, "Cycling")).distance_m is None
    assert only(workout(steps, "Tennis")).distance_m == 300


def test_only_workouts_are_rows_wherever_they_stand() -> None:
    inside = f"<Correlation><Record type='a'><MetadataEntry key='Workout' value='1'/></Record>{workout()}</Correlation>"
    data = export("<Me/>", RECORD, inside, "<WorkoutRoute/><Workouts/>", workout(OUTDOORS), RECORD)
    assert [row.key for row in rows(data)] == ["1", "2"]


def test_a_file_without_workouts_has_no_rows() -> None:
    assert rows(export(RECORD * 3000)) == []


def test_one_damaged_workout_is_one_row_and_the_next_is_read() -> None:
    data = export(
        workout("<MetadataEntry"), workout("&nobody;"), workout('<a b="1" b="2"/>'), workout(OUTDOORS)
    )
    found = rows(data)
    assert [row.why for row in found] == [apple.BROKEN_WORKOUT] * 3 + [None]


def test_control_characters_and_broken_letters_in_a_name_cost_nothing() -> None:
    data = export(workout(OUTDOORS)).replace(b'"Watch"', b'"W\x0batch\xff"')
    (row,) = rows(data)
    assert row.activity is not None
    assert row.activity.distance_m == 8610


def test_quotes_may_be_single_and_hold_a_greater_than() -> None:
    one = only(workout(OUTDOORS, sourceName="> a 'b' />").replace('duration="45.5"', "duration='45.5'"))
    assert (one.duration_s, one.distance_m) == (2730, 8610)


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
def test_a_file_that_ends_early_gives_the_workouts_before(cut: float) -> None:
    body = export(*[RECORD + workout(OUTDOORS)] * 500)
    keys, why = before_the_refusal(body[: int(len(body) * cut)])
    assert why == apple_stream.CUT
    assert keys == [str(number) for number in range(1, len(keys) + 1)]
    assert len(keys) >= 500 * cut - 3


def test_a_workout_without_an_end_is_refused_before_it_fills_the_memory() -> None:
    taken = 0

    def endless(inside: bytes) -> Iterator[bytes]:
        nonlocal taken
        taken = 0
        yield export(workout())[:-14] + inside
        while True:
            taken += 1 << 20
            yield b"a" * (1 << 20)

    for inside in (b"<Workout ", b'<Workout a="', b"<Workout>"):
        reader = apple.read(endless(inside), None)
        assert next(reader).key == "1"
        with pytest.raises(TableRefused) as refused:
            next(reader)
        assert str(refused.value) == apple_stream.LONG_WORKOUT
        assert taken <= 2 * apple_stream.WORKOUT_LIMIT


@pytest.mark.parametrize(
    "before",
    [
        "", DECLARATION, "\ufeff" + DECLARATION + TYPE, "  " + DECLARATION + "<!-- a -->" + TYPE + "<!-- b --><?c d?>\n",
        "<!DOCTYPE HealthData>", "<!DOCTYPE HealthData[]>", "<!DOCTYPE  HealthData\n[ <!ATTLIST a b ENTITY #IMPLIED> ] >",
        TYPE.replace("Version", "v" * 20_000),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [1, 1 << 16])
def test_a_document_type_of_elements_and_attributes_is_allowed(before: str, size: int) -> None:
    data = export(workout(), before=before)
    assert apple.FORMAT.accepts(data[:4096])
    assert [row.key for row in rows(data, size)] == ["1"]


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE HealthData [<!ENTITY a "b">]>',
        '<!DOCTYPE HealthData [<!ELEMENT a EMPTY><!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE HealthData [<!ENTITY % a SYSTEM "http://example.org/x"> %a; ]>',
        "<!DOCTYPE HealthData [ %a; ]>",
        '<!DOCTYPE HealthData [<!NOTATION a SYSTEM "b">]>',
        "<!DOCTYPE HealthData [<![INCLUDE[<!ELEMENT a EMPTY>]]>]>",
        '<!DOCTYPE HealthData [<!ENT<!-- -->ITY a "b">]>',
        '<!DOCTYPE HealthData SYSTEM "http://example.org/x">',
        '<!DOCTYPE HealthData SYSTEM "x" [<!ELEMENT a EMPTY>]>',
        '<!DOCTYPE HealthData PUBLIC "x" "y">',
        "<!DOCTYPE other>",
        '<!doctype HealthData [<!entity a "b">]>',
        TYPE + TYPE,
        TYPE + '<!DOCTYPE HealthData [<!ENTITY a "b">]>',
        TYPE + '<!ENTITY a "b">',
        '<!DOCTYPE HealthData [<!ATTLIST a b CDATA "]>"><!ENTITY a "b">]>',
    ],
)
@pytest.mark.parametrize("size", [1, 9, 1 << 16])
def test_entities_and_other_document_types_are_refused_before_anything_is_read(
    before: str, size: int
) -> None:
    data = export(workout("&a;"), before=DECLARATION + before)
    with pytest.raises(TableRefused, match=r"document type or entities|whatever its name"):
        rows(data, size)


@pytest.mark.parametrize("word", ['<!ENTITY a "b">', TYPE, '<!DOCTYPE x SYSTEM "y">'])
@pytest.mark.parametrize("shift", [0, 5, 9])
def test_entities_later_in_the_file_end_the_reading(word: str, shift: int) -> None:
    head = export(workout())[:-14]
    filler = b" " * (apple_stream.PIECE - len(head) - shift)  # the word is parted between two pieces
    for inside in (word, workout(word)):
        data = head + filler + inside.encode() + export(workout(), before="")
        reader = apple.read([data[: apple_stream.PIECE], data[apple_stream.PIECE :]], None)
        assert next(reader).key == "1"
        with pytest.raises(TableRefused) as refused:
            next(reader)
        assert str(refused.value) == apple_stream.ENTITIES


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (DECLARATION.encode(), apple_stream.CUT),
        (TYPE[:-20].encode(), apple_stream.CUT),
        (b"<HealthDataX></HealthDataX>", apple_stream.OTHER_FILE),
        (b"<ClinicalDocument></ClinicalDocument>", apple_stream.OTHER_FILE),
        (b"<!DOCTYPE HealthData [<!--" + b"a" * (2 << 20), apple_stream.LONG_PROLOG),
        (export(workout()).decode().encode("utf-16"), apple_stream.OTHER_FILE),
    ],
)
def test_another_file_is_refused_with_a_sentence(data: bytes, why: str) -> None:
    assert before_the_refusal(data) == ([], why)


@pytest.mark.parametrize(
    ("head", "taken"),
    [
        (b"<HealthData locale='x'>", True),
        ((DECLARATION + TYPE).encode(), True),
        ((DECLARATION + TYPE[:200] + "<!ELEMENT a EMPTY>" * 400).encode()[:4096], True),
        (b"<gpx><HealthData/></gpx>", False),
        (b"<ClinicalDocument>", False),
        (b'<!DOCTYPE html [<!ENTITY HealthData "a">]><html>', False),
        (b"HealthData", False),
        (b"", False),
    ],
)
def test_the_root_element_tells_the_file(head: bytes, taken: bool) -> None:
    assert apple.FORMAT.accepts(head) is taken


@given(tail=st.binary(max_size=300), size=st.integers(1, 60))
@example(tail=b'<Workout a="\'/><Workout startDate="2024-05-01 08:00:00 +9999"/></HealthData>', size=1)
def test_any_bytes_behind_a_good_head_raise_nothing_but_the_refusal(tail: bytes, size: int) -> None:
    data, keys = export(workout())[:-14] + tail, []
    try:
        for row in apple.read((data[at : at + size] for at in range(0, len(data), size)), None):
            keys.append(row.key)  # noqa: PERF401
    except TableRefused as refused:
        assert str(refused).endswith(".")  # noqa: PT017
    assert keys == [str(number) for number in range(1, len(keys) + 1)]
    assert keys


PARTS = st.sampled_from(
    ["<Workout", "</Workout>", ' a="', '"', ">", "/>", " <!--", "-->", "<![CDATA[", "]]>", "&a;", "<!DOCTYPE x", RECORD,
     workout(), workout(OUTDOORS), "</HealthData>", "\0", "<?", "?>"]
)  # fmt: skip


@given(parts=st.lists(PARTS, max_size=12))
def test_any_order_of_parts_raises_nothing_but_the_refusal(parts: list[str]) -> None:
    found: list[TableRow] = []
    try:
        found.extend(apple.read([export(*parts)], None))
    except TableRefused as refused:
        assert re.search(r"\.$", str(refused))  # noqa: PT017
    assert all((row.activity is None) == bool(row.why) for row in found)


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is told in this unit on Linux only")
def test_three_hundred_megabytes_take_no_memory() -> None:
    code = f"""
import resource, sys
from freshlegs.importers import apple
record, run = {RECORD.encode()!r} * 4000, {workout(OUTDOORS).encode()!r}
def pieces(megabytes):
    yield b"<HealthData>"
    for _ in range(megabytes * 1_000_000 // len(record)):
        yield record
        yield run
    yield b"</HealthData>"
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
few = sum(1 for row in apple.read(pieces(5), None) if row.activity)
before = peak()
many = sum(1 for row in apple.read(pieces(300), None) if row.activity)
print(few, many, peak() - before)
"""
    few, many, grown_kib = map(int, subprocess.check_output([sys.executable, "-c", code], text=True).split())
    assert many > 60 * few > 0
    assert grown_kib < 50_000
