"""From a message to a post. It commits once: post, files, who is told, and that this message was taken."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, forum
from app.access import SYSTEM
from app.core import clock
from app.core.services import Services
from app.core.settings import Settings
from app.correspondence import refusals
from app.correspondence.addresses import Token, find_token
from app.correspondence.answers import Answer, read_answer
from app.correspondence.files import Arrived, arriving
from app.correspondence.judging import AUTOMATIC, Judged, is_repeated, judge
from app.correspondence.models import Letter
from app.forum import Post, Topic
from app.mail import TRIPS, Incoming
from app.web.language import say

log = structlog.get_logger("correspondence")
BEFORE = "came before"


@dataclass(frozen=True, slots=True)
class Case:
    """One message to a private address."""

    settings: Settings
    incoming: Incoming
    token: Token
    now: datetime


def take_mail(services: Services, incoming: Incoming) -> str | None:
    """As `mail.Takers` asks. Whatever comes to a private address of a topic is ours, taken once, and posted or refused."""
    token = find_token(services.settings, incoming.recipients)
    if token is None:
        return None
    case = Case(services.settings, incoming, token, clock.now())
    with services.database.read() as session:
        if _came_before(session, case):
            return BEFORE
        judged = judge(session, case.settings, incoming, token, case.now)
    # What nobody proved is not even read, and what is refused leaves no files.
    answer = _read(case) if judged.proven else None
    files = answer.files if answer is not None and not judged.refusal and not _fault(answer)[0] else ()
    with arriving(services.storage, files) as arrived, services.database.write() as session:
        return _settle(session, case, answer, arrived)


def _settle(session: Session, case: Case, answer: Answer | None, arrived: Arrived) -> str:
    """By the rights of this moment, whatever was seen before."""
    judged = judge(session, case.settings, case.incoming, case.token, case.now, lock=True)
    if _came_before(session, case):  # while this one waited for the topic
        return BEFORE
    if not judged.refusal:
        refusal, detail = _fault(answer)
        judged = replace(judged, refusal=refusal, detail=detail)
    if judged.refusal or answer is None or judged.topic is None:
        return _refuse(session, case, judged, answer)
    return _post(session, case, judged, judged.topic, answer, arrived)


def _read(case: Case) -> Answer | None:
    try:
        return read_answer(case.settings, case.incoming)
    except TRIPS as broken:
        log.info("answer not read", error=repr(broken)[:200])
        return None


def _fault(answer: Answer | None) -> tuple[str, str]:
    """A refusal because of the words, and for the log what it is."""
    if answer is None:
        return "unreadable", "cannot be read"
    if not answer.text.strip():
        return "empty", "no words of its own"
    return ("too_long", "too long") if len(answer.text) > forum.LONGEST_TEXT else ("", "")


def _post(session: Session, case: Case, judged: Judged, topic: Topic, answer: Answer, arrived: Arrived) -> str:
    actor = judged.actor
    for words in (answer.plain, answer.text):
        post = forum.just_written(session, topic, words, by=actor) if words.strip() else None
        if post is not None:
            _note(session, case, judged, post=post)
            return "posted a moment ago already"
    if is_repeated(session, topic, actor, answer.text, case.now):
        return _refuse(session, case, replace(judged, refusal=AUTOMATIC, detail="the same words again"), None)
    draft = f"mail:{case.incoming.key[:40]}"
    post = forum.write_post(
        session,
        topic,
        answer.text,
        cut_text=answer.rest,
        attachments=[forum.keep_file(session, one, by=actor, draft_key=draft).id for one in arrived.files],
        state=forum.state_for(session, case.settings, actor),
        via="mail",
        by=actor,
    )
    arrived.posted = True
    told = bool(arrived.refused) and _tell_of_files(session, case, judged, post, arrived.refused)
    _note(session, case, judged, post=post, answered=told)
    return ""


def _refuse(session: Session, case: Case, judged: Judged, answer: Answer | None) -> str:
    told = False
    if judged.refusal != AUTOMATIC:
        values: dict[str, object] = {
            "text": answer.plain[: refusals.LONGEST_WORDS] if answer is not None else "",
            "most": f"{forum.LONGEST_TEXT:,}",
        }
        told = refusals.tell(session, case.settings, case.incoming, judged, values, case.now)
        person_id = judged.person.id if judged.person is not None else None
        about = judged.topic.id if judged.topic is not None else None
        audit.record(session, SYSTEM, "mail.refused", about, reason=judged.refusal, person_id=person_id)
    _note(session, case, judged, answered=told)
    return f"not posted: {judged.detail or judged.refusal}"


def _tell_of_files(
    session: Session, case: Case, judged: Judged, post: Post, refused: Sequence[tuple[str, str]]
) -> bool:
    language = judged.actor.language or "en"
    values: dict[str, object] = {
        "files": "\n".join(f"{name}: {say(said, language)}" for name, said in refused),
        "link": f"{case.settings.base_url}/posts/{post.id}",
    }
    return refusals.tell(session, case.settings, case.incoming, judged, values, case.now, key="files")


def _came_before(session: Session, case: Case) -> bool:
    return session.scalar(select(Letter.id).where(Letter.message_hash == case.incoming.key)) is not None


def _note(session: Session, case: Case, judged: Judged, *, post: Post | None = None, answered: bool = False) -> None:
    """What a stranger's token says is not noted: there may be no such topic or person."""
    session.add(
        Letter(
            message_hash=case.incoming.key,
            received_at=case.now,
            sender=case.incoming.sender,
            person_id=judged.person.id if judged.person is not None else None,
            topic_id=judged.topic.id if judged.topic is not None else None,
            post_id=post.id if post is not None else None,
            outcome=judged.refusal,
            answered=answered,
        )
    )
    session.flush()
