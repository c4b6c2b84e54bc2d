"""What people are told, as rows; what is known of addresses; messages that came in."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_address",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rests_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_mail_address")),
    )
    op.create_table(
        "mail_bounce",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_bounce")),
        sa.UniqueConstraint("address", "message_id", name=op.f("uq_mail_bounce_address_message_id")),
    )
    op.create_index("ix_mail_bounce_address_at", "mail_bounce", ["address", "at"], unique=False)
    op.create_table(
        "mail_received",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_hash", sa.String(), nullable=False),
        sa.Column("taker", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_received")),
        sa.UniqueConstraint("message_hash", name=op.f("uq_mail_received_message_hash")),
    )
    op.create_index(op.f("ix_mail_received_at"), "mail_received", ["at"], unique=False)
    op.create_table(
        "digest_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_issue_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_issue")),
        sa.UniqueConstraint("person_id", "cadence", "period", name=op.f("uq_digest_issue_person_id_cadence_period")),
    )
    op.create_index("ix_digest_issue_period", "digest_issue", ["period"], unique=False)
    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("excerpt", sa.String(), nullable=False),
        sa.Column("href", sa.String(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_notification_by_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["digest_issue.id"], name=op.f("fk_notification_issue_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notification_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_notification_person_id_key")),
    )
    op.create_index("ix_notification_cadence_mailed_at", "notification", ["cadence", "mailed_at"], unique=False)
    op.create_index(op.f("ix_notification_issue_id"), "notification", ["issue_id"], unique=False)
    op.create_index("ix_notification_person_id_created_at", "notification", ["person_id", "created_at"], unique=False)
    op.create_index("ix_notification_subject", "notification", ["subject_kind", "subject_id", "number"], unique=False)
    op.create_index("ix_notification_unread", "notification", ["person_id", "read_at", "audience"], unique=False)
    op.create_table(
        "notification_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("mail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notification_choice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_choice")),
        sa.UniqueConstraint(
            "person_id", "scope", "scope_id", name=op.f("uq_notification_choice_person_id_scope_scope_id")
        ),
    )
    op.create_index("ix_notification_choice_scope", "notification_choice", ["scope", "scope_id"], unique=False)
    op.add_column("mail_message", sa.Column("headers", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
    op.add_column("mail_message", sa.Column("bulk", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("mail_message", sa.Column("dropped", sa.String(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    op.drop_column("mail_message", "dropped")
    op.drop_column("mail_message", "bulk")
    op.drop_column("mail_message", "headers")
    op.drop_index("ix_notification_choice_scope", table_name="notification_choice")
    op.drop_table("notification_choice")
    op.drop_index("ix_notification_unread", table_name="notification")
    op.drop_index("ix_notification_subject", table_name="notification")
    op.drop_index("ix_notification_person_id_created_at", table_name="notification")
    op.drop_index(op.f("ix_notification_issue_id"), table_name="notification")
    op.drop_index("ix_notification_cadence_mailed_at", table_name="notification")
    op.drop_table("notification")
    op.drop_index("ix_digest_issue_period", table_name="digest_issue")
    op.drop_table("digest_issue")
    op.drop_index(op.f("ix_mail_received_at"), table_name="mail_received")
    op.drop_table("mail_received")
    op.drop_index("ix_mail_bounce_address_at", table_name="mail_bounce")
    op.drop_table("mail_bounce")
    op.drop_table("mail_address")
