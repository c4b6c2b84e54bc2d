import pytest
from sqlalchemy import select

from app.core import revision
from app.core.db import Database
from app.core.services import Services
from app.core.storage import Storage
from app.jobs import Handler, Job, Registry, Worker


class Book:
    """The book of debts of one house, with workers of its own making; an effect is a counter that rises."""

    def __init__(self, settings):
        self.settings = settings
        self.services = self.open()

    def open(self):
        return Services(
            self.settings, Database(self.settings.resolved_database_url), Storage("", self.settings.data_dir)
        )

    def write(self):
        return self.services.database.write()

    def worker(self, *handlers, services=None):
        return Worker(services or self.services, Registry(handlers))

    def jobs(self, *columns):
        with self.services.database.read() as session:
            rows = session.execute(select(*(columns or (Job.name, Job.state))).order_by(Job.id)).all()
        return [tuple(row) if len(row) > 1 else row[0] for row in rows]

    def effects(self, name="effect"):
        with self.services.database.read() as session:
            return session.scalar(select(revision.current(name))) or 0


def count(session, _services, _payload, _value):
    revision.bump(session, "effect")


COUNT = Handler("count", apply=count)


@pytest.fixture
def book(settings):
    opened = Book(settings)
    yield opened
    opened.services.database.dispose()
