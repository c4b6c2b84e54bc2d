import pytest

from app.core.db import Database


@pytest.fixture
def database(settings):
    opened = Database(settings.resolved_database_url)
    yield opened
    opened.dispose()
