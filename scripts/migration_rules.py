"""Migrations have one head, and lead an empty database to exactly the tables that the models describe."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from app.core.db import Database
from app.core.migrate import alembic_config, migrate


def main() -> int:
    config = alembic_config()
    heads = ScriptDirectory.from_config(config).get_heads()
    if len(heads) != 1:
        print(f"There must be one head, and there are {len(heads)}: {', '.join(heads)}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'empty.db')}")
        migrate(database)
        try:
            with database.engine.connect() as connection:
                config.attributes["connection"] = connection
                command.check(config)
        except CommandError as difference:
            print(difference, file=sys.stderr)
            return 1
        finally:
            database.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
