"""An issue that has gone out, as a line of a digest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.bulletin import covers, policy
from app.bulletin.models import Issue
from app.core.db import Instant
from app.core.settings import Settings
from app.notifications import Line, Section
from app.web.language import translations

# Asked for each of thousands of readers: built once.
_SENT = select(Issue.quarter).where(
    Issue.state.in_(sorted(policy.PUBLISHED)),
    Issue.sending_at > bindparam("since", type_=Instant()),
    Issue.sending_at <= bindparam("until", type_=Instant()),
)


def new_issues(
    session: Session, settings: Settings, actor: Actor, since: datetime, until: datetime, language: str
) -> Sequence[Section]:
    """Published in that time; what leads it is named to who may read that."""
    quarters = set(session.connection().scalars(_SENT, {"since": since, "until": until}))
    if not quarters:
        return []
    found = covers.covers(session, actor, language, settings.zone, only=quarters, limit=len(quarters))
    title = translations(language).gettext("The quarterly bulletin")
    return [Section(title, [Line(one.title, one.href, excerpt=one.headline) for one in found])]
