"""Documents for tests, made through the room's own actions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from app import documents
from app.documents.models import DocumentState as State
from tests import people
from tests.houses import House

Put = Callable[..., int]
STUDY = b"Cash transfers reach older persons in Kitui.\n\nNothing else is said here."


@pytest.fixture
def put(house: House) -> Put:
    """Adds a document and brings it to a state; returns its id."""

    def put_one(
        owner=people.REPRESENTATIVE,
        state=State.PUBLISHED,
        *,
        title="A study",
        content=STUDY,
        name="study.txt",
        audience="members",
        embargo_until: datetime | None = None,
        reason="Please add a summary.",
        **said,
    ) -> int:
        stored = documents.take_in_bytes(house.services.storage, content, name)
        description = replace(
            documents.Description(title=title, type="research_study"),
            audience=audience,
            embargo_until=embargo_until,
            **said,
        )
        by, coordinator = house.actor(owner), house.actor(people.COORDINATOR)
        with house.write() as session:
            document = documents.add_document(session, description, stored, by=by)
            if state != State.DRAFT:
                documents.submit(session, document, by=by)
            if state == State.PUBLISHED:
                documents.publish(session, document, by=coordinator)
            if state == State.DECLINED:
                documents.decline(session, document, reason, by=coordinator)
            if state == State.WITHDRAWN:
                documents.withdraw(session, document, by=by)
            return document.id

    return put_one
