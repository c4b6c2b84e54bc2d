"""Who is told what was decided about a contribution: its author, in their language, and those who reported it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, notifications
from app.access import Actor
from app.core.text import as_sentence
from app.forum import telling
from app.forum.labels_moderation import ANOTHER_LOOK, WARNED, decisions
from app.forum.models import Post, Report, Step, Topic
from app.notifications import SELF, News
from app.web.language import translations

MINE = "/forum/reports/mine"
OUT_OF_SIGHT = "What you wrote was moved to a topic that you do not read."


def tell_author(
    session: Session, topic: Topic, post: Post, line: Step, *, warned: bool = False, again: bool = False, by: Actor
) -> None:
    """What was decided, the sentence that explains it, and how to ask for another look; never who reported it.

    Args:
        again: whether the author may ask for another look.
    """
    say = translations(_language(session, post.author_id)).gettext
    words = decisions(say)
    said = [as_sentence(words[line.step]), as_sentence(words[WARNED]) if warned else "", line.note]
    if again:
        said.append(say("If you think that this is wrong, you can ask once for somebody to look again."))
    telling.tell_author(session, topic, post, " ".join(filter(None, said)), decision_id=line.id, by=by)


def tell_of_move(session: Session, topic: Topic, posts: Sequence[Post], message: str, line: Step, *, by: Actor) -> None:
    """The authors of contributions that stand elsewhere, or are read by others, from now on; each once.

    Args:
        message: of the catalogue, with the topic's title in `%(title)s`; for those who may know it.
    """
    first = {post.author_id: post for post in reversed(posts)}
    for author_id, (audience, title) in telling.of_own(session, topic, first).items():
        say = translations(_language(session, author_id)).gettext
        said = f"{say(message) % {'title': title}} {line.note}".strip() if audience != SELF else say(OUT_OF_SIGHT)
        telling.tell_author(session, topic, first[author_id], said, decision_id=line.id, by=by)


def tell_reporters(session: Session, topic: Topic, reports: Sequence[Report], decision: str, *, by: Actor) -> None:
    """That it was looked at, and what came of it."""
    people = [one.person_id for one in reports]
    actors, notices = accounts.actors_of_people(session, people), telling.of_own(session, topic, people)
    for one in reports:
        if one.reason == ANOTHER_LOOK or one.person_id not in actors:
            continue
        say = translations(actors[one.person_id].language or "en").gettext
        audience, title = notices[one.person_id]
        news = News(
            kind="report_decided",
            audience=audience,
            subject_kind="report",
            subject_id=one.id,
            title=title,
            href=MINE,
            key=f"report_decided:{one.id}",
            excerpt=as_sentence(decisions(say)[decision]),
        )
        notifications.tell(session, news, [one.person_id], by=by)


def _language(session: Session, person_id: int) -> str:
    return session.scalar(select(accounts.Person.language).where(accounts.Person.id == person_id)) or "en"
