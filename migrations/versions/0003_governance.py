"""Committees and ballots; what a member organisation keeps about itself."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "committee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("county", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_sw", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("seats_least", sa.Integer(), nullable=False),
        sa.Column("seats_most", sa.Integer(), nullable=False),
        sa.Column("quorum_percent", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.String(), nullable=False),
        sa.Column("chair_breaks_tie", sa.Boolean(), nullable=False),
        sa.Column("vote_days", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee")),
        sa.UniqueConstraint("slug", name=op.f("uq_committee_slug")),
    )
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("scored", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("quorum_percent", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.String(), nullable=False),
        sa.Column("chair_breaks_tie", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_ballot_closed_by")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_ballot_committee_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_ballot_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index("ix_ballot_committee_id_state", ["committee_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballot_number"), ["number"], unique=False)
        batch_op.create_index("ix_ballot_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "committee_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("constituency", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("pillar", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_committee_seat_committee_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_committee_seat_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_seat")),
    )
    with op.batch_alter_table("committee_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_committee_seat_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_committee_seat_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "profile_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_profile_change_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_profile_change_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_change")),
    )
    with op.batch_alter_table("profile_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_change_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "ballot_elector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("alternate_id", sa.Integer(), nullable=True),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declaration", sa.String(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("conflict_note", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "cast_at IS NULL OR declaration = 'no_conflict'", name=op.f("ck_ballot_elector_no_vote_before_declaration")
        ),
        sa.ForeignKeyConstraint(["alternate_id"], ["person.id"], name=op.f("fk_ballot_elector_alternate_id")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_elector_ballot_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ballot_elector_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["committee_seat.id"], name=op.f("fk_ballot_elector_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_elector")),
        sa.UniqueConstraint("ballot_id", "seat_id", name=op.f("uq_ballot_elector_ballot_id_seat_id")),
    )
    with op.batch_alter_table("ballot_elector", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_elector_ballot_id"), ["ballot_id"], unique=False)
        batch_op.create_index("ix_ballot_elector_person_id", ["person_id"], unique=False)

    op.create_table(
        "ballot_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_remark_ballot_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ballot_remark_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_remark")),
    )
    with op.batch_alter_table("ballot_remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_remark_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "committee_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_committee_term_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["committee_seat.id"], name=op.f("fk_committee_term_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_term")),
    )
    with op.batch_alter_table("committee_term", schema=None) as batch_op:
        batch_op.create_index("ix_committee_term_person_id", ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_committee_term_seat_id"), ["seat_id"], unique=False)

    with op.batch_alter_table("affiliation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("voting_contact", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("legal_status", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("registration_number", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    # Not in a batch: SQLite would make the tables anew, and others point at them.
    op.drop_column("organisation", "registration_number")
    op.drop_column("organisation", "legal_status")

    op.drop_column("affiliation", "voting_contact")

    with op.batch_alter_table("committee_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_term_seat_id"))
        batch_op.drop_index("ix_committee_term_person_id")

    op.drop_table("committee_term")
    with op.batch_alter_table("ballot_remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_remark_ballot_id"))

    op.drop_table("ballot_remark")
    with op.batch_alter_table("ballot_elector", schema=None) as batch_op:
        batch_op.drop_index("ix_ballot_elector_person_id")
        batch_op.drop_index(batch_op.f("ix_ballot_elector_ballot_id"))

    op.drop_table("ballot_elector")
    with op.batch_alter_table("profile_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_change_organisation_id"))

    op.drop_table("profile_change")
    with op.batch_alter_table("committee_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_seat_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_committee_seat_committee_id"))

    op.drop_table("committee_seat")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index("ix_ballot_subject")
        batch_op.drop_index(batch_op.f("ix_ballot_number"))
        batch_op.drop_index("ix_ballot_committee_id_state")

    op.drop_table("ballot")
    op.drop_table("committee")
