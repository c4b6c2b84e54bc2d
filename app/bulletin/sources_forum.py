"""What discussions came to, and announcements."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app import forum
from app.access import SYSTEM
from app.bulletin.found import LANGUAGES, Found, Window, drafted, joined, titled
from app.bulletin.models import SourceKind
from app.core.extracts import plain
from app.core.tongues import language_of
from app.forum import TopicKind
from app.web.language import translations


def topics_concluded(session: Session, window: Window) -> Iterable[Found]:
    kinds = {code: forum.kinds(translations(code).gettext) for code in LANGUAGES}
    for one in forum.concluded(session, SYSTEM, window.since, window.until):
        if one.kind == TopicKind.ANNOUNCEMENT:
            continue
        text = plain(one.html)
        yield Found(
            kind=SourceKind.TOPIC,
            key=str(one.topic_id),
            audience=one.audience,
            href=one.href,
            title=titled(one.title, language_of(f"{one.title} {text}")),
            draft=drafted(text, one.title),
            facts={code: _facts(code, kinds[code][one.kind], one.posts, one.organisations) for code in LANGUAGES},
            credit=one.organisation,
            happened_at=one.concluded_at,
            once=True,
        )


def announcements(session: Session, window: Window) -> Iterable[Found]:
    kinds = {code: forum.kinds(translations(code).gettext) for code in LANGUAGES}
    for one in forum.announced(session, window.since, window.until):
        text = plain(one.html)
        yield Found(
            kind=SourceKind.CALL,
            key=str(one.topic_id),
            audience=one.audience,
            href=f"/topics/{one.topic_id}",
            title=titled(one.title, language_of(f"{one.title} {text}")),
            draft=drafted(text, one.title),
            facts={code: joined([kinds[code][TopicKind.ANNOUNCEMENT], one.organisation]) for code in LANGUAGES},
            credit=one.organisation,
            happened_at=one.at,
            once=True,
        )


def _facts(language: str, kind: str, posts: int, organisations: int) -> str:
    ngettext = translations(language).ngettext
    said = ngettext("%(num)s contribution", "%(num)s contributions", posts) % {"num": posts}
    of = ngettext("from %(num)s organisation", "from %(num)s organisations", organisations) % {"num": organisations}
    return joined([kind, f"{said} {of}" if organisations else said])
