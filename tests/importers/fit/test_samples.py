"""Real files, against a decoder of others (fitdecode) and against a manifest of agreed facts; and our own golden files."""

import csv
import gzip
import json
import runpy
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fitdecode
import pytest

from fit.reading import activities, outcome
from freshlegs.importers.fit import FORMAT, read
from freshlegs.model.activity import Activity, NotActivity

SHARED = Path(__file__).parents[3] / "../shared"
ACTIVITIES = SHARED / "data/activities"
OURS = Path(__file__).parents[1] / "samples"

# The manifest stops at the first field whose size does not fit its type; fitdecode reads 11,272 records, as we do.
BETTER_THAN_MANIFEST = {"fit/fitparse__coros-pace-2-cycling-misaligned-fields.fit"}

needs_samples = pytest.mark.skipif(not ACTIVITIES.is_dir(), reason="no ../shared/data/activities here")


def content(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def manifest() -> dict[str, list[dict[str, str]]]:
    """Name -> one row for each expected activity."""
    rows = defaultdict(list)
    if ACTIVITIES.is_dir():
        with (ACTIVITIES / "manifest.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["format"] == "fit":
                    rows[row["name"]].append(row)
    return rows


@needs_samples
@pytest.mark.parametrize("name", sorted(set(manifest()) - BETTER_THAN_MANIFEST))
def test_a_real_file_gives_what_its_manifest_says(name: str) -> None:
    rows = manifest()[name]
    found = read(content(ACTIVITIES / name))
    assert outcome(found) in rows[0]["expected"].split("|")
    if rows[0]["kind"]:
        assert found == (NotActivity(rows[0]["kind"]),)
        return
    made = activities(content(ACTIVITIES / name))
    assert len(made) == int(rows[0]["activities"])
    if rows[0]["records"]:
        assert sum(one.records for one in made) == int(rows[0]["records"])
    for one, row in zip(made, rows, strict=True):
        agrees_with_row(one, row)


def agrees_with_row(one: Activity, row: dict[str, str]) -> None:
    if row["sport"]:
        assert one.sport == row["sport"]
    if row["start"]:
        assert one.start == datetime.fromisoformat(row["start"])
    for field in ("distance_m", "duration_s", "elapsed_s", "average_hr"):
        if row[field]:
            theirs = float(row[field])
            tolerance = 0.01 * theirs if field == "distance_m" else 1.0
            assert getattr(one, field) == pytest.approx(theirs, abs=tolerance), field


def by_fitdecode(data: bytes) -> tuple[int, list[dict[str, Any]], bool]:
    """Record messages, sessions in order of their start, and whether it could read to the end."""
    records, sessions, whole = 0, [], True
    try:
        with (
            warnings.catch_warnings(),
            fitdecode.FitReader(data, check_crc=fitdecode.CrcCheck.DISABLED) as frames,
        ):
            warnings.simplefilter("ignore")
            for frame in frames:
                if not isinstance(frame, fitdecode.FitDataMessage):
                    continue
                records += frame.name == "record"
                if frame.name == "session":
                    sessions.append({one.name: one.value for one in frame.fields})
    except Exception:  # it raises many kinds on damage; what it read before stands
        whole = False
    return records, sessions, whole


# Parts that repeat each other count once here, and as often as they stand in the file there.
REPEATS = {"fit/fitparse__activity-activity-filecrc.fit"}
ENOUGH = 120_000  # bytes: fitdecode takes seconds for more, so that of longer files both read the beginning


@needs_samples
@pytest.mark.parametrize("name", sorted(set(manifest()) - REPEATS))
def test_a_real_file_gives_what_fitdecode_reads(name: str) -> None:
    data = content(ACTIVITIES / name)
    is_cut = len(data) > ENOUGH
    found = [one for one in read(data[:ENOUGH]) if isinstance(one, Activity)]
    if not found:
        return
    records, sessions, whole = by_fitdecode(data[:ENOUGH])
    ours = sum(one.records for one in found)
    assert ours == records if whole or is_cut else ours >= records
    dated = [one for one in sessions if isinstance(one.get("start_time"), datetime)]
    if not whole or len(dated) != len(found):
        return
    for one, theirs in zip(found, sorted(dated, key=lambda each: each["start_time"]), strict=True):
        agrees_with_session(one, theirs)


def agrees_with_session(one: Activity, theirs: dict[str, Any]) -> None:
    assert one.start == theirs["start_time"].astimezone(UTC)
    words = {
        "running": "run",
        "cycling": "ride",
        "swimming": "swim",
        "walking": "walk",
        "transition": "transition",
    }
    if theirs.get("sport") in words:
        assert one.sport == words[theirs["sport"]]
    if theirs.get("total_distance"):
        assert one.distance_m == pytest.approx(theirs["total_distance"], abs=0.01)
    if theirs.get("total_timer_time"):
        assert one.duration_s == pytest.approx(theirs["total_timer_time"], abs=0.001)


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of bad and hostile files, made anew."""
    script = SHARED / "importing/nasty_inputs.py"
    if not script.is_file():
        pytest.skip("no ../shared/importing/nasty_inputs.py here")
    folder = tmp_path_factory.mktemp("nasty")
    before, sys.argv = sys.argv, [str(script), str(folder)]
    try:
        runpy.run_path(str(script), run_name="__main__")
    finally:
        sys.argv = before
    return folder


# Judged by whoever knows the other formats and the time of day.
OF_OTHERS = {"fit/is_gzip.fit", "fit/is_gpx.fit", "fit/clock_2066.fit"}


def test_nasty_files_give_what_they_are_expected_to(nasty: Path) -> None:
    wrong = []
    for expected in json.loads((nasty / "expected.json").read_text("utf-8")):
        path = expected["path"]
        if path.startswith("fit/") and path not in OF_OTHERS:
            wrong += [f"{path}: {fault}" for fault in faults((nasty / path).read_bytes(), expected)]
    assert wrong == []


def faults(data: bytes, expected: dict[str, Any]) -> Iterator[str]:
    found = read(data)
    if outcome(found) not in expected["outcome"]:
        yield outcome(found)
    made = [one for one in found if isinstance(one, Activity)]
    facts: dict[str, object] = {"activities": len(made), "records": sum(one.records for one in made)}
    facts["kind"] = found[0].kind if isinstance(found[0], NotActivity) else None
    if made:
        facts["sport"] = made[0].sport
        facts["start"] = made[0].start.strftime("%Y-%m-%dT%H:%M:%SZ") if made[0].start else None
    yield from (
        f"{name} is {facts[name]}" for name in facts if name in expected and facts[name] != expected[name]
    )
    for name in ("distance_m", "duration_s", "average_hr"):
        if made and name in expected and abs((getattr(made[0], name) or 0.0) - expected[name]) > 1:
            yield f"{name} is {getattr(made[0], name)}"


def in_short(one: Activity) -> dict[str, object]:
    """An activity without its stream, which stays as what its columns amount to."""
    names = [name for name in Activity.__slots__ if name not in ("stream", "heart_rate_s")]
    short = {name: getattr(one, name) for name in names}
    short["heart_rate_s"] = {str(bpm): seconds for bpm, seconds in (one.heart_rate_s or {}).items()}
    assert one.stream is not None
    short["columns"] = sorted(one.stream.columns)
    return short


@pytest.mark.parametrize("sample", sorted(OURS.glob("*.fit")), ids=lambda sample: sample.name)
def test_our_own_samples_stay_as_they_are(sample: Path, golden: Callable[[Path, object], None]) -> None:
    golden(sample, [in_short(one) for one in activities(sample.read_bytes())])


def test_there_are_samples_of_our_own() -> None:
    assert len(list(OURS.glob("*.fit"))) >= 4


def test_the_format_is_judged_by_its_first_bytes() -> None:
    assert FORMAT.accepts(b"\x0e\x20\x34\x08\0\0\0\0.FIT")
    assert not FORMAT.accepts(b"<?xml")
    assert not FORMAT.accepts(b"")
