"""The first tables: runner, activities with streams and originals, imports, check-ins, plans, outcomes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "runner",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runner")),
        sqlite_strict=True,
    )
    op.create_table(
        "activity",
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sport", sa.Text(), nullable=False),
        sa.Column("sport_said", sa.Text(), nullable=True),
        sa.Column("sub_sport", sa.Text(), nullable=True),
        sa.Column("start_utc", sa.Text(), nullable=True),
        sa.Column("utc_offset_s", sa.Integer(), nullable=True),
        sa.Column("time_zone_source", sa.Text(), nullable=True),
        sa.Column("distance_m", NUMBER, nullable=True),
        sa.Column("distance_source", sa.Text(), nullable=True),
        sa.Column("duration_s", NUMBER, nullable=True),
        sa.Column("elapsed_s", NUMBER, nullable=True),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("laps", sa.Integer(), nullable=False),
        sa.Column("average_hr", NUMBER, nullable=True),
        sa.Column("rpe", NUMBER, nullable=True),
        sa.Column("ascent_m", NUMBER, nullable=True),
        sa.Column("descent_m", NUMBER, nullable=True),
        sa.Column("peak_hr", NUMBER, nullable=True),
        sa.Column("heart_rate_s", sa.LargeBinary(), nullable=True),
        sa.Column("source_format", sa.Text(), nullable=False),
        sa.Column("damaged", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("platform_id", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("duplicate_of", sa.Text(), nullable=True),
        sa.CheckConstraint("counted IN (0, 1)", name=op.f("ck_activity_counted")),
        sa.CheckConstraint("duplicate_of <> id", name=op.f("ck_activity_not_of_itself")),
        sa.ForeignKeyConstraint(
            ["runner_id", "duplicate_of"],
            ["activity.runner_id", "activity.id"],
            name=op.f("fk_activity_runner_id_duplicate_of"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_activity_runner_id")),
        sa.PrimaryKeyConstraint("runner_id", "id", name=op.f("pk_activity")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_activity_runner_id_duplicate_of"), "activity", ["runner_id", "duplicate_of"], unique=False
    )
    op.create_index(op.f("ix_activity_runner_id_sha256"), "activity", ["runner_id", "sha256"], unique=False)
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("local_day", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_check_in_runner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("runner_id", "key", name=op.f("uq_check_in_runner_id_key")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_check_in_runner_id_local_day"), "check_in", ["runner_id", "local_day"], unique=False
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('running', 'done', 'failed')", name=op.f("ck_import_run_state")),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_import_run_runner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "next_run",
        sa.Column("runner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_next_run_runner_id")),
        sa.PrimaryKeyConstraint("runner_id", name=op.f("pk_next_run")),
        sqlite_strict=True,
    )
    op.create_table(
        "original",
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_original_runner_id")),
        sa.PrimaryKeyConstraint("runner_id", "sha256", name=op.f("pk_original")),
        sqlite_strict=True,
    )
    op.create_table(
        "setting",
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_setting_runner_id")),
        sa.PrimaryKeyConstraint("runner_id", "name", name=op.f("pk_setting")),
        sqlite_strict=True,
    )
    op.create_table(
        "check_in_before",
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("check_in_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_in.id"], name=op.f("fk_check_in_before_check_in_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_check_in_before_runner_id")),
        sa.PrimaryKeyConstraint("check_in_id", "version", name=op.f("pk_check_in_before")),
        sqlite_strict=True,
    )
    op.create_table(
        "member",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("duplicate_of", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("activities", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_member_run_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_member_runner_id")),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_member")),
        sqlite_strict=True,
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("check_in_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("knowledge_version", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_in.id"], name=op.f("fk_plan_check_in_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_plan_runner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_plan_check_in_id"), "plan", ["check_in_id"], unique=False)
    op.create_table(
        "stream",
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Text(), nullable=False),
        sa.Column("columns", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["runner_id", "activity_id"],
            ["activity.runner_id", "activity.id"],
            name=op.f("fk_stream_runner_id_activity_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_stream_runner_id")),
        sa.PrimaryKeyConstraint("runner_id", "activity_id", name=op.f("pk_stream")),
        sqlite_strict=True,
    )
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("step_start", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('done', 'skipped')", name=op.f("ck_outcome_state")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_outcome_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_outcome_runner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_outcome_plan_id"), "outcome", ["plan_id"], unique=False)
