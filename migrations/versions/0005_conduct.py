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
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.drop_column("warned_at")
    with op.batch_alter_table("sanction", schema=None) as batch_op:
        batch_op.drop_column("link_version")
        batch_op.drop_column("carried_out")
    with op.batch_alter_table("code_version", schema=None) as batch_op:
        batch_op.drop_column("told_at")
