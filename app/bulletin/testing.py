"""An issue sent to one colleague of the desk, marked as a test, by the road that every message goes."""

import secrets
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app import accounts, audit, jobs, mail
from app.access import Actor
from app.bulletin.dispatch import Claimed
from app.bulletin.models import Issue
from app.bulletin.outgoing import Outgoing
from app.core import clock
from app.core.services import Services
from app.jobs import GiveUp, Handler, RetryLater

TEST = "bulletin.test"
MARK = "[Test]"
PERMANENT = 500


def send_test(session: Session, issue: Issue, person_id: int, language: str, *, by: Actor) -> None:
    """Owe the message: what that person would get of the issue as it stands when it goes."""
    audit.record(session, by, "bulletin.test_sent", issue.id, person=person_id, language=language)
    name = f"bulletin-test-{secrets.token_hex(8)}"
    jobs.enqueue(session, TEST, priority=1, issue_id=issue.id, person_id=person_id, language=language, name=name)


def deliver(services: Services, payload: dict[str, Any]) -> int | None:
    """The message's number in the mail log; None where nobody is there any more to get it.

    A crash before `settle` sends it once more, under the same name.
    """
    with services.database.write() as session:
        issue = session.get(Issue, payload["issue_id"])
        reader = accounts.actor_of_person(session, payload["person_id"])
        if issue is None or not reader.signed_in:
            return None
        outgoing = Outgoing(services, session, issue)
        subject = f"{MARK} {outgoing.subject}"
        number = mail.note(session, to=reader.email, subject=subject, message_id=payload["name"])
        claimed = Claimed(
            id=0,
            person_id=payload["person_id"],
            address=reader.email,
            language=payload["language"],
            message_id=payload["name"],
            number=number,
        )
        message = outgoing.message(session, claimed)
    try:
        mail.hand_over(services, replace(message, subject=f"{MARK} {message.subject}", made_at=clock.now()))
    except mail.Away as away:
        raise RetryLater(str(away)) from away
    except mail.Dropped as dropped:
        raise RetryLater(str(dropped)) from dropped
    except mail.Refused as refused:
        if refused.code < PERMANENT:
            raise RetryLater(str(refused)) from refused
        raise GiveUp(str(refused)) from refused
    return number


def settle(session: Session, _services: Services, _payload: dict[str, Any], number: int | None) -> None:
    if number is not None:
        mail.settle(session, number)


SENDER = Handler(
    TEST,
    prepare=deliver,
    apply=settle,
    purpose="Sends an issue of the bulletin to one colleague of the desk, marked as a test.",
)
