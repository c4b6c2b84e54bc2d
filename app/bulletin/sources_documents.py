"""Documents that came onto the shelf; funding appeals are calls."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app import documents
from app.bulletin.found import LANGUAGES, Found, Window, drafted, joined, titled
from app.bulletin.models import SourceKind
from app.vocabularies import labels

APPEAL = "funding_appeal"
# Minutes that a body keeps to itself are no news, whoever of it reads the bulletin.
RECORDS = "minutes"
COMMUNITY = frozenset({"public", "members"})


def documents_published(session: Session, window: Window) -> Iterable[Found]:
    types = {language: labels(session, "document_type", language) for language in LANGUAGES}
    for one in documents.told_between(session, window.since, window.until):
        if one.type == RECORDS and one.audience not in COMMUNITY:
            continue
        year = str(one.year or "")
        yield Found(
            kind=SourceKind.DOCUMENT,
            key=str(one.id),
            section="calls" if one.type == APPEAL else "",
            audience=one.audience,
            href=f"/documents/{one.id}",
            title=titled(one.title, one.language),
            draft=drafted(one.text, one.title, one.language),
            facts={code: joined([one.organisation, types[code].get(one.type, one.type), year]) for code in LANGUAGES},
            credit=one.organisation,
            happened_at=one.came_at,
            once=True,
        )
