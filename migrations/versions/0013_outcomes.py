"""What is kept of a topic: its summary, who was asked, reports, its history; posts that came by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "topic_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_topic_ask_asked_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_topic_ask_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_topic_ask_person_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_ask_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_ask")),
    )
    op.create_index("ix_topic_ask_topic_id", "topic_ask", ["topic_id"], unique=False)
    op.create_table(
        "topic_backing",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_topic_backing_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_topic_backing_person_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_backing_topic_id")),
        sa.PrimaryKeyConstraint("topic_id", "person_id", name=op.f("pk_topic_backing")),
    )
    op.create_table(
        "topic_summary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("as_of", sa.Integer(), nullable=False),
        sa.Column("cited", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_topic_summary_person_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_summary_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_summary")),
        sa.UniqueConstraint("topic_id", "version", name=op.f("uq_topic_summary_topic_id_version")),
    )
    op.create_table(
        "forum_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_hash", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_forum_letter_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_forum_letter_post_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_forum_letter_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_letter")),
        sa.UniqueConstraint("message_hash", name=op.f("uq_forum_letter_message_hash")),
    )
    op.create_index("ix_forum_letter_person_id_received_at", "forum_letter", ["person_id", "received_at"], unique=False)
    op.create_index("ix_forum_letter_sender_received_at", "forum_letter", ["sender", "received_at"], unique=False)
    op.create_table(
        "post_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_post_report_decided_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_report_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_report_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_report")),
        sa.UniqueConstraint("post_id", "person_id", name=op.f("uq_post_report_post_id_person_id")),
    )
    op.create_index("ix_post_report_decision", "post_report", ["decision"], unique=False)
    op.create_table(
        "topic_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("for_author", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["topic.id"], name=op.f("fk_topic_step_other_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_topic_step_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_topic_step_post_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_step_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_step")),
    )
    op.create_index("ix_topic_step_post_id", "topic_step", ["post_id"], unique=False)
    op.create_index("ix_topic_step_topic_id", "topic_step", ["topic_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_topic_step_topic_id", table_name="topic_step")
    op.drop_index("ix_topic_step_post_id", table_name="topic_step")
    op.drop_table("topic_step")
    op.drop_index("ix_post_report_decision", table_name="post_report")
    op.drop_table("post_report")
    op.drop_index("ix_forum_letter_person_id_received_at", table_name="forum_letter")
    op.drop_index("ix_forum_letter_sender_received_at", table_name="forum_letter")
    op.drop_table("forum_letter")
    op.drop_table("topic_summary")
    op.drop_table("topic_backing")
    op.drop_index("ix_topic_ask_topic_id", table_name="topic_ask")
    op.drop_table("topic_ask")
