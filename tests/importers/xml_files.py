"""GPX and TCX made for tests, and the samples of the project where they are at hand. No file of a person."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from freshlegs.importers import gpx, tcx
from freshlegs.model.activity import Activity, Found, NoData, NotActivity, Unreadable

SHARED = Path(__file__).parents[2] / "../shared"
SAMPLES = Path(__file__).parent / "samples"
READERS = {"gpx": gpx.read, "tcx": tcx.read}
FORMATS = (gpx.FORMAT, tcx.FORMAT)
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
GPX_NAMESPACE = ' xmlns="http://www.topografix.com/GPX/1/1"'


def clock(second: int) -> str:
    return f"2025-03-02T{7 + second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"


def point(second: int, extra: str = "", time: str | None = None) -> str:
    """Due north at about 3 m/s."""
    when = clock(second) if time is None else time
    return (
        f'<trkpt lat="{50 + second * 2.7e-5:.7f}" lon="8.0"><ele>100</ele><time>{when}</time>{extra}</trkpt>'
    )


def points(first: int, last: int, extra: str = "") -> str:
    return "".join(point(second, extra) for second in range(first, last))


def track(*segments: str, kind: str | None = "running", name: str = "") -> str:
    typed = "" if kind is None else f"<type>{kind}</type>"
    named = f"<name>{name}</name>" if name else ""
    return f"<trk>{named}{typed}" + "".join(f"<trkseg>{inner}</trkseg>" for inner in segments) + "</trk>"


def gpx_file(*tracks: str, namespace: str = GPX_NAMESPACE) -> str:
    return f'{DECLARATION}<gpx{namespace} version="1.1" creator="test">{"".join(tracks)}</gpx>'


def trackpoint(second: int, position: bool = True, extra: str = "", metres: float | None = None) -> str:
    where = f"<Position><LatitudeDegrees>{50 + second * 2.7e-5:.7f}</LatitudeDegrees><LongitudeDegrees>8.0</LongitudeDegrees></Position>"
    distance = second * 3 if metres is None else metres
    return (
        f"<Trackpoint><Time>{clock(second)}</Time>{where if position else ''}<DistanceMeters>{distance}</DistanceMeters>"
        f"<HeartRateBpm><Value>150</Value></HeartRateBpm>{extra}</Trackpoint>"
    )


def lap(*tracks: str, seconds: float | None = 100, metres: float | None = 300, extra: str = "") -> str:
    time = "" if seconds is None else f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds>"
    distance = "" if metres is None else f"<DistanceMeters>{metres}</DistanceMeters>"
    inner = "".join(f"<Track>{one}</Track>" for one in tracks)
    return f'<Lap StartTime="{clock(0)}">{time}{distance}{extra}{inner}</Lap>'


def tcx_activity(*laps: str, sport: str = "Running") -> str:
    return f'<Activity Sport="{sport}"><Id>{clock(0)}</Id>{"".join(laps)}</Activity>'


def tcx_file(*activities: str) -> str:
    namespace = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
    inner = "".join(activities)
    return f'{DECLARATION}<TrainingCenterDatabase xmlns="{namespace}"><Activities>{inner}</Activities></TrainingCenterDatabase>'


def padded(data: bytes, after: bytes) -> bytes:
    """The same file behind so many comments that it is read in pieces; they stand behind the first `after`."""
    head, mark, rest = data.partition(after)
    assert mark
    return head + mark + b"<!-- nothing of use -->" * 60_000 + rest


def everything(found: Sequence[Found]) -> list[object]:
    """All that was found, to the last bit."""
    return [_every_field(one) if isinstance(one, Activity) else one for one in found]


def _every_field(one: Activity) -> dict[str, object]:
    assert one.stream is not None
    fields: dict[str, object] = {name: getattr(one, name) for name in Activity.__slots__ if name != "stream"}
    columns = {name: column.tobytes() for name, column in one.stream.columns.items()}
    return fields | columns | {"time": one.stream.time_s.tobytes(), "segment": one.stream.segment.tobytes()}


PEAK = """
import sys
from freshlegs.importers import gpx, tcx
data = bytearray(sys.stdin.buffer.read())
found = {"gpx": gpx, "tcx": tcx}[sys.argv[1]].read(data)
points = sum(getattr(one, "records", 0) for one in found)
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(int(status["VmHWM"].split()[0]) * 1024 // 1_000_000, points, len(found))
"""


def peak(format_id: str, data: bytes) -> tuple[int, int, int]:
    """(megabytes that a process needs at most to read the file, points read, things found)."""
    if sys.platform != "linux":
        pytest.skip(
            "only Linux tells the peak of a process alone: its `ru_maxrss` begins with that of its parent"
        )
    asked = [sys.executable, "-c", PEAK, format_id]
    answer = subprocess.run(asked, input=data, check=True, capture_output=True).stdout
    megabytes, points, things = map(int, answer.split())
    return megabytes, points, things


def only(found: Sequence[Found]) -> Activity:
    """The one activity of a file."""
    assert len(found) == 1
    assert isinstance(found[0], Activity)
    return found[0]


def outcome(found: Sequence[Found]) -> tuple[str, str | None, list[Activity]]:
    """(outcome, kind, activities) as the report of an import names them."""
    activities = [one for one in found if isinstance(one, Activity)]
    if activities:
        return ("salvaged" if any(one.lost for one in activities) else "imported"), None, activities
    (one,) = found
    if isinstance(one, NotActivity):
        return "not_activity", one.kind, []
    if isinstance(one, NoData):
        return "no_data", None, []
    assert isinstance(one, Unreadable)
    return "unreadable", None, []


def manifest(format_id: str) -> Iterator[dict[str, str]]:
    """Rows of the sample manifest; nothing where the samples are missing."""
    listed = SHARED / "data/activities/manifest.csv"
    if listed.exists():
        with listed.open(newline="", encoding="utf-8") as lines:
            yield from (row for row in csv.DictReader(lines) if row["format"] == format_id)


def sample(name: str) -> bytes:
    return (SHARED / "data/activities" / name).read_bytes()


def disagreements(row: dict[str, str], found: Sequence[Found]) -> dict[str, tuple[object, object]]:
    """Facts of a row of the manifest that the reader sees otherwise: fact -> (ours, expected)."""
    named, kind, activities = outcome(found)
    wrong: dict[str, tuple[object, object]] = {}
    if named not in row["expected"].split("|"):
        wrong["expected"] = named, row["expected"]
    if row["kind"] and kind != row["kind"]:
        wrong["kind"] = kind, row["kind"]
    if not activities:
        return wrong
    one = activities[int(row["activity"] or 1) - 1]
    counted = {
        "records": sum(each.records for each in activities),
        "activities": len(activities),
        "sport": one.sport,
        "laps": one.laps,
    }
    for fact, ours in counted.items():
        if row[fact] and str(ours) != row[fact]:
            wrong[fact] = ours, row[fact]
    for fact, share, least in (("distance_m", 0.01, 0.0), ("duration_s", 0.0, 1.0), ("elapsed_s", 0.0, 1.0)):
        ours = getattr(one, fact)
        if row[fact] and (ours is None or abs(ours - float(row[fact])) > share * float(row[fact]) + least):
            wrong[fact] = ours, row[fact]
    if row["start"]:
        start = datetime.fromisoformat(row["start"])
        if one.start is None or abs((one.start - start).total_seconds()) > 1:
            wrong["start"] = one.start, start
    return wrong


def nasty(folder: Path, format_id: str) -> list[dict[str, Any]]:
    """What the maker of bad inputs expects of its files of a format, written into a folder."""
    script = SHARED / "importing/nasty_inputs.py"
    if not script.exists():
        pytest.skip("the maker of nasty inputs is not beside the repository")
    subprocess.run([sys.executable, str(script), str(folder)], check=True, capture_output=True)
    listed = json.loads((folder / "expected.json").read_text("utf-8"))
    return [entry for entry in listed if entry["path"].startswith(format_id + "/")]


def nasty_disagreements(entry: dict[str, Any], data: bytes) -> dict[str, tuple[object, object]]:
    """Facts of an entry that the reader sees otherwise; the reader is chosen by the first bytes."""
    read = next((form.read for form in FORMATS if form.accepts(data[:4096])), None)
    if read is None:
        return {} if "unreadable" in entry["outcome"] else {"accepts": (None, entry["outcome"])}
    named, kind, activities = outcome(read(data))
    wrong: dict[str, tuple[object, object]] = {}
    if named not in entry["outcome"]:
        wrong["outcome"] = named, entry["outcome"]
    ours: dict[str, object] = {"kind": kind, "activities": len(activities)}
    if activities:
        one = activities[0]
        ours |= {
            "records": one.records,
            "sport": one.sport,
            "start": one.start and f"{one.start:%Y-%m-%dT%H:%M:%SZ}",
        }
        ours |= {"distance_m": one.distance_m, "duration_s": one.duration_s, "average_hr": one.average_hr}
    for fact, value in ours.items():
        expected = entry.get(fact)
        if expected is None or value == expected:
            continue
        if (
            isinstance(expected, float | int)
            and isinstance(value, float | int)
            and abs(value - expected) <= 0.01 * expected
        ):
            continue
        wrong[fact] = value, expected
    return wrong


def shown(found: Sequence[Found]) -> list[dict[str, object]]:
    """Everything found, rounded to 0.1 m and 1 s, for golden files."""
    return [_shown(one) for one in found]


def _shown(one: Found) -> dict[str, object]:
    if not isinstance(one, Activity):
        return {
            "found": type(one).__name__,
            "kind": getattr(one, "kind", None),
            "why": getattr(one, "why", None),
        }
    told: dict[str, object] = {
        name: getattr(one, name) for name in Activity.__slots__ if name not in ("stream", "heart_rate_s")
    }
    for name, value in told.items():
        if isinstance(value, float):
            told[name] = round(value) if name.endswith("_s") else round(value, 1)
    told["heart_rate_s"] = {str(bpm): round(seconds) for bpm, seconds in (one.heart_rate_s or {}).items()}
    assert one.stream is not None
    told["columns"] = sorted(one.stream.columns)
    told["segments"] = len(set(one.stream.segment.tolist()))
    return told
