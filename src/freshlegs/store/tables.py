"""Every table of the store, as the newest migration leaves them.

Each carries `runner_id`: what belongs to one runner can be taken out, erased or locked away by that column alone.
The only other one is `failed_sign_in`, whose names may be nobody's. No secret stands in any of them, only hashes.
Ids of activities follow from content, and two runners may bring the same file: their keys hold the runner too.
Moments are ISO text in UTC with `Z`, so that they sort as text on both engines. JSON is text: it is kept to the byte.
"""

from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

NUMBER: Any = Double().with_variant(
    REAL(), "sqlite"
)  # a STRICT table knows REAL only; there it has eight bytes

LARGE: Any = BigInteger().with_variant(Integer(), "sqlite")  # whose only kind of integer has eight bytes

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _table(name: str, *parts: Any, counted: bool = False) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_autoincrement=counted)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _maybe(name: str, kind: Any = Text) -> Column[Any]:
    return Column(name, kind, nullable=True)


def _runner() -> Column[int]:
    return Column("runner_id", Integer, ForeignKey("runner.id"), nullable=False)


def _counted_id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _of_activity(column: str, **how: Any) -> ForeignKeyConstraint:
    # Checked at the commit: a batch may name a duplicate before the activity that stays.
    return ForeignKeyConstraint(
        ["runner_id", column],
        ["activity.runner_id", "activity.id"],
        deferrable=True,
        initially="DEFERRED",
        **how,
    )


runner = _table(
    "runner",
    Column("id", Integer, primary_key=True, autoincrement=False),
    _text("name"),
    _text("profile"),
    _text("timezone"),
    _maybe("created_at"),
)

original = _table(
    "original",
    _runner(),
    _text("sha256"),
    Column("size", Integer, nullable=False),  # of the compressed file
    PrimaryKeyConstraint("runner_id", "sha256"),
)

IS_ONE = text("duplicate_of IS NOT NULL")

activity = _table(
    "activity",
    _runner(),
    _text("id"),
    _text("sport"),
    _maybe("sport_said"),
    _maybe("sub_sport"),
    _maybe("start_utc"),
    _maybe("utc_offset_s", Integer),
    _maybe("time_zone_source"),
    _maybe("distance_m", NUMBER),
    _maybe("distance_source"),
    _maybe("duration_s", NUMBER),
    _maybe("elapsed_s", NUMBER),
    Column("records", Integer, nullable=False),
    Column("laps", Integer, nullable=False),
    _maybe("average_hr", NUMBER),
    _maybe("rpe", NUMBER),
    _maybe("ascent_m", NUMBER),
    _maybe("descent_m", NUMBER),
    _maybe("peak_hr", NUMBER),
    _maybe("heart_rate_s", LargeBinary),
    _text("source_format"),
    _text("damaged"),  # JSON list
    _maybe("title"),
    _maybe("platform_id"),
    _maybe("sha256"),
    Column("counted", Integer, nullable=False),
    _maybe("duplicate_of"),
    PrimaryKeyConstraint("runner_id", "id"),
    CheckConstraint("counted IN (0, 1)", name="counted"),
    CheckConstraint("duplicate_of <> id", name="not_of_itself"),
    _of_activity("duplicate_of"),
    Index(None, "runner_id", "sha256"),
    # Few are one, and an import adds to every index for each activity.
    Index(None, "runner_id", "duplicate_of", sqlite_where=IS_ONE, postgresql_where=IS_ONE),
    Index(None, "runner_id", "start_utc"),
)

stream = _table(
    "stream",
    _runner(),
    _text("activity_id"),
    Column("columns", LargeBinary, nullable=False),
    PrimaryKeyConstraint("runner_id", "activity_id"),
    _of_activity("activity_id", ondelete="CASCADE"),
)

import_run = _table(
    "import_run",
    _counted_id(),
    _runner(),
    _text("started_at"),
    _maybe("finished_at"),
    _text("state"),
    _maybe("source"),  # what tells the very export that was read
    _maybe("total", Integer),  # members that it has
    CheckConstraint("state IN ('running', 'done', 'failed')", name="state"),
    counted=True,
)

member = _table(
    "member",
    Column("run_id", Integer, ForeignKey("import_run.id", ondelete="CASCADE"), nullable=False),
    Column("position", LARGE, nullable=False),  # in the order of the archive, with gaps
    Column("finished", Integer, nullable=False, server_default="0"),  # 1, 2, 3 … in the order of finishing
    _runner(),
    _text("name"),
    _maybe("sha256"),
    _text("outcome"),
    _maybe("kind"),
    _maybe("why"),
    _maybe("duplicate_of"),  # no foreign key: the ledger outlives what was deleted
    _maybe("size", Integer),
    _text("activities"),  # JSON list of ids
    PrimaryKeyConstraint("run_id", "position"),
)

