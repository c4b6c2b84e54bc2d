"""Documents that came onto the shelf lately, as lines of a digest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_
from sqlalchemy.orm import Session

from app.access import Actor
from app.core.settings import Settings
from app.documents.models import Document
from app.documents.queries import on_shelf
from app.documents.queries_rows import make_rows, row_query
from app.groups import audiences
from app.notifications import Line, Section
from app.web.language import translations

MOST = 30


def new_documents(
    session: Session, _settings: Settings, actor: Actor, since: datetime, until: datetime, language: str
) -> Sequence[Section]:
    """Published, or past their embargo, in that time: of the reader's own audiences, and not their own."""
    came = or_(
        and_(Document.published_at > since, Document.published_at <= until),
        and_(Document.embargo_until > since, Document.embargo_until <= until),
    )
    query = row_query().add_columns(Document.audience.label("read_by"))
    query = query.where(
        on_shelf(actor, until),
        Document.audience.in_(sorted(actor.audiences)),
        Document.owner_id != actor.person_id,
        Document.published_at <= until,
        came,
    )
    found = session.connection().execute(query.order_by(Document.published_at.desc(), Document.id).limit(MOST)).all()
    of = {row.id: audiences.group_id_of(row.read_by) for row in found}
    lines = [
        Line(one.title, one.href, " · ".join(filter(None, (one.type_label, one.organisation))), group_id=of[one.id])
        for one in make_rows(session, found, language)
    ]
    return [Section(translations(language).gettext("New documents"), lines)] if lines else []
