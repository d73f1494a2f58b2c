"""What happens to a store on a disk: killed, full, locked, damaged, too new, not ours."""

import os
import resource
import sqlite3
import stat
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import fill

from freshlegs.store import (
    MemberRow,
    NewActivity,
    Store,
    StoreBusy,
    StoreDamaged,
    StoreFault,
    StoreFull,
    StoreNotWritable,
    StoreTooNew,
)
from freshlegs.store.originals import Originals
from freshlegs.store.room import BALLAST, BALLAST_BYTES
from freshlegs.store.rows import Stretch

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
New = Callable[..., NewActivity]
Sent = Callable[..., str]
KILLS = 30
SEED = 20261123


def test_what_was_acknowledged_survives_being_killed(home: Path) -> None:
    Store.open(home).close()
    script = Path(__file__).with_name("killed.py")
    ran = subprocess.run(
        [sys.executable, script, home, str(KILLS), str(SEED)], capture_output=True, text=True, check=True
    )
    acknowledged = ran.stdout.split()

    with Store.open(home) as store:
        kept = [row.key for row in store.check_ins()]
        faults = [check for check in store.integrity() if not check.ok]

    assert len({key.split("-")[0] for key in acknowledged}) == KILLS
    assert sorted(set(acknowledged) - set(kept)) == []
    assert len(kept) == len(set(kept))
    assert faults == []


def test_a_full_disk_takes_the_check_in_from_the_ballast_and_then_says_so(
    small_disk: Path, sent: Sent, new: New
) -> None:
    with Store.open(small_disk / "home") as store:
        ballast = small_disk / "home" / BALLAST
        assert ballast.stat().st_size == BALLAST_BYTES
        fillers = [fill(small_disk)]

        with pytest.raises(StoreFull, match="disk is full"):
            store.start_import(NOW)
        assert ballast.exists()
        sent(store, "on the ballast")
        assert not ballast.exists()

        fillers.append(fill(small_disk))
        with pytest.raises(StoreFull, match="Nothing that was saved before is lost"):
            sent(store, "too much", note="x" * 50_000)
        kept = [row.key for row in store.check_ins()]
        assert kept == ["on the ballast"]

        for filler in fillers:
            filler.unlink()
        sent(store, "room again")
        store.add_activities([new(1)])
        assert [row.key for row in store.check_ins()] == [*kept, "room again"]
    with Store.open(small_disk / "home") as store:
        assert (small_disk / "home" / BALLAST).exists()
        assert [check.id for check in store.integrity() if not check.ok] == []


