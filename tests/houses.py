"""A whole house for one test: its own database, files, index and mail, opened through real HTTP requests."""

import atexit
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache, cached_property

from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app import audit
from app.access import Actor
from app.accounts import Person, actor_of_person
from app.accounts.identify import cookie_name
from app.accounts.sessions import open_session
from app.assembly import make_services
from app.core.services import Services
from app.core.settings import Settings
from app.discovery import Index
from app.main import create_app
from app.worker import make_worker
from tests.people import Member
from tests.transport import ADDRESS, WholeAnswers


def text_of(message: EmailMessage) -> str:
    """The plain text of a message, whether it has an HTML form or not."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@cache
def one_loop() -> BlockingPortal:
    """The event loop of this process's browsers: starting one for each request costs as much as the request."""
    return _open.enter_context(start_blocking_portal())


def id_of(session: Session, person: Member) -> int:
    return session.scalars(select(Person.id).where(Person.email == person.email)).one()


_open = ExitStack()
atexit.register(_open.close)


class House:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._clients: list[TestClient] = []

    @cached_property
    def services(self) -> Services:
        return make_services(self.settings)

    @cached_property
    def app(self) -> FastAPI:
        return create_app(services=self.services)

    def browse(self, person: Member | None = None, **headers: str) -> TestClient:
        """A browser of its own, signed in as the person; redirects are not followed.

        What the form would leave behind is there without it: tests of accounts sign in with the form itself.
        """
        client = TestClient(
            self.app,
            base_url=self.settings.base_url,
            follow_redirects=False,
            raise_server_exceptions=False,
            headers=headers,
        )
        client._transport = WholeAnswers(self.app, one_loop())
        self._clients.append(client)
        if person is not None:
            with self.write() as session:
                found = session.scalars(select(Person).where(Person.email == person.email)).one()
                token = open_session(session, found, address=ADDRESS, user_agent=client.headers["user-agent"])
                audit.record(session, Actor(person_id=found.id), "person.signed_in", found.id)
            client.cookies.set(cookie_name(secure=self.settings.secure), token, domain=client.base_url.host)
        return client

    def work(self) -> int:
        """Pay everything that is owed now; returns how many claims ran."""
        return make_worker(self.services).drain()

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self.services.database.read() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self.services.database.write() as session:
            yield session

    def person_id(self, person: Member) -> int:
        with self.read() as session:
            return id_of(session, person)

    def actor(self, person: Member | None) -> Actor:
        if person is None:
            return Actor()
        with self.read() as session:
            return actor_of_person(session, id_of(session, person))

    def mails(self, to: Member | str | None = None) -> list[EmailMessage]:
        """What was delivered, oldest first; run `work()` before."""
        address = to.email if isinstance(to, Member) else to
        found = [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted((self.settings.data_dir / "mail").glob("*.eml"))
        ]
        return [message for message in found if address is None or address in str(message["to"])]  # type: ignore[misc]

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The SQL statements sent in the block."""
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith("BEGIN"):
                statements.append(statement)

        engine = self.services.database.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    def close(self) -> None:
        for client in self._clients:
            client.close()
        if "services" in self.__dict__:
            self.services.get(Index).engine.close()
            self.services.database.dispose()
