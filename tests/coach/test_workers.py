"""Reading in processes of their own: the same report, nothing that a bad file can do, nothing lost by a kill."""

import gzip
import json
import os
import pickle
import signal
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from coach.exports import LONDON, run, zipped

from freshlegs.coach import settings
from freshlegs.coach.demo.fit import fit_file
from freshlegs.coach.demo.gpx import gpx_file
from freshlegs.coach.imports import import_history
from freshlegs.coach.imports.pool import Job, Pool
from freshlegs.importers import archive, fit
from freshlegs.model.activity import Activity, Unreadable
from freshlegs.reader.beats import Beats
from freshlegs.reader.decode import CRASHED, HUNG, Decoded
from freshlegs.store import Store
from freshlegs.store.rows import ONE_BEAT, pack_heart_rate

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
HERE = Path(__file__).parent
SAMPLES = HERE / "../../../shared/data/activities"
posix = pytest.mark.skipif(sys.platform == "win32", reason="that system has no such limits")


def jobs(count: int) -> list[Job[int]]:
    return [Job(k, f"{k}.fit", archive.Packed(fit_file(run(60 * k, metres=300)))) for k in range(count)]


def whys(decoded: Decoded) -> list[str]:
    return [item.why for item in decoded.found if isinstance(item, Unreadable)]


def slow() -> archive.Packed:
    """A file that takes seconds: sixty megabytes of points."""
    point = b'<trkpt lat="51.5" lon="-0.1"><ele>12.5</ele><time>2024-05-01T08:00:00Z</time></trkpt>'
    body = b"<gpx><trk><trkseg>" + point * 600_000 + b"</trkseg></trk></gpx>"
    return archive.Packed(gzip.compress(body, 1))


def test_workers_report_what_one_process_reports(tmp_path: Path) -> None:
    if not SAMPLES.exists():
        pytest.skip("the sample activities lie beside this repository, and are not there")
    reports = []
    for count in (0, 2):
        with Store.open(tmp_path / str(count)) as store:
            told = import_history(
                store, [SAMPLES], now=NOW, zone=LONDON, jobs=count, scratch=tmp_path / str(count)
            )
            reports.append((told.members, list(store.activities())))
            assert {store.original(sha256) is not None for sha256 in store.known_hashes()} == {True}

    assert reports[0] == reports[1]
    assert len(reports[0][0]) > 100


def test_answers_come_in_the_order_of_the_questions() -> None:
    with Pool(2, frozenset(), None) as pool:
        answers = list(pool.read(jobs(50)))

    assert [job.of for job, _ in answers] == list(range(50))
    assert all(isinstance(decoded.found[0], Activity) for _, decoded in answers)


def test_what_is_known_is_only_hashed() -> None:
    with Pool(1, frozenset(), None) as pool:
        ((_, first),) = pool.read(jobs(1))
    with Pool(1, frozenset({str(first.sha256)}), None) as pool:
        ((_, second),) = pool.read(jobs(1))

    assert (second.is_known, second.found, second.sha256) == (True, (), first.sha256)


@posix
def test_one_that_takes_too_long_is_named_and_costs_no_other() -> None:
    mixed = [*jobs(3), Job(3, "slow.gpx", slow()), *jobs(2)]

    with Pool(1, frozenset(), None, patience_s=0.3) as pool:
        answers = [decoded for _, decoded in pool.read(mixed)]

    assert [whys(decoded) for decoded in answers] == [[], [], [], [HUNG], [], []]


@posix
def test_a_worker_that_dies_is_replaced_and_its_members_are_read() -> None:
    with Pool(2, frozenset(), None) as pool:
        answers = []
        for job, decoded in pool.read(jobs(60)):
            if job.of in (5, 20, 40):
                for worker in pool.workers:
                    os.kill(worker.pid, signal.SIGKILL)
            answers.append(decoded)

    assert [whys(decoded) for decoded in answers] == [[]] * 60


@posix
def test_a_member_that_kills_its_reader_each_time_is_named() -> None:
    """Whoever takes this one off the pipe is gone: as a reader would be that a file makes crash."""

    class Deadly:
        def __reduce__(self) -> tuple[object, tuple[int]]:
            return os._exit, (3,)

    deadly = archive.Packed(b"x", check=Deadly())  # type: ignore[arg-type]
    with Pool(1, frozenset(), None) as pool:
        answer = pool.workers[0].read([("a.fit", jobs(1)[0].packed), ("deadly.fit", deadly)])

    assert [whys(decoded) for decoded in answer] == [[], [CRASHED]]


