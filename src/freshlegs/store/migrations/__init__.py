"""Bring a database to the newest form of its tables, all steps in one transaction, after a backup beside it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from freshlegs.store import faults, room

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0004"  # so that a start without news need not load Alembic; a test compares it with the files
HERE = Path(__file__).parent
VERSIONS = HERE / "versions"
COPIES = "*-before-*"  # backups, beside the database


def bring_up_to_date(
    engine: Engine, database: Path | None, *, head: str = HEAD, versions: tuple[Path, ...] = (VERSIONS,)
) -> Path | None:
    """The backup that was made, if any. A revision that is not among ours is newer: StoreTooNew.

    Killed half-way, the database is as it was before; the next start begins again.
    """
    found = revision(engine)
    if found == head:
        return None
    # Alembic is slow to load and only needed here.
    from alembic import command

    config = _config(versions)
    if found is not None and found not in _known(config):
        raise faults.too_new(database.parent if database else None)
    backup = _backup(engine, database, f"{found}-to-{head}") if found and database else None
    with engine.execution_options(writing=True).connect() as db:
        _foreign_keys(db, on=False)  # rebuilding a table would empty those that point to it
        try:
            with db.begin():
                config.attributes["connection"] = db
                command.upgrade(config, head)
                if db.dialect.name == "sqlite" and db.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise faults.damaged(database.parent if database else None)
        finally:
            _foreign_keys(db, on=True)
    return backup


def revision(engine: Engine) -> str | None:
    with engine.connect() as db:
        if not inspect(db).has_table("alembic_version"):
            return None
        found: str | None = db.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def _config(versions: tuple[Path, ...]) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, versions)).replace("%", "%%"))
    return config


def _known(config: "Config") -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def _foreign_keys(db: Connection, *, on: bool) -> None:
    if db.dialect.name == "sqlite":
        # Straight to the driver: inside a transaction this pragma does nothing.
        driver = db.connection.driver_connection
        assert driver is not None
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _backup(engine: Engine, database: Path, step: str) -> Path:
    """A whole copy under a name that says between which two forms it was made."""
    final = database.with_name(f"{database.stem}-before-{step}{database.suffix}")
    unfinished = final.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    room.private_file(unfinished)
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(unfinished),))
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    finally:
        connection.close()
    with unfinished.open("r+b") as file:
        os.fsync(file.fileno())
    unfinished.replace(final)
    return final
