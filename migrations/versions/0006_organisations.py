"""People move between organisations; one voting contact each; newcomers are shown their first steps."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_transfer_asked_by")),
        sa.ForeignKeyConstraint(["from_id"], ["organisation.id"], name=op.f("fk_transfer_from_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_transfer_person_id")),
        sa.ForeignKeyConstraint(["to_id"], ["organisation.id"], name=op.f("fk_transfer_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_person_id_state", "transfer", ["person_id", "state"], unique=False)
    op.create_index("ix_transfer_to_id_state", "transfer", ["to_id", "state"], unique=False)
    op.add_column("person", sa.Column("newcomer", sa.Boolean(), nullable=False, server_default=sa.false()))
    # The representative of longest standing speaks for an organisation until it says otherwise.
    op.execute(
        "UPDATE affiliation SET voting_contact = true WHERE id IN (SELECT MIN(id) FROM affiliation"
        " WHERE role = 'representative' AND ended_at IS NULL AND organisation_id NOT IN"
        " (SELECT organisation_id FROM affiliation WHERE voting_contact AND ended_at IS NULL) GROUP BY organisation_id)"
    )
    op.create_index(
        "ix_affiliation_voting_contact",
        "affiliation",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("voting_contact AND ended_at IS NULL"),
        postgresql_where=sa.text("voting_contact AND ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_affiliation_voting_contact", table_name="affiliation")
    # Not in a batch: SQLite would make the table anew, and everything points at it.
    op.drop_column("person", "newcomer")
    op.drop_index("ix_transfer_to_id_state", table_name="transfer")
    op.drop_index("ix_transfer_person_id_state", table_name="transfer")
    op.drop_table("transfer")
