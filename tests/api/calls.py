"""How the tests of the API call it, and what they expect of a problem."""

from sqlalchemy import select

from app.documents.models import Document, DocumentVersion

FIELDS = {
    "title": "Transfers in Kitui",
    "type": "evaluation_report",
    "summary": "What changed.",
    "authors": ["A. Musembi", "J. Otieno"],
    "year": "2025",
    "language": "en",
    "pillars": ["social_assistance"],
    "topics": ["financing"],
    "counties": ["047", "Kitui"],
    "keywords": "cash, older persons",
    "licence": "cc_by_4",
    "visibility": "members",
}


CALLS = ("submit", "publish", "decline", "withdraw")


def send(client, content: bytes = b"Cash reached Kitui.", name: str = "study.txt", **fields: object):
    return client.post("/api/v1/documents", data=FIELDS | fields, files={"file": (name, content, "text/plain")})


def problem(answer, status: int, *, fields: tuple[str, ...] = ()) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert (body["status"], body["type"]) == (status, "about:blank")
    assert body["title"]
    assert body["detail"]
    assert tuple(fault["field"] for fault in body.get("errors", ())) == fields
    return body


def everything(house) -> list[tuple]:
    with house.read() as session:
        rows = session.execute(select(Document.__table__).order_by(Document.id)).all()
        return [*rows, *session.execute(select(DocumentVersion.__table__).order_by(DocumentVersion.id)).all()]
