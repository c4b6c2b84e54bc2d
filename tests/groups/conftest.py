"""A document on the shelf of the financing group."""

import pytest

from app import documents, groups
from tests import people
from tests.houses import House


@pytest.fixture
def shelved(house: House) -> str:
    """The title of what Leila published for her group."""
    with house.read() as session:
        group = groups.by_slug(session, "financing")
    stored = documents.take_in_bytes(house.services.storage, b"Only the group reads this.", "note.txt")
    description = documents.Description(
        title="Costing of the expansion", type="research_study", audience=f"group-{group.id}"
    )
    by = house.actor(people.LEAD)
    with house.write() as session:
        document = documents.add_document(session, description, stored, by=by)
        documents.submit(session, document, by=by)
        documents.publish(session, document, by=house.actor(people.COORDINATOR))
    return description.title
