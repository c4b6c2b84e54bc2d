from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from app import mail
from app.core.db import Database
from app.core.services import Services
from app.core.storage import Storage
from app.jobs import Job, Registry, Worker
from app.mail import MailMessage
from tests.mail.scripted import server
from tests.mail.servers import servers, started

__all__ = ["server", "servers", "started"]


class Post:
    """The mail room of one house: what is owed, what went out."""

    def __init__(self, settings):
        self.settings = settings
        self.services = Services(
            settings, Database(settings.resolved_database_url), Storage("", settings.data_dir / "files")
        )

    def through(self, port):
        """The same house, with a mail server at this port of the loopback address."""
        settings = self.settings.model_copy(
            update={"smtp_url": type(self.settings.smtp_url)(f"smtp://127.0.0.1:{port}")}
        )
        return Services(settings, self.services.database, self.services.storage)

    def queue(self, to="moraa@people.example", subject="Subject", text="Text.\n", html="", **further):
        with self.services.database.write() as session:
            return mail.queue(session, to=to, subject=subject, text=text, html=html, **further)

    def work(self, services=None):
        return Worker(services or self.services, Registry(mail.HANDLERS)).drain()

    def rows(self, *columns):
        with self.services.database.read() as session:
            return [tuple(row) for row in session.execute(select(*columns).order_by(MailMessage.id))]

    def owed(self):
        with self.services.database.read() as session:
            return [tuple(row) for row in session.execute(select(Job.state, Job.attempts, Job.last_error))]

    def delivered(self):
        paths = sorted((self.settings.data_dir / "mail").glob("*"))
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]


@pytest.fixture
def post(settings):
    opened = Post(settings)
    yield opened
    opened.services.database.dispose()
