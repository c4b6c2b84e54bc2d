"""Topics and posts, what hangs on a post, and what people do with a topic."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forum_reader",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("caught_up", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_forum_reader_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_forum_reader")),
    )
    op.create_table(
        "post_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_draft")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_post_draft_person_id_key")),
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("last_post_id", sa.Integer(), nullable=False),
        sa.Column("last_post_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_author_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lock_reason", sa.String(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_topic_author_id")),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name=op.f("fk_topic_group_id")),
        sa.ForeignKeyConstraint(["last_author_id"], ["person.id"], name=op.f("fk_topic_last_author_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["topic.id"], name=op.f("fk_topic_merged_into_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_topic_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
    )
    op.create_index("ix_topic_audience_last_post_at", "topic", ["audience", "last_post_at"], unique=False)
    op.create_index("ix_topic_author_id", "topic", ["author_id"], unique=False)
    op.create_index("ix_topic_group_id_last_post_at", "topic", ["group_id", "last_post_at"], unique=False)
    op.create_index("ix_topic_last_post_at", "topic", ["last_post_at"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("cut_text", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("from_topic_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_post_author_id")),
        sa.ForeignKeyConstraint(["from_topic_id"], ["topic.id"], name=op.f("fk_post_from_topic_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_post_organisation_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_post_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("topic_id", "number", name=op.f("uq_post_topic_id_number")),
    )
    op.create_index("ix_post_author_id_created_at", "post", ["author_id", "created_at"], unique=False)
    op.create_index("ix_post_created_at", "post", ["created_at"], unique=False)
    op.create_index("ix_post_state", "post", ["state"], unique=False)
    op.create_index("ix_post_topic_id_state_author_id", "post", ["topic_id", "state", "author_id"], unique=False)
    op.create_table(
        "topic_poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("several", sa.Boolean(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_topic_poll_created_by")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_poll_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_poll")),
    )
    op.create_index(op.f("ix_topic_poll_topic_id"), "topic_poll", ["topic_id"], unique=False)
    op.create_table(
        "topic_reading",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_topic_reading_person_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_reading_topic_id")),
        sa.PrimaryKeyConstraint("person_id", "topic_id", name=op.f("pk_topic_reading")),
    )
    op.create_index(op.f("ix_topic_reading_topic_id"), "topic_reading", ["topic_id"], unique=False)
    op.create_table(
        "topic_tag",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_tag_topic_id")),
        sa.PrimaryKeyConstraint("topic_id", "code", name=op.f("pk_topic_tag")),
    )
    op.create_index("ix_topic_tag_code", "topic_tag", ["code"], unique=False)
    op.create_table(
        "post_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("draft_key", sa.String(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_attachment_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_attachment_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_attachment")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_post_attachment_storage_key")),
    )
    op.create_index(
        "ix_post_attachment_person_id_draft_key", "post_attachment", ["person_id", "draft_key"], unique=False
    )
    op.create_index(op.f("ix_post_attachment_post_id"), "post_attachment", ["post_id"], unique=False)
    op.create_table(
        "post_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_link_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_link")),
        sa.UniqueConstraint("post_id", "document_id", "page", name=op.f("uq_post_link_post_id_document_id_page")),
    )
    op.create_index("ix_post_link_document_id", "post_link", ["document_id"], unique=False)
    op.create_table(
        "post_mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_mention_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_mention")),
        sa.UniqueConstraint("post_id", "kind", "target_id", name=op.f("uq_post_mention_post_id_kind_target_id")),
    )
    op.create_index("ix_post_mention_target", "post_mention", ["kind", "target_id"], unique=False)
    op.create_table(
        "post_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_version_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_version_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_version")),
        sa.UniqueConstraint("post_id", "version", name=op.f("uq_post_version_post_id_version")),
    )
    op.create_table(
        "topic_poll_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["topic_poll.id"], name=op.f("fk_topic_poll_option_poll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_poll_option")),
    )
    op.create_index(op.f("ix_topic_poll_option_poll_id"), "topic_poll_option", ["poll_id"], unique=False)
    op.create_table(
        "topic_poll_vote",
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["option_id"], ["topic_poll_option.id"], name=op.f("fk_topic_poll_vote_option_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_topic_poll_vote_person_id")),
        sa.PrimaryKeyConstraint("option_id", "person_id", name=op.f("pk_topic_poll_vote")),
    )


def downgrade() -> None:
    op.drop_table("topic_poll_vote")
    op.drop_index(op.f("ix_topic_poll_option_poll_id"), table_name="topic_poll_option")
    op.drop_table("topic_poll_option")
    op.drop_table("post_version")
    op.drop_index("ix_post_mention_target", table_name="post_mention")
    op.drop_table("post_mention")
    op.drop_index("ix_post_link_document_id", table_name="post_link")
    op.drop_table("post_link")
    op.drop_index(op.f("ix_post_attachment_post_id"), table_name="post_attachment")
    op.drop_index("ix_post_attachment_person_id_draft_key", table_name="post_attachment")
    op.drop_table("post_attachment")
    op.drop_index("ix_topic_tag_code", table_name="topic_tag")
    op.drop_table("topic_tag")
    op.drop_index(op.f("ix_topic_reading_topic_id"), table_name="topic_reading")
    op.drop_table("topic_reading")
    op.drop_index(op.f("ix_topic_poll_topic_id"), table_name="topic_poll")
    op.drop_table("topic_poll")
    op.drop_index("ix_post_state", table_name="post")
    op.drop_index("ix_post_author_id_created_at", table_name="post")
    op.drop_table("post")
    op.drop_index("ix_topic_last_post_at", table_name="topic")
    op.drop_index("ix_topic_group_id_last_post_at", table_name="topic")
    op.drop_index("ix_topic_author_id", table_name="topic")
    op.drop_index("ix_topic_audience_last_post_at", table_name="topic")
    op.drop_table("topic")
    op.drop_table("post_draft")
    op.drop_table("forum_reader")
