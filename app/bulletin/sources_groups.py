"""Highlights that working groups bring to the quarter's roundtable."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app import followup
from app.bulletin.found import LANGUAGES, Found, Window, drafted
from app.bulletin.models import SourceKind
from app.web.language import translations

# Members see all groups' highlights (`followup.policy.may_see_highlights`).
AUDIENCE = "members"


def highlights(session: Session, window: Window) -> Iterable[Found]:
    told = {code: followup.highlights_of(session, window.quarter, code) for code in LANGUAGES}
    groups = {code: {one.group_id: one.group for one in told[code]} for code in LANGUAGES}
    kinds = {code: followup.highlight_kinds(translations(code).gettext) for code in LANGUAGES}
    for one in told[LANGUAGES[0]]:
        yield Found(
            kind=SourceKind.HIGHLIGHT,
            key=str(one.id),
            audience=AUDIENCE,
            href=f"/groups/{one.group_slug}/highlights?quarter={one.quarter}",
            title={code: f"{groups[code][one.group_id]}: {kinds[code][one.kind].lower()}" for code in LANGUAGES},
            draft=drafted(one.text, ""),
            facts={code: groups[code][one.group_id] for code in LANGUAGES},
            credit=one.group,
            happened_at=one.written_at,
            once=True,
        )
