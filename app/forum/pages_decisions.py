"""Page values of decisions: one contribution about which to decide, and what was decided about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import Person
from app.core.settings import Settings
from app.forum import policy
from app.forum.labels_moderation import ANOTHER_LOOK, choices
from app.forum.models import Post, Topic
from app.forum.pages_reports import Entry, entries_of
from app.forum.queries_reports import (
    QueueLine,
    deciding,
    decisions_about,
    decisions_on_author,
    last_decision,
    may_ask_again,
    open_reports,
)
from app.forum.rows_decisions import DecisionRow, decision_rows
from app.forum.telling import untold
from app.organisations import Filled
from app.web.language import translations


@dataclass(frozen=True, slots=True)
class DecidePage:
    """`reason`: why this reader cannot decide now, else ""; `measure_href`: where a measure under the code is proposed, or ""."""

    entry: Entry
    href: str
    is_first: bool
    locked: bool
    choices: Sequence[tuple[str, str, str]]
    about: Sequence[DecisionRow]
    earlier: Sequence[DecisionRow]
    seen: int
    back: str
    reason: str
    measure_href: str
    form: Filled


@dataclass(frozen=True, slots=True)
class DecisionsPart:
    """What was decided about one contribution, for its author and those who moderate; `_decisions.html` draws it.

    Attributes:
        again_href: where its author asks for another look, "" where that cannot be; `asked`: they did, and it is not decided.
    """

    rows: Sequence[DecisionRow]
    again_href: str
    asked: bool


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """`words_href`: the contribution itself, "" where this reader cannot read it any more."""

    title: str
    words_href: str
    part: DecisionsPart
    form: Filled


def decide_page(
    session: Session, settings: Settings, actor: Actor, topic: Topic, post: Post, language: str, form: Filled, back: str
) -> DecidePage:
    name = session.execute(select(Person.name, Person.email).where(Person.id == post.author_id)).one()
    line = QueueLine(
        id=post.id,
        number=post.number,
        state=post.state,
        html=post.html,
        written=post.created_at,
        edited=post.edited_at,
        author_id=post.author_id,
        author=name[0],
        organisation_id=post.organisation_id,
        topic_id=topic.id,
        topic=topic.title,
        group_id=topic.group_id,
    )
    (entry,) = entries_of(session, settings, actor, [line], language)
    last = last_decision(session, post.id)
    measure = f"/committee/sanctions/new?{urlencode({'email': name[1]})}"
    proposes = actor.may(Permission.CONTENT_MODERATE)
    about = decisions_about(session, post.id)
    earlier = decisions_on_author(session, actor, post.author_id, post.id)
    return DecidePage(
        entry=entry,
        href=f"/posts/{post.id}/moderate",
        is_first=post.number == 1,
        locked=topic.is_locked,
        choices=choices(translations(language).gettext, post.state),
        about=decision_rows(about, actor, settings, language, moderator=True),
        earlier=decision_rows(earlier, actor, settings, language, moderator=True),
        seen=last.id if last is not None else 0,
        back=back,
        reason=deciding(session, actor, topic, post).reason,
        measure_href=measure if proposes else "",
        form=form,
    )


def decisions_part(
    session: Session, settings: Settings, actor: Actor, topic: Topic, post: Post, language: str
) -> DecisionsPart:
    """Of a contribution; nothing for whoever is neither its author nor moderates there."""
    moderator = policy.moderates(actor, topic.group_id)
    if not moderator and post.author_id != actor.person_id:
        return DecisionsPart((), "", asked=False)
    rows = decision_rows(decisions_about(session, post.id), actor, settings, language, moderator=moderator)
    asked = any(one.reason == ANOTHER_LOOK for one in open_reports(session, [post.id]))
    again = may_ask_again(session, actor, post)
    return DecisionsPart(rows, f"/posts/{post.id}/decisions" if again else "", asked)


def decisions_page(
    session: Session, settings: Settings, actor: Actor, topic: Topic, post: Post, language: str, form: Filled
) -> DecisionsPage:
    words = f"/posts/{post.id}" if policy.may_see_post(actor, topic, post) else ""
    title = topic.title if policy.knows_of(actor, topic.audience) else untold(language)
    return DecisionsPage(title, words, decisions_part(session, settings, actor, topic, post, language), form)