deleted = _table(
    "deleted",
    _runner(),
    _text("mark"),  # the sha256 of a file, or the id of a row of a table
    PrimaryKeyConstraint("runner_id", "mark"),
)

check_in = _table(
    "check_in",
    _counted_id(),
    _runner(),
    _text("key"),
    _text("at"),
    _text("local_day"),
    _text("body"),
    _text("created_at"),
    # The moment from which it counts: `at`, but never later than when it came in, whatever a clock said.
    Column("counts_at", Text, nullable=False, server_default=""),
    Column("said_at", Text, nullable=False, server_default=""),  # when it was last completed or changed
    UniqueConstraint("runner_id", "key"),
    Index(None, "runner_id", "local_day"),
    Index(None, "runner_id", "counts_at"),
    Index(None, "runner_id", "said_at"),
    counted=True,
)

check_in_before = _table(
    "check_in_before",
    _runner(),
    Column("check_in_id", Integer, ForeignKey("check_in.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),  # 1 is the first that was sent
    _text("body"),
    PrimaryKeyConstraint("check_in_id", "version"),
)

next_run = _table(
    "next_run",
    Column("runner_id", Integer, ForeignKey("runner.id"), primary_key=True, autoincrement=False),
    _text("body"),
)

plan = _table(
    "plan",
    _counted_id(),
    _runner(),
    Column("check_in_id", Integer, ForeignKey("check_in.id", ondelete="CASCADE"), nullable=False),
    _text("made_at"),
    _text("question"),
    _text("answer"),
    _text("knowledge_version"),
    _text("verdict"),
    # Of many check-ins the verdict is asked, and in the rows it stands behind a long text.
    Index(None, "check_in_id", "id", "verdict"),
    Index(None, "runner_id", "id"),
    Index(None, "runner_id", "made_at"),
    counted=True,
)

outcome = _table(
    "outcome",
    _counted_id(),
    _runner(),
    Column("plan_id", Integer, ForeignKey("plan.id", ondelete="CASCADE"), nullable=False),
    _text("remedy"),
    _maybe("step", Integer),
    _text("step_start"),
    _text("state"),
    _maybe("reason"),
    _text("at"),
    Column("local_day", Text, nullable=False, server_default=""),  # where the runner was at home then
    CheckConstraint("state IN ('done', 'skipped')", name="state"),
    Index(None, "plan_id"),
    Index(None, "runner_id", "state", "remedy", "local_day"),
    Index(None, "runner_id", "at"),
    counted=True,
)

setting = _table(
    "setting",
    _runner(),
    _text("name"),
    _text("value"),
    PrimaryKeyConstraint("runner_id", "name"),
)

account = _table(
    "account",
    _counted_id(),
    Column("runner_id", Integer, ForeignKey("runner.id"), nullable=False, unique=True),
    _text("name"),
    Column(
        "name_key", Text, nullable=False, unique=True
    ),  # the name without upper case, by which it is found
    _text("role"),
    _maybe("password_hash"),
    _text("created_at"),
    CheckConstraint("role IN ('runner', 'coach', 'admin')", name="role"),
    counted=True,
)


def _account() -> Column[int]:
    return Column("account_id", Integer, ForeignKey("account.id", ondelete="CASCADE"), nullable=False)


passkey = _table(
    "passkey",
    _counted_id(),
    _runner(),
    _account(),
    Column("credential", Text, nullable=False, unique=True),  # its id, base64url
    Column("public_key", LargeBinary, nullable=False),
    Column("uses", Integer, nullable=False),  # as the device counts them; 0 where it does not
    _text("created_at"),
    _maybe("last_used_at"),
    counted=True,
)

session = _table(
    "session",
    _counted_id(),
    _runner(),
    _account(),
    Column("sha256", Text, nullable=False, unique=True),
    _text("created_at"),
    _text("last_used_at"),
    counted=True,
)

token = _table(
    "token",
    _counted_id(),
    _runner(),
    _text("name"),
    Column("sha256", Text, nullable=False, unique=True),
    _text("scopes"),  # JSON list
    _text("created_at"),
    _text("expires_at"),
    _maybe("last_used_at"),
    counted=True,
)

repeat = _table(
    "repeat",
    _runner(),
    _text("key"),
    _text("request_sha256"),
    _maybe("answer"),  # JSON; None until there is one
    _text("at"),
    PrimaryKeyConstraint("runner_id", "key"),
)

failed_sign_in = _table(
    "failed_sign_in",
    _counted_id(),
    _text("whom"),  # SHA-256 of a name or of an address
    _text("at"),
    Index(None, "whom"),
    counted=True,
)
