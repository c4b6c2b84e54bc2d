"""A library for tests: documents in any state, whose pages stand in the database without a file being read."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex

from sqlalchemy import delete, select
from starlette.testclient import TestClient

from app import documents
from app.accounts.people import create_token
from app.documents.actions_trash import put_in_trash
from app.documents.models import Document, DocumentFile, DocumentPage, DocumentVersion
from app.documents.models import DocumentState as State
from app.documents.scanning import READ_FILE
from app.groups.models import WorkingGroup
from app.jobs import Job
from tests import people
from tests.houses import House
from tests.people import Member


class Library:
    def __init__(self, house: House) -> None:
        self.house = house
        self._clients: dict[Member | None, TestClient] = {}

    def client(self, person: Member | None) -> TestClient:
        """Pages and API with the person's token; one client a person."""
        if person not in self._clients:
            headers = {} if person is None else {"authorization": f"Bearer {self.token(person)}"}
            self._clients[person] = self.house.browse(None, **headers)
        return self._clients[person]

    def token(self, person: Member) -> str:
        number = self.house.person_id(person)
        with self.house.write() as session:
            return create_token(session, number, "test", by=self.house.actor(people.ADMINISTRATOR))

    def group(self, slug: str) -> int:
        with self.house.read() as session:
            return session.scalars(select(WorkingGroup.id).where(WorkingGroup.slug == slug)).one()

    def add(
        self,
        pages: Sequence[str] = (),
        *,
        title: str = "A study",
        summary: str = "",
        state: State = State.PUBLISHED,
        owner: Member = people.REPRESENTATIVE,
        audience: str = "members",
        embargo_until: datetime | None = None,
        name: str = "study.txt",
        published_at: datetime | None = None,
        **said: object,
    ) -> int:
        """One document, brought to its state; its id."""
        content = f"Words of a file, {token_hex(8)}.".encode()
        stored = documents.take_in_bytes(self.house.services.storage, content, name)
        described = {"type": "research_study", "title": title, "summary": summary, "audience": audience, **said}
        description = documents.Description(**described, embargo_until=embargo_until)  # type: ignore[arg-type]
        by, coordinator = self.house.actor(owner), self.house.actor(people.COORDINATOR)
        with self.house.write() as session:
            document = documents.add_document(session, description, stored, by=by)
            self._write_pages(session, document, pages)
            if state != State.DRAFT:
                documents.submit(session, document, by=by)
            if state in {State.PUBLISHED, State.WITHDRAWN}:
                documents.publish(session, document, by=coordinator, at=published_at)
            if state == State.DECLINED:
                documents.decline(session, document, "Please add a summary.", by=coordinator)
            if state == State.WITHDRAWN:
                documents.withdraw(session, document, by=by)
            return document.id

    def trashed(self, pages: Sequence[str]) -> int:
        """A draft that its owner has put into the trash; its id."""
        number = self.add(pages, state=State.DRAFT)
        with self.house.write() as session:
            put_in_trash(session, session.get_one(Document, number), by=self.house.actor(people.REPRESENTATIVE))
        return number

    def title_in_rows(self, number: int, title: str) -> None:
        """Changes the title behind the back of every job: the index does not hear of it."""
        with self.house.write() as session:
            version = session.get_one(DocumentVersion, session.get_one(Document, number).version_id)
            version.title = title

    def change(self, number: int, **values: object) -> None:
        """Changes columns of the document behind the back of every job."""
        with self.house.write() as session:
            document = session.get_one(Document, number)
            for name, value in values.items():
                setattr(document, name, value)

    @staticmethod
    def _write_pages(session, document: Document, pages: Sequence[str]) -> None:
        if not pages:
            return
        file = session.scalars(select(DocumentFile).where(DocumentFile.version_id == document.version_id)).one()
        session.add_all(DocumentPage(file_id=file.id, number=n, text=text) for n, text in enumerate(pages, start=1))
        file.extraction, file.page_count = "done", len(pages)
        session.execute(delete(Job).where(Job.name == READ_FILE))
