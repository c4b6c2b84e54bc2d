"""Care of files: how much each organisation keeps, and walks that compare every file with its hash."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "storage_use",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("quota", sa.BigInteger(), nullable=True),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_storage_use_organisation_id")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_storage_use_set_by")),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_storage_use")),
    )
    op.create_table(
        "fixity_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_fixity_run_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixity_run")),
    )


def downgrade() -> None:
    op.drop_table("fixity_run")
    op.drop_table("storage_use")
