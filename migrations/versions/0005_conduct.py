"""What a measure did, so that lifting it restores exactly that; when letters about code and stays went out."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("code_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("sanction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("carried_out", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("link_version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.add_column(sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    # Not in a batch: SQLite would make the tables anew, and others point at them.
    op.drop_column("stay", "warned_at")
    op.drop_column("sanction", "link_version")
    op.drop_column("sanction", "carried_out")
    op.drop_column("code_version", "told_at")
