"""Working groups: terms of reference, ways in, opening and closing; people's own zones; letters that carry a calendar object."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("timezone", sa.String(), nullable=False, server_default=""))
    op.add_column("mail_message", sa.Column("calendar", sa.String(), nullable=False, server_default=""))
    op.add_column("mail_message", sa.Column("calendar_method", sa.String(), nullable=False, server_default=""))
    op.add_column("mail_message", sa.Column("reply_to", sa.String(), nullable=False, server_default=""))
    op.add_column("mail_message", sa.Column("guard", sa.String(), nullable=False, server_default=""))
    op.add_column("working_group", sa.Column("county", sa.String(), nullable=False, server_default=""))
    op.add_column("working_group", sa.Column("opened_number", sa.String(), nullable=False, server_default=""))
    op.add_column("working_group", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("working_group", sa.Column("closed_number", sa.String(), nullable=False, server_default=""))
    op.add_column("working_group", sa.Column("close_reason", sa.String(), nullable=False, server_default=""))
    op.add_column("working_group", sa.Column("replica_of_id", sa.Integer(), nullable=True))
    op.create_table(
        "terms_of_reference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name=op.f("fk_terms_of_reference_group_id")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_terms_of_reference_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_of_reference")),
        sa.UniqueConstraint("group_id", "version", name=op.f("uq_terms_of_reference_group_id_version")),
    )
    op.create_table(
        "group_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_group_entry_answered_by")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_group_entry_asked_by")),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name=op.f("fk_group_entry_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_group_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_entry")),
    )
    op.create_index(op.f("ix_group_entry_group_id"), "group_entry", ["group_id"], unique=False)
    op.create_index("ix_group_entry_person_id", "group_entry", ["person_id", "state"], unique=False)
    op.create_index(
        "ix_group_entry_waiting",
        "group_entry",
        ["group_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "group_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_group_proposal_ballot_id")),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name=op.f("fk_group_proposal_group_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_group_proposal_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_proposal")),
    )
    op.create_index("ix_group_proposal_kind", "group_proposal", ["kind", "state"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_group_proposal_kind", table_name="group_proposal")
    op.drop_table("group_proposal")
    op.drop_index("ix_group_entry_waiting", table_name="group_entry")
    op.drop_index("ix_group_entry_person_id", table_name="group_entry")
    op.drop_index(op.f("ix_group_entry_group_id"), table_name="group_entry")
    op.drop_table("group_entry")
    op.drop_table("terms_of_reference")
    # Not in a batch: SQLite would make the table anew, and everything points at it.
    for column in ("replica_of_id", "close_reason", "closed_number", "closed_at", "opened_number", "county"):
        op.drop_column("working_group", column)
    for column in ("guard", "reply_to", "calendar_method", "calendar"):
        op.drop_column("mail_message", column)
    op.drop_column("person", "timezone")
