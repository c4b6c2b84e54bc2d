"""What is kept of an issue's making and of its sending: who wrote, versions, tasks, editions as frozen, whom they went to."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulletin_dispatch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["bulletin_issue.id"], name=op.f("fk_bulletin_dispatch_issue_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bulletin_dispatch_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_dispatch")),
        sa.UniqueConstraint("issue_id", "person_id", name=op.f("uq_bulletin_dispatch_issue_id_person_id")),
        sa.UniqueConstraint("message_id", name=op.f("uq_bulletin_dispatch_message_id")),
    )
    op.create_index(op.f("ix_bulletin_dispatch_person_id"), "bulletin_dispatch", ["person_id"], unique=False)
    op.create_index("ix_bulletin_dispatch_state", "bulletin_dispatch", ["issue_id", "state", "next_at"], unique=False)
    op.create_table(
        "bulletin_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("model", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["bulletin_issue.id"], name=op.f("fk_bulletin_edition_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_edition")),
        sa.UniqueConstraint(
            "issue_id", "language", "number", name=op.f("uq_bulletin_edition_issue_id_language_number")
        ),
    )
    op.create_table(
        "bulletin_editor",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["bulletin_issue.id"], name=op.f("fk_bulletin_editor_issue_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bulletin_editor_person_id")),
        sa.PrimaryKeyConstraint("issue_id", "person_id", name=op.f("pk_bulletin_editor")),
    )
    op.create_table(
        "bulletin_naming",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bulletin_naming_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_bulletin_naming")),
    )
    op.create_table(
        "bulletin_reading",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["bulletin_issue.id"], name=op.f("fk_bulletin_reading_issue_id")),
        sa.PrimaryKeyConstraint("issue_id", "language", "form", "day", name=op.f("pk_bulletin_reading")),
    )
    op.create_table(
        "bulletin_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_bulletin_task_done_by")),
        sa.ForeignKeyConstraint(["issue_id"], ["bulletin_issue.id"], name=op.f("fk_bulletin_task_issue_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_bulletin_task_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_task")),
        sa.UniqueConstraint("issue_id", "code", name=op.f("uq_bulletin_task_issue_id_code")),
    )
    op.create_table(
        "bulletin_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["bulletin_issue.id"], name=op.f("fk_bulletin_version_issue_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bulletin_version_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_version")),
    )
    op.create_index(
        "ix_bulletin_version_issue_id", "bulletin_version", ["issue_id", "conflict", "saved_at"], unique=False
    )
    op.create_table(
        "bulletin_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bulletin_note_person_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["bulletin_submission.id"], name=op.f("fk_bulletin_note_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_note")),
    )
    op.create_index(op.f("ix_bulletin_note_submission_id"), "bulletin_note", ["submission_id"], unique=False)
    op.create_table(
        "bulletin_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("readers", sa.String(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["bulletin_edition.id"], name=op.f("fk_bulletin_paper_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_paper")),
        sa.UniqueConstraint("edition_id", "readers", name=op.f("uq_bulletin_paper_edition_id_readers")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_bulletin_paper_storage_key")),
    )
    op.create_table(
        "bulletin_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("replacement", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["bulletin_issue.id"], name=op.f("fk_bulletin_correction_issue_id")),
        sa.ForeignKeyConstraint(["item_id"], ["bulletin_item.id"], name=op.f("fk_bulletin_correction_item_id")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_bulletin_correction_published_by")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_bulletin_correction_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_correction")),
    )
    op.create_index(op.f("ix_bulletin_correction_issue_id"), "bulletin_correction", ["issue_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_bulletin_correction_issue_id"), table_name="bulletin_correction")
    op.drop_table("bulletin_correction")
    op.drop_table("bulletin_paper")
    op.drop_index(op.f("ix_bulletin_note_submission_id"), table_name="bulletin_note")
    op.drop_table("bulletin_note")
    op.drop_index("ix_bulletin_version_issue_id", table_name="bulletin_version")
    op.drop_table("bulletin_version")
    op.drop_table("bulletin_task")
    op.drop_table("bulletin_reading")
    op.drop_table("bulletin_naming")
    op.drop_table("bulletin_editor")
    op.drop_table("bulletin_edition")
    op.drop_index("ix_bulletin_dispatch_state", table_name="bulletin_dispatch")
    op.drop_index(op.f("ix_bulletin_dispatch_person_id"), table_name="bulletin_dispatch")
    op.drop_table("bulletin_dispatch")
