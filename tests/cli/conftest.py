"""Commands, typed in this process."""

import os

import pytest
from typer.testing import CliRunner

from app.assembly import make_services
from app.cli import cli
from app.discovery import Index


@pytest.fixture
def baraza(tmp_path, monkeypatch):
    """Types a command in an empty house, or in that of `data`; (exit code, what it said in single spaces)."""
    for name in list(os.environ):
        if name.startswith("BARAZA_"):
            monkeypatch.delenv(name)

    opened = []

    def open_services(settings):
        opened.append(make_services(settings))
        return opened[-1]

    monkeypatch.setattr("app.cli.make_services", open_services)

    def run(*arguments, data=tmp_path / "data", **settings):
        variables = {f"BARAZA_{name.upper()}": value for name, value in settings.items()}
        done = CliRunner().invoke(cli, arguments, env=variables | {"BARAZA_DATA_DIR": str(data)})
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, " ".join(done.output.split())

    yield run
    for services in opened:  # a process of its own would end here
        services.get(Index).engine.close()
        services.database.dispose()
