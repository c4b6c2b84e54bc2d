"""A folder with a manifest and its files, and the import of it."""

import json
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from app.documents.models import Document, DocumentFile, DocumentVersion
from app.transfer.importing import import_rows
from app.transfer.sources import opened
from tests import people

ROW = {"title": "A study", "type": "research_study", "file": "study.txt", "visibility": "public"}


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "manifest"
    made.mkdir()
    (made / "study.txt").write_text("Cash transfers reach older persons in Kitui.")
    (made / "other.txt").write_text("Health insurance in Wajir.")
    return made


@pytest.fixture
def write(folder):
    """Writes the rows, each on what ROW says, as JSON Lines; a string is a line as it is."""

    def write_rows(*rows, name="documents.jsonl"):
        lines = [one if isinstance(one, str) else json.dumps({**ROW, **one}) for one in rows]
        (folder / name).write_text("\n".join(lines) + "\n")
        return folder / name

    return write_rows


@pytest.fixture
def bring(house):
    """Imports a manifest; its outcomes."""

    def bring_in(path, by=people.COORDINATOR, **how):
        with opened(path) as (manifest, place):
            return list(import_rows(house.services, house.person_id(by), manifest, place, **how))

    return bring_in


@pytest.fixture
def census(house):
    """How many documents, versions, files and stored objects there are."""

    def count():
        with house.read() as session:
            rows = [
                session.scalar(select(func.count()).select_from(one))
                for one in (Document, DocumentVersion, DocumentFile)
            ]
        stored = []
        with suppress(FileNotFoundError):
            stored = list(house.services.storage.list("files/"))
        return (*rows, len(stored))

    return count
