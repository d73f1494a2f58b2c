"""From empty to the newest tables, from an older form with a backup, and never half of either."""

import re
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from freshlegs.store import Store, migrations
from freshlegs.store.engine import in_memory, on_file
from freshlegs.store.tables import metadata

NEXT = '''"""Made up for this test."""

from alembic import op

revision = "made_up"
down_revision = "{head}"


def upgrade() -> None:
    op.execute("CREATE TABLE shoe (name TEXT) STRICT")
    {more}
'''


def schema(engine: Engine) -> dict[str, list[str]]:
    """Name -> the words of how it was made: constraints may stand in any order."""
    with engine.connect() as db:
        rows = db.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: sorted(re.findall(r"[^\s,()]+", sql)) for name, sql in rows if "alembic" not in name}


def test_the_migrations_make_what_the_tables_say() -> None:
    migrated, made = in_memory(), in_memory()
    migrations.bring_up_to_date(migrated, None)
    metadata.create_all(made)

    with migrated.connect() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []
    assert schema(migrated) == schema(made)
    assert all(
        "STRICT" in words
        for words in schema(migrated).values()
        if "TABLE" in words and "sqlite_sequence" not in words
    )
    migrated.dispose()
    made.dispose()


def test_every_table_says_whose_row_it_is() -> None:
    assert [
        name for name, table in metadata.tables.items() if name != "runner" and "runner_id" not in table.c
    ] == ["failed_sign_in"]  # a name that was tried may be nobody's


def test_the_newest_revision_is_the_one_that_a_start_expects() -> None:
    script = ScriptDirectory(str(migrations.HERE), version_locations=[str(migrations.VERSIONS)])

    assert script.get_heads() == [migrations.HEAD]


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    folder = tmp_path / "versions"
    folder.mkdir()
    return folder


def upgrade(home: Path, newer: Path) -> Path | None:
    engine = on_file(home / "freshlegs.db")
    try:
        return migrations.bring_up_to_date(
            engine, home / "freshlegs.db", head="made_up", versions=(migrations.VERSIONS, newer)
        )
    finally:
        engine.dispose()


def test_an_upgrade_keeps_a_whole_copy_of_what_was(home: Path, newer: Path) -> None:
    (newer / "shoes.py").write_text(NEXT.format(head=migrations.HEAD, more="pass"))
    with Store.open(home) as store:
        store.save_profile('{"age": 34}', "UTC")

    backup = upgrade(home, newer)

    assert backup is not None
    assert backup.stat().st_mode & 0o077 == 0
    copy = sqlite3.connect(backup)
    assert copy.execute("SELECT profile FROM runner").fetchall() == [('{"age": 34}',)]
    assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [(migrations.HEAD,)]
    copy.close()
    assert upgrade(home, newer) is None


def test_an_upgrade_that_fails_leaves_everything_as_it_was(home: Path, newer: Path) -> None:
    (newer / "shoes.py").write_text(NEXT.format(head=migrations.HEAD, more='raise RuntimeError("half-way")'))
    with Store.open(home) as store:
        store.save_profile('{"age": 34}', "UTC")

    with pytest.raises(RuntimeError, match="half-way"):
        upgrade(home, newer)

    with Store.open(home) as store:
        assert store.runner().profile == '{"age": 34}'
    file = sqlite3.connect(home / "freshlegs.db")
    assert file.execute("SELECT name FROM sqlite_master WHERE name = 'shoe'").fetchall() == []
    file.close()


def test_what_was_done_before_there_were_local_days_gets_them_in_the_zone_of_the_runner(home: Path) -> None:
    home.mkdir()
    path = home / "freshlegs.db"
    engine = on_file(path)
    migrations.bring_up_to_date(engine, path, head="0003")
    engine.dispose()
    late = "2026-11-23T22:30:00.000000Z"  # in Auckland the next morning
    file = sqlite3.connect(path)
    file.execute("INSERT INTO runner VALUES (1, 'me', '{}', 'Pacific/Auckland', NULL)")
    file.execute(f"INSERT INTO check_in VALUES (1, 1, 'key', '{late}', '2026-11-24', '{{}}', '{late}')")
    file.execute(f"INSERT INTO plan VALUES (1, 1, 1, '{late}', '{{}}', '{{}}', '1', 'fresh')")
    file.execute(f"INSERT INTO outcome VALUES (1, 1, 1, 'walk', 1, '', 'done', NULL, '{late}')")
    file.commit()
    file.close()

    with Store.open(home) as store:
        assert store.days_done(date(2026, 1, 1)) == (("walk", 1, date(2026, 11, 24)),)
