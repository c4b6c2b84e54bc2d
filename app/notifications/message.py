"""One notification as one message, in the reader's language: text, HTML, and the headers by which programs thread and end it."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from app import mail
from app.access import Actor
from app.core import markup
from app.core.sentences import Sentence
from app.core.settings import Settings
from app.core.text import one_line
from app.notifications.choices import place_of
from app.notifications.drawing import draw, with_whole_links
from app.notifications.kinds import KINDS
from app.notifications.marker import marker
from app.notifications.models import Notification, Scope
from app.notifications.tell import TOPIC
from app.notifications.tokens import Leave, unsubscribe_link
from app.notifications.writers import Written
from app.web.language import LANGUAGES, say

# Characters of a post that are tried until the message is small enough for every server.
LONGEST_WORDS = (14_000, 6_000, 2_500, 800)
ONE_CLICK = "List-Unsubscribe=One-Click"


@dataclass(frozen=True, slots=True)
class Message:
    """What `mail.queue` takes."""

    drawn: mail.Drawn
    message_id: str
    headers: Mapping[str, str]
    reply_to: str


@dataclass(frozen=True, slots=True)
class Foot:
    """The way out: addresses that need no sign-in, and the page of choices."""

    stop: str
    mute: str = ""


def language_for(actor: Actor) -> str:
    return actor.language if actor.language in dict(LANGUAGES) else "en"


def happened(kind: str, by: str, settings: Settings, language: str) -> str:
    """Such as "Amina Wanjiru named you in"; the community's name where nobody in particular did it."""
    return say(Sentence(KINDS[kind].label, by=by or say(settings.community_name, language)), language)


def write_message(settings: Settings, row: Notification, written: Written, actor: Actor, by: str) -> Message:
    """Small enough for every server.

    Args:
        by: name of who caused it, "" for the house itself.
    """
    language = language_for(actor)
    foot = _foot(settings, row)
    for longest in LONGEST_WORDS:
        drawn = _draw(settings, row, written, language, by, foot, longest)
        if len(drawn.text.encode()) + len(drawn.html.encode()) <= mail.LARGEST:
            break
    return Message(drawn, written.message_id, _headers(settings, row, written, foot), written.reply_to)


def bare(row: Notification) -> Written:
    """Of a subject whose room writes nothing itself: the line that the list shows."""
    return Written(text=row.excerpt, group="", message_id=message_name(row.id), list_key=row.subject_kind)


def message_name(notification_id: int) -> str:
    """What stands before the @ of its Message-ID: the same whenever this row is mailed, wherever its subject moves."""
    return f"notification-{notification_id}"


def _draw(
    settings: Settings, row: Notification, written: Written, language: str, by: str, foot: Foot, longest: int
) -> mail.Drawn:
    text, whole = _clipped(written.text, longest)
    label = happened(row.kind, by, settings, language)
    values = {
        "marker": marker(language) if written.reply_to else "",
        "label": label,
        "title": row.title,
        "link": settings.base_url + row.href,
        "group": written.group,
        "at": row.created_at,
        "words": with_whole_links(settings, markup.to_html(text)),
        "whole": whole,
        "answers": bool(written.reply_to),
        "is_topic": row.subject_kind == TOPIC,
    }
    cut = with_whole_links(settings, markup.to_html(_clipped(written.cut_text, longest)[0]))
    footer = draw("_foot.html", settings, language, foot=foot, direct=KINDS[row.kind].direct, digest=False)
    return mail.frame(
        _subject(row, written, label),
        draw("_notification.html", settings, language, cut=cut, **values),
        settings,
        language,
        footer=footer,
        plain_content=draw("_notification.html", settings, language, cut=Markup(), **values),
    )


def _subject(row: Notification, written: Written, label: str) -> str:
    """Of a topic the same each time, as programs thread by it too."""
    subject = row.title if row.subject_kind == TOPIC else f"{label.removesuffix(':')}: {row.title}"
    return one_line(f"[{written.group}] {subject}" if written.group else subject)[:200]


def _foot(settings: Settings, row: Notification) -> Foot:
    scope, number = (Scope.DIRECT, 0) if KINDS[row.kind].direct else place_of(row.group_id)
    topic = Leave(row.person_id, Scope.TOPIC, row.subject_id)
    may_mute = row.subject_kind == TOPIC and not KINDS[row.kind].always
    return Foot(
        stop=unsubscribe_link(settings, Leave(row.person_id, scope, number)),
        mute=unsubscribe_link(settings, topic) if may_mute else "",
    )


def _headers(settings: Settings, row: Notification, written: Written, foot: Foot) -> dict[str, str]:
    thread = [mail.message_id(settings, one) for one in written.thread]
    return {
        "In-Reply-To": thread[-1] if thread else "",
        "References": " ".join(thread),
        **list_headers(settings, written.list_key, written.group or settings.community_name, foot.stop),
        "List-Archive": f"<{settings.base_url}{row.href.partition('?')[0].partition('#')[0]}>",
        "Precedence": "list",
    }


def list_headers(settings: Settings, key: str, name: str, stop: str) -> dict[str, str]:
    """RFC 2919, 2369 and 8058; `key` is the left part of the list's id."""
    domain = mail.domain_of(settings)
    phrase = "".join(letter for letter in name if letter.isalnum() or letter == " ").strip()
    return {
        "List-Id": f"{phrase} <{key}.{domain}>" if phrase else f"<{key}.{domain}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": ONE_CLICK,
    }


def _clipped(text: str, longest: int) -> tuple[str, bool]:
    """At the end of a paragraph or a line where there is one near; and whether it is all of the text."""
    if len(text) <= longest:
        return text, True
    head = text[:longest]
    for end in ("\n\n", "\n", " "):
        if (at := head.rfind(end)) > longest // 2:
            return head[:at], False
    return head, False
