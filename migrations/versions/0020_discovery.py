"""Saved searches, and questions that found nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("known", sa.JSON(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("alerted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_search_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("person_id", "fingerprint", name=op.f("uq_saved_search_person_id_fingerprint")),
    )
    op.create_index("ix_saved_search_cadence_due_on", "saved_search", ["cadence", "due_on"], unique=False)
    op.create_table(
        "search_alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_search_alert_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_alert")),
    )
    op.create_index(op.f("ix_search_alert_person_id"), "search_alert", ["person_id"], unique=False)
    op.create_index(op.f("ix_search_alert_made_at"), "search_alert", ["made_at"], unique=False)
    op.create_table(
        "search_miss",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("dismissed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_miss")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_search_miss_fingerprint")),
    )
    op.create_index("ix_search_miss_last_on", "search_miss", ["last_on"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_search_miss_last_on", table_name="search_miss")
    op.drop_table("search_miss")
    op.drop_index(op.f("ix_search_alert_made_at"), table_name="search_alert")
    op.drop_index(op.f("ix_search_alert_person_id"), table_name="search_alert")
    op.drop_table("search_alert")
    op.drop_index("ix_saved_search_cadence_due_on", table_name="saved_search")
    op.drop_table("saved_search")
