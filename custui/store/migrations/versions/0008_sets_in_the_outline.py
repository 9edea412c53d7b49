"""The outline tells of notes and segments too, on SQLite; see `custui.store.outline_sets`."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_DOUBT = (
    "INSERT OR IGNORE INTO customer_outline_unsure (id)"
    " SELECT id FROM customer_summary WHERE phone_key = {row}.phone_key;"
)
_WHEN = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE OF phone_key": ("NEW", "OLD")}


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    # Drawn anew after the migration.
    op.execute("DELETE FROM customer_outline")
    op.execute("DELETE FROM customer_outline_unsure")
    for table in ("notes", "segment_members"):
        for when, rows in _WHEN.items():
            body = " ".join(_DOUBT.format(row=row) for row in rows)
            name = f"{table}_outlined_{when.split()[0].lower()}"
            op.execute(f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {body} END")
    # What is left of a segment is nobody's: another one may come to have its number.
    op.execute(
        "CREATE TRIGGER segments_outlined_delete AFTER DELETE ON segments BEGIN"
        " DELETE FROM customer_outline"
        " WHERE place >= (OLD.id + 1024) << 24 AND place < (OLD.id + 1025) << 24; END"
    )
