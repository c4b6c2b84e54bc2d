"""The quarterly bulletin: issues with their sections and items, what was found for them, submissions and pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulletin_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("editions", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("submissions_until", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("requested_by", sa.Integer(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_reason", sa.String(), nullable=False),
        sa.Column("frozen_by", sa.Integer(), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pause_reason", sa.String(), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_bulletin_issue_decided_by")),
        sa.ForeignKeyConstraint(["frozen_by"], ["person.id"], name=op.f("fk_bulletin_issue_frozen_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_bulletin_issue_opened_by")),
        sa.ForeignKeyConstraint(["requested_by"], ["person.id"], name=op.f("fk_bulletin_issue_requested_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_issue")),
        sa.UniqueConstraint("quarter", name=op.f("uq_bulletin_issue_quarter")),
    )
    op.create_table(
        "bulletin_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("small_key", sa.String(), nullable=False),
        sa.Column("small_size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_bulletin_picture_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_picture")),
        sa.UniqueConstraint("small_key", name=op.f("uq_bulletin_picture_small_key")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_bulletin_picture_storage_key")),
    )
    op.create_table(
        "bulletin_candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("source_kind", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("href", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("credit", sa.String(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_bulletin_candidate_decided_by")),
        sa.ForeignKeyConstraint(["issue_id"], ["bulletin_issue.id"], name=op.f("fk_bulletin_candidate_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_candidate")),
        sa.UniqueConstraint("issue_id", "source_kind", "source_key", name="uq_bulletin_candidate_source"),
    )
    op.create_index(
        "ix_bulletin_candidate_state",
        "bulletin_candidate",
        ["issue_id", "state", "source_kind", "happened_at"],
        unique=False,
    )
    op.create_table(
        "bulletin_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["bulletin_issue.id"], name=op.f("fk_bulletin_section_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_section")),
        sa.UniqueConstraint("issue_id", "code", name=op.f("uq_bulletin_section_issue_id_code")),
    )
    op.create_table(
        "bulletin_submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("credit", sa.String(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited", sa.JSON(), nullable=False),
        sa.Column("edit_state", sa.String(), nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_bulletin_submission_decided_by")),
        sa.ForeignKeyConstraint(["edited_by"], ["person.id"], name=op.f("fk_bulletin_submission_edited_by")),
        sa.ForeignKeyConstraint(["issue_id"], ["bulletin_issue.id"], name=op.f("fk_bulletin_submission_issue_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_bulletin_submission_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bulletin_submission_person_id")),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["bulletin_picture.id"], name=op.f("fk_bulletin_submission_picture_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_submission")),
        sa.UniqueConstraint("person_id", "token", name=op.f("uq_bulletin_submission_person_id_token")),
    )
    op.create_index(op.f("ix_bulletin_submission_issue_id"), "bulletin_submission", ["issue_id"], unique=False)
    op.create_index(
        op.f("ix_bulletin_submission_organisation_id"), "bulletin_submission", ["organisation_id"], unique=False
    )
    op.create_index("ix_bulletin_submission_state", "bulletin_submission", ["state", "created_at"], unique=False)
    op.create_table(
        "bulletin_carried",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("source_kind", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("href", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("credit", sa.String(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("alt", sa.JSON(), nullable=False),
        sa.Column("caption", sa.JSON(), nullable=False),
        sa.Column("put_off_by", sa.Integer(), nullable=False),
        sa.Column("put_off_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["bulletin_issue.id"], name=op.f("fk_bulletin_carried_issue_id")),
        sa.ForeignKeyConstraint(["picture_id"], ["bulletin_picture.id"], name=op.f("fk_bulletin_carried_picture_id")),
        sa.ForeignKeyConstraint(["put_off_by"], ["person.id"], name=op.f("fk_bulletin_carried_put_off_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_carried")),
        sa.UniqueConstraint("issue_id", "source_kind", "source_key", name="uq_bulletin_carried_source"),
    )
    op.create_table(
        "bulletin_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_kind", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("href", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("credit", sa.String(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("alt", sa.JSON(), nullable=False),
        sa.Column("caption", sa.JSON(), nullable=False),
        sa.Column("carried_from_id", sa.Integer(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_bulletin_item_added_by")),
        sa.ForeignKeyConstraint(
            ["carried_from_id"], ["bulletin_carried.id"], name=op.f("fk_bulletin_item_carried_from_id")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["bulletin_issue.id"], name=op.f("fk_bulletin_item_issue_id")),
        sa.ForeignKeyConstraint(["picture_id"], ["bulletin_picture.id"], name=op.f("fk_bulletin_item_picture_id")),
        sa.ForeignKeyConstraint(["section_id"], ["bulletin_section.id"], name=op.f("fk_bulletin_item_section_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_item")),
        sa.UniqueConstraint("issue_id", "source_kind", "source_key", name="uq_bulletin_item_source"),
    )
    op.create_index("ix_bulletin_item_place", "bulletin_item", ["issue_id", "section_id", "position"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_bulletin_item_place", table_name="bulletin_item")
    op.drop_table("bulletin_item")
    op.drop_table("bulletin_carried")
    op.drop_index("ix_bulletin_submission_state", table_name="bulletin_submission")
    op.drop_index(op.f("ix_bulletin_submission_organisation_id"), table_name="bulletin_submission")
    op.drop_index(op.f("ix_bulletin_submission_issue_id"), table_name="bulletin_submission")
    op.drop_table("bulletin_submission")
    op.drop_table("bulletin_section")
    op.drop_index("ix_bulletin_candidate_state", table_name="bulletin_candidate")
    op.drop_table("bulletin_candidate")
    op.drop_table("bulletin_picture")
    op.drop_table("bulletin_issue")
