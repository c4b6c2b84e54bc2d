"""The repository in full: relations, linked authors, copies asked for, swaps; what files and documents further know."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "glossary_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("sw", sa.String(), nullable=False),
        sa.Column("acronym", sa.String(), nullable=False),
        sa.Column("others", sa.JSON(), nullable=False),
        sa.Column("definition_en", sa.String(), nullable=False),
        sa.Column("definition_sw", sa.String(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_term")),
        sa.UniqueConstraint("en", name=op.f("uq_glossary_term_en")),
    )
    op.create_table(
        "copy_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_copy_request_decided_by")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_copy_request_document_id")),
        sa.ForeignKeyConstraint(["version_id"], ["document_version.id"], name=op.f("fk_copy_request_version_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_copy_request_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_copy_request_token_hash")),
    )
    op.create_index("ix_copy_request_document_id_state", "copy_request", ["document_id", "state"], unique=False)
    op.create_index("ix_copy_request_state", "copy_request", ["state"], unique=False)
    op.create_index(op.f("ix_copy_request_person_id"), "copy_request", ["person_id"], unique=False)
    op.create_table(
        "document_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_document_relation_added_by")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_relation_document_id")),
        sa.ForeignKeyConstraint(["other_id"], ["document.id"], name=op.f("fk_document_relation_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_relation")),
        sa.UniqueConstraint(
            "document_id", "kind", "other_id", name=op.f("uq_document_relation_document_id_kind_other_id")
        ),
    )
    op.create_index(op.f("ix_document_relation_document_id"), "document_relation", ["document_id"], unique=False)
    op.create_index(op.f("ix_document_relation_other_id"), "document_relation", ["other_id"], unique=False)
    op.create_table(
        "document_author",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_document_author_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_document_author_person_id")),
        sa.ForeignKeyConstraint(["version_id"], ["document_version.id"], name=op.f("fk_document_author_version_id")),
        sa.PrimaryKeyConstraint("version_id", "place", name=op.f("pk_document_author")),
    )
    op.create_index(op.f("ix_document_author_organisation_id"), "document_author", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_document_author_person_id"), "document_author", ["person_id"], unique=False)
    op.create_table(
        "document_file_swap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("old_name", sa.String(), nullable=False),
        sa.Column("old_sha256", sa.String(), nullable=False),
        sa.Column("old_size", sa.Integer(), nullable=False),
        sa.Column("new_name", sa.String(), nullable=False),
        sa.Column("new_sha256", sa.String(), nullable=False),
        sa.Column("new_size", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("swapped_by", sa.Integer(), nullable=False),
        sa.Column("swapped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["swapped_by"], ["person.id"], name=op.f("fk_document_file_swap_swapped_by")),
        sa.ForeignKeyConstraint(["version_id"], ["document_version.id"], name=op.f("fk_document_file_swap_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_file_swap")),
    )
    op.create_index(op.f("ix_document_file_swap_version_id"), "document_file_swap", ["version_id"], unique=False)
    op.add_column("document", sa.Column("listed", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("document", sa.Column("external_id", sa.String(), nullable=True))
    op.add_column(
        "document",
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, server_default="1970-01-01 00:00:00+00:00"),
    )
    op.add_column("document", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("document", sa.Column("withdrawn_by", sa.Integer(), nullable=True))
    op.add_column("document", sa.Column("withdrawn_reason", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("document", sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("document", sa.Column("trashed_by", sa.Integer(), nullable=True))
    op.add_column("document", sa.Column("state_before", sa.String(), nullable=False, server_default=sa.text("''")))
    # Harvesters are told of everything that was ever published, from the moment it was.
    op.execute("UPDATE document SET changed_at = coalesce(published_at, created_at)")
    op.create_index("ix_document_changed_at", "document", ["changed_at", "id"], unique=False)
    op.create_index("ix_document_external_id", "document", ["external_id"], unique=True)
    op.add_column("document_file", sa.Column("audience", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("document_file", sa.Column("place", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("document_file", sa.Column("language", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column(
        "document_file", sa.Column("searchable_key", sa.String(), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("document_file", sa.Column("ocr", sa.String(), nullable=False, server_default=sa.text("''")))
    # Scans that are here already are recognised once the programs are.
    op.execute("UPDATE document_file SET ocr = 'absent' WHERE extraction = 'no_text'")
    op.add_column("document_file", sa.Column("scan", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("document_file", sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("document_file", sa.Column("proposed", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
    op.add_column("document_file", sa.Column("warnings", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("document_file", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("document_file", sa.Column("broken", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("document_version", sa.Column("publisher", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column(
        "document_version", sa.Column("identifier", sa.String(), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("document_version", sa.Column("link", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("document_version", sa.Column("duration", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("document_version", "duration")
    op.drop_column("document_version", "link")
    op.drop_column("document_version", "identifier")
    op.drop_column("document_version", "publisher")
    op.drop_column("document_file", "broken")
    op.drop_column("document_file", "checked_at")
    op.drop_column("document_file", "warnings")
    op.drop_column("document_file", "proposed")
    op.drop_column("document_file", "scanned_at")
    op.drop_column("document_file", "scan")
    op.drop_column("document_file", "ocr")
    op.drop_column("document_file", "searchable_key")
    op.drop_column("document_file", "language")
    op.drop_column("document_file", "place")
    op.drop_column("document_file", "audience")
    op.drop_index("ix_document_external_id", table_name="document")
    op.drop_index("ix_document_changed_at", table_name="document")
    op.drop_column("document", "state_before")
    op.drop_column("document", "trashed_by")
    op.drop_column("document", "trashed_at")
    op.drop_column("document", "withdrawn_reason")
    op.drop_column("document", "withdrawn_by")
    op.drop_column("document", "withdrawn_at")
    op.drop_column("document", "changed_at")
    op.drop_column("document", "external_id")
    op.drop_column("document", "listed")
    op.drop_index(op.f("ix_document_file_swap_version_id"), table_name="document_file_swap")
    op.drop_table("document_file_swap")
    op.drop_index(op.f("ix_document_author_person_id"), table_name="document_author")
    op.drop_index(op.f("ix_document_author_organisation_id"), table_name="document_author")
    op.drop_table("document_author")
    op.drop_index(op.f("ix_document_relation_other_id"), table_name="document_relation")
    op.drop_index(op.f("ix_document_relation_document_id"), table_name="document_relation")
    op.drop_table("document_relation")
    op.drop_index(op.f("ix_copy_request_person_id"), table_name="copy_request")
    op.drop_index("ix_copy_request_state", table_name="copy_request")
    op.drop_index("ix_copy_request_document_id_state", table_name="copy_request")
    op.drop_table("copy_request")
    op.drop_table("glossary_term")
