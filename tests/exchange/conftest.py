"""Documents for the tests of this room, made as those of documents are."""

from collections.abc import Callable

import pytest

from app import documents
from app.core import clock
from tests.documents.conftest import put  # noqa: F401 - a fixture
from tests.houses import House

HOSTILE = "50% {of} <b>“Cash”</b> & \\care_$ \x0b\x1f\nER  - ]]>"


@pytest.fixture
def noted(house: House) -> Callable[[], int]:
    """Look what everyone can know of, as the job does; how many were new."""

    def note() -> int:
        with house.write() as session:
            return documents.note_shared(session)

    return note


@pytest.fixture
def hide(house: House) -> Callable[..., None]:
    """Change what is said of who reads a document, behind the back of all actions but with its moment."""

    def change(number: int, **values: object) -> None:
        with house.write() as session:
            row = session.get_one(documents.models.Document, number)
            for name, value in (values | {"changed_at": clock.now()}).items():
                setattr(row, name, value)

    return change
