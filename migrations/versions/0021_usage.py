"""Views and downloads, counted without persons; what harvesters have been told of documents."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "usage_count",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "number", "month", "metric", name=op.f("pk_usage_count")),
    )
    op.create_index("ix_usage_count_kind_month", "usage_count", ["kind", "month", "metric"], unique=False)
    op.create_table(
        "document_shared",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shared", sa.String(), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sets", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_shared")),
    )
    op.create_index("ix_document_shared_at", "document_shared", ["at", "document_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_document_shared_at", table_name="document_shared")
    op.drop_table("document_shared")
    op.drop_index("ix_usage_count_kind_month", table_name="usage_count")
    op.drop_table("usage_count")
