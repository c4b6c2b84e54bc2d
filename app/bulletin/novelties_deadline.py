"""Until when members may propose something, as a line of a digest."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.bulletin.composing import title_of
from app.bulletin.models import Issue
from app.bulletin.policy import OPEN
from app.core import clock
from app.core.settings import Settings
from app.notifications import Line, Section
from app.web.language import translations
from app.web.times import day_in_words

AHEAD = timedelta(days=14)
# Asked for each of thousands of readers: built once.
_OPEN_ISSUES = (
    select(Issue.quarter, Issue.submissions_until, Issue.opened_at)
    .where(Issue.state.in_(sorted(OPEN)))
    .order_by(Issue.quarter)
)


def proposals_wanted(
    session: Session, settings: Settings, actor: Actor, since: datetime, until: datetime, language: str
) -> Sequence[Section]:
    """Once for each issue: as its last day comes within two weeks, or when it is opened with one that is nearer."""
    if not actor.is_member:
        return []
    lines = []
    for issue in session.connection().execute(_OPEN_ISSUES):
        over = clock.end_of(issue.submissions_until, settings.zone)
        near, opened = since + AHEAD < over <= until + AHEAD, since < issue.opened_at <= until
        if until < over and (near or (opened and over <= until + AHEAD)):
            say = translations(language).gettext
            day = day_in_words(issue.submissions_until, "d MMMM y", language)
            title = say("Propose something for the bulletin until %(day)s") % {"day": day}
            lines.append(Line(title, "/bulletins/submissions/new", title_of(issue.quarter, language)))
    return [Section(translations(language).gettext("The bulletin"), lines)] if lines else []
