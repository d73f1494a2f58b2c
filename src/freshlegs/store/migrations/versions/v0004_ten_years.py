"""From which moment a check-in counts and when something was last said in it, so that no stop is covered by another
check-in; and what makes a page quick over ten years of days: the local day of an outcome, and indexes that hold all
that is asked. Without them each verdict was read past the long text of its plan.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("outcome", sa.Column("local_day", sa.Text(), nullable=False, server_default=""))
    say_local_days(op.get_bind())
    op.add_column("check_in", sa.Column("counts_at", sa.Text(), nullable=False, server_default=""))
    op.add_column("check_in", sa.Column("said_at", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE check_in SET said_at = created_at, counts_at = CASE WHEN at < created_at THEN at ELSE created_at END"
    )
    op.drop_index("ix_plan_check_in_id", "plan")
    is_one = sa.text("duplicate_of IS NOT NULL")
    op.drop_index("ix_activity_runner_id_duplicate_of", "activity")
    op.create_index(
        "ix_activity_runner_id_duplicate_of",
        "activity",
        ["runner_id", "duplicate_of"],
        sqlite_where=is_one,
        postgresql_where=is_one,
    )
    for table, columns in (
        ("plan", ["check_in_id", "id", "verdict"]),
        ("plan", ["runner_id", "id"]),
        ("plan", ["runner_id", "made_at"]),
        ("check_in", ["runner_id", "counts_at"]),
        ("check_in", ["runner_id", "said_at"]),
        ("outcome", ["runner_id", "state", "remedy", "local_day"]),
        ("outcome", ["runner_id", "at"]),
        ("activity", ["runner_id", "start_utc"]),
    ):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def say_local_days(db: sa.Connection) -> None:
    """As they were counted until now: in the zone of the runner."""
    zones = {id_: ZoneInfo(zone) for id_, zone in db.exec_driver_sql("SELECT id, timezone FROM runner")}
    rows = db.exec_driver_sql("SELECT id, runner_id, at FROM outcome").all()
    days = [
        {"id_": id_, "day": datetime.fromisoformat(at).astimezone(zones[runner]).date().isoformat()}
        for id_, runner, at in rows
    ]
    if days:
        db.execute(sa.text("UPDATE outcome SET local_day = :day WHERE id = :id_"), days)