@pytest.fixture
def no_file_over() -> Iterator[Callable[[int | None], None]]:
    """Forbid to write behind this many bytes of any file; None: as before."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(size: int | None) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before[0] if size is None else size, before[1]))

    yield limit
    limit(None)


def test_an_original_that_finds_no_room_leaves_nothing_behind(
    home: Path, new: New, no_file_over: Callable[[int | None], None]
) -> None:
    large = os.urandom(1 << 20)
    with Store.open(home) as store:
        run = store.start_import(NOW)
        members = [MemberRow(position=0, finished=1, name="1.fit", sha256=None, outcome="imported")]
        batch = [new(1), new(2, original=(zlib.compress(large),))]

        no_file_over(1 << 19)
        with pytest.raises(StoreFull):
            store.add_members(run, members, batch)
        no_file_over(None)

        assert store.activities() == ()
        assert store.members(run) == ()
        assert list((home / "originals").glob("*.new")) == []
        store.add_members(run, members, batch)
        assert len(store.activities()) == 2


def test_a_write_that_the_disk_refuses_is_a_sentence_and_leaves_nothing(
    home: Path, sent: Sent, no_file_over: Callable[[int | None], None]
) -> None:
    with Store.open(home) as store:
        no_file_over((home / "freshlegs.db").stat().st_size)
        with pytest.raises(StoreFault):
            sent(store, "large", note="x" * 500_000)
        no_file_over(None)

        assert store.check_ins() == ()
        sent(store, "after")
        assert [row.key for row in store.check_ins()] == ["after"]


def test_a_locked_store_says_who_holds_it_up_and_works_afterwards(home: Path, sent: Sent) -> None:
    with Store.open(home, busy_timeout_ms=50) as store:
        other = sqlite3.connect(home / "freshlegs.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreBusy, match="Another program"):
            sent(store, "key")
        assert store.check_ins() == ()

        other.execute("ROLLBACK")
        other.close()
        sent(store, "key")


@pytest.mark.parametrize("garbage", [b"not a database at all " * 500, bytes(100_000)])
def test_a_file_of_garbage_is_damaged_and_left_as_it_is(home: Path, garbage: bytes) -> None:
    home.mkdir()
    (home / "freshlegs.db").write_bytes(garbage)

    with pytest.raises(StoreDamaged, match="Restore the last backup"):
        Store.open(home)

    assert (home / "freshlegs.db").read_bytes() == garbage


def test_damage_inside_the_file_is_found(home: Path, sent: Sent) -> None:
    with Store.open(home) as store:
        for number in range(10):
            sent(store, str(number), note="x" * 40_000)
    path = home / "freshlegs.db"
    page, size = 4096, path.stat().st_size
    with path.open("r+b") as file:
        for at in range(size // 2 // page * page, size - page, page):
            file.seek(at)
            file.write(b"\xa5" * page)

    with Store.open(home) as store:
        assert next((check.id, check.ok) for check in store.integrity()) == ("integrity", False)
        with pytest.raises(StoreDamaged):
            store.check_ins()


def test_a_newer_store_is_refused_and_left_as_it_is(home: Path, sent: Sent) -> None:
    with Store.open(home) as store:
        sent(store, "key")
    other = sqlite3.connect(home / "freshlegs.db")
    other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.commit()
    other.close()
    before = (home / "freshlegs.db").read_bytes()

    with pytest.raises(StoreTooNew, match="newer version of Freshlegs"):
        Store.open(home)

    assert (home / "freshlegs.db").read_bytes() == before


def test_a_home_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StoreNotWritable, match="--home"):
        Store.open(tmp_path / "file" / "home")


@pytest.mark.skipif(os.name == "nt", reason="that system has no such modes")
def test_only_the_owner_can_read_what_is_stored(home: Path, new: New) -> None:
    with Store.open(home) as store:
        store.add_activities([new(1)])

    modes = {path.relative_to(home): stat.S_IMODE(path.stat().st_mode) for path in [home, *home.rglob("*")]}
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}


def test_what_a_killed_import_left_behind_is_swept(home: Path, new: New) -> None:
    with Store.open(home) as store:
        store.add_activities([new(1)])
        kept = store.known_hashes()
        Originals(home / "originals").add({"ab" * 32: (zlib.compress(b"left"),)})
        (home / "originals" / "half.new").write_bytes(b"left")

        store.start_import(NOW)

        assert Originals(home / "originals").hashes() == kept
        assert [path.suffix for path in (home / "originals").iterdir()] == [".pack"]


def test_an_original_that_is_deleted_leaves_its_pack_and_the_others_stay(home: Path, new: New) -> None:
    word = os.urandom(40)
    with Store.open(home) as store, Store.open(home) as other:
        one, two = new(1, original=(word,)), new(2)
        store.add_activities([one, two])
        assert other.original(str(two.sha256)) == b"file 2"
        store.delete_activity(one.id)

        assert store.original(str(two.sha256)) == b"file 2"
        assert other.original(str(two.sha256)) == b"file 2"
        assert not any(word in path.read_bytes() for path in (home / "originals").iterdir())


def test_a_missing_original_is_found(home: Path, new: New) -> None:
    with Store.open(home) as store:
        store.add_activities([new(1)])
        next((home / "originals").iterdir()).unlink()

        assert [check.id for check in store.integrity() if not check.ok] == ["originals"]
        with pytest.raises(StoreDamaged):
            store.original(*store.known_hashes())


@pytest.mark.parametrize("keep", [0, 3, 20, -1])
def test_a_pack_that_was_cut_off_is_missing_not_misread(home: Path, new: New, keep: int) -> None:
    with Store.open(home) as store:
        store.add_activities([new(1)])
    (pack,) = (home / "originals").iterdir()
    pack.write_bytes(pack.read_bytes()[:keep])

    with Store.open(home) as store:
        assert [check.id for check in store.integrity() if not check.ok] == ["originals"]


def test_after_erasing_no_byte_is_left(home: Path, sent: Sent, new: New) -> None:
    word = "planted-sentinel"
    with Store.open(home) as store:
        store.save_profile(f'{{"x": "{word}"}}', "UTC")
        sent(store, word, note=word)
        store.add_activities([new(1, title=word)])
        store.erase()

        assert store.runner().profile == "{}"
        assert store.activities() == ()
        sent(store, "a new beginning")

    found = [path.name for path in home.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]
    assert found == []
    assert [path for path in (home / "originals").rglob("*") if path.is_file()] == []


def test_an_original_is_copied_from_where_it_lies_in_an_archive(tmp_path: Path) -> None:
    packed = zlib.compress(b"a run" * 100)
    archive = tmp_path / "export.zip"
    archive.write_bytes(b"before" + packed + b"after")
    originals = Originals(tmp_path / "originals")

    with archive.open("rb") as file:
        lies = Stretch(file.fileno(), 6 + 2, len(packed) - 6)
        originals.add({"0" * 64: (packed[:2], lies, packed[-4:]), "1" * 64: (packed,)})
        originals.add({"0" * 64: (b"another",)})

    assert originals.read("0" * 64) == originals.read("1" * 64) == b"a run" * 100
    assert originals.packed("0" * 64) == packed
    assert len(list((tmp_path / "originals").iterdir())) == 1


def test_an_archive_that_was_cut_off_meanwhile_harms_no_other_original(tmp_path: Path) -> None:
    packed = zlib.compress(b"a run" * 100)
    archive = tmp_path / "export.zip"
    archive.write_bytes(packed[: len(packed) // 2])
    originals = Originals(tmp_path / "originals")

    with archive.open("rb") as file:
        originals.add({"0" * 64: (Stretch(file.fileno(), 0, len(packed)),), "1" * 64: (packed,)})

    assert originals.read("0" * 64) is None
    assert Originals(tmp_path / "originals").read("1" * 64) == b"a run" * 100
