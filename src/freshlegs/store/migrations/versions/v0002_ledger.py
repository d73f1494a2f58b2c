"""The ledger: which export a run reads, in which order its members finished, and what the runner has deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("import_run", sa.Column("source", sa.Text(), nullable=True))
    op.add_column("import_run", sa.Column("total", sa.Integer(), nullable=True))
    op.add_column("member", sa.Column("finished", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE member SET finished = position")
    if op.get_bind().dialect.name != "sqlite":  # there every integer has eight bytes
        op.alter_column("member", "position", type_=sa.BigInteger())
    op.create_table(
        "deleted",
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_deleted_runner_id")),
        sa.PrimaryKeyConstraint("runner_id", "mark", name=op.f("pk_deleted")),
        sqlite_strict=True,
    )
