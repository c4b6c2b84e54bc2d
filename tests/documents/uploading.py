"""Posting the upload form, and looking at what it left behind."""

from sqlalchemy import func, select

from app.documents.models import Document
from tests.documents.conftest import STUDY

FIELDS = {"title": "A study of transfers", "type": "evaluation_report", "visibility": "members"}


def send(browser, content=STUDY, name="study.txt", *, to="/documents/new", **fields):
    files = {"file": (name, content, "application/octet-stream")} if content is not None else None
    return browser.post(to, data=FIELDS | fields, files=files)


def stored(house) -> set[str]:
    return {thing.key for thing in house.services.storage.list("files/")}


def count(house) -> int:
    with house.read() as session:
        return session.scalar(select(func.count(Document.id)))