@pytest.fixture
def limited() -> list[str]:
    """What a process under the limits of a worker says to attempts that no reader makes."""
    attempts = """
import os, socket, sys
from freshlegs.reader import limits
limits.load_the_lazy()
limits.apply()
def attempt(name, work):
    try:
        work()
        print(name, "done")
    except BaseException as refused:
        print(name, type(refused).__name__)
attempt("read", lambda: os.open("/etc/hostname", os.O_RDONLY))
attempt("write", lambda: open("left", "w"))
attempt("socket", lambda: socket.socket())
attempt("memory", lambda: bytearray(2 << 30))
attempt("think", lambda: "é".encode("cp1252") and __import__("numpy").median([1, 2]))
"""
    told = subprocess.run(
        [sys.executable, "-c", attempts],
        capture_output=True,
        text=True,
        check=True,
        env=settings.of_a_worker(),
    )
    return told.stdout.splitlines()


@posix
def test_a_worker_can_open_nothing_and_reach_nobody(limited: list[str]) -> None:
    assert limited == ["read OSError", "write OSError", "socket OSError", "memory MemoryError", "think done"]


@posix
def test_an_import_writes_nothing_outside_its_home(tmp_path: Path) -> None:
    """Hostile names, an archive within an archive that is too large for memory, and no place but the home."""
    large = zipped(tmp_path / "large.zip", [("pad.bin", os.urandom(17 << 20)), ("in.fit", fit_file(run()))])
    hostile = ["../../out.fit", "/abs/out.fit", "a\\..\\out.fit", "C:out.fit", "x/../../out.fit"]
    files = [(name, fit_file(run(60 * k, metres=400))) for k, name in enumerate(hostile)]
    export = zipped(tmp_path / "export.zip", [*files, ("large.zip", large.read_bytes())])
    elsewhere = [tmp_path / "temporary", tmp_path / "here"]
    for folder in elsewhere:
        folder.mkdir()

    told = subprocess.run(
        [
            Path(sys.executable).with_name("freshlegs"),
            "import",
            "--json",
            export,
            "--home",
            tmp_path / "home",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=elsewhere[1],
        env={**settings.of_a_worker(), "TMPDIR": str(elsewhere[0])},
    )

    members = {line["name"]: line["outcome"] for line in json.loads(told.stdout)["members"]}
    assert members == {
        **dict.fromkeys(hostile, "imported"),
        "large.zip": "ignored",
        "large.zip!pad.bin": "ignored",
        "large.zip!in.fit": "imported",
    }
    assert [list(folder.iterdir()) for folder in elsewhere] == [[], []]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "export.zip", "here", "home", "large.zip", "temporary",
    ]  # fmt: skip


@posix
@pytest.mark.parametrize(("kills", "count"), [(50, 0), (6, 1)])
def test_a_kill_at_any_moment_loses_nothing_that_was_reported_and_repeats_nothing(
    tmp_path: Path, kills: int, count: int
) -> None:
    """Fifty moments; and some with a worker of its own, that has to end as well."""
    files = [
        (f"{k:02}.{'gpx' if k % 3 else 'fit'}", (gpx_file if k % 3 else fit_file)(run(1440 * -k, metres=500)))
        for k in range(40)
    ]
    export = zipped(tmp_path / "export.zip", files)

    told = subprocess.run(
        [
            sys.executable,
            str(HERE / "killed_import.py"),
            str(tmp_path),
            str(export),
            str(kills),
            "7",
            str(count),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    lives = [tuple(int(part) for part in line.split()) for line in told.stdout.splitlines()]

    assert len(lives) == kills + 1
    before: dict[int, int] = {}
    for home, reported, members, activities in lives:
        assert members >= max(reported, before.get(home, 0))
        assert activities == members
        before[home] = members
    assert max(before.values()) == 40
    assert sum(0 < members < 40 for _, _, members, _ in lives) >= kills // 10


def test_seconds_at_each_heart_rate_come_packed_as_the_store_keeps_them() -> None:
    seconds = {151: 2.5, 149: 60.0, 150: 0.25}

    beats = pickle.loads(pickle.dumps(Beats.of(seconds)))

    assert beats == seconds
    assert pack_heart_rate(beats) == pack_heart_rate(seconds)
    assert [ONE_BEAT.unpack_from(beats.packed, at) for at in (0, 10, 20)] == sorted(seconds.items())
    assert pack_heart_rate(Beats.of({})) is None


def test_an_activity_goes_through_a_pipe_with_all_that_it_has() -> None:
    activity = next(item for item in fit.read(fit_file(run())) if isinstance(item, Activity))

    came = pickle.loads(pickle.dumps(activity))

    for name in (field.name for field in fields(Activity) if field.name != "stream"):
        assert getattr(came, name) == getattr(activity, name), name
    assert came.stream is not None
    assert activity.stream is not None
    assert came.stream.time_s.tolist() == activity.stream.time_s.tolist()
