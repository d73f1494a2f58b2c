"""Run by Alembic: the migrations go into the transaction that `bring_up_to_date` has begun."""

from alembic import context

from freshlegs.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
