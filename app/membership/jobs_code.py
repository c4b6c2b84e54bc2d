"""Letters about the code of conduct, to everybody who has not accepted the version in force."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app import audit, jobs
from app.access import ALLOW, Actor, Verdict, not_now
from app.core import clock
from app.core.services import Services
from app.jobs import Handler
from app.mail import send_letter
from app.membership.letters import LETTERS
from app.membership.models import CodeVersion
from app.membership.queries_code import in_force, standing

TELL = "membership.tell_of_code"
BETWEEN = timedelta(days=7)


def owe_letters(session: Session, version: CodeVersion, letter: str) -> None:
    """Owe a letter to each who has not accepted it."""
    key = f"{TELL}:{version.id}"
    jobs.enqueue(session, TELL, key=key, version_id=version.id, letter=letter, asked_at=clock.now().isoformat())


def may_remind(told_at: datetime | None, now: datetime) -> Verdict:
    """Once in a week, however often it is pressed."""
    if told_at is not None and now - told_at < BETWEEN:
        return not_now("Everybody was written to within the last seven days.")
    return ALLOW


def remind(session: Session, version: CodeVersion, *, by: Actor) -> None:
    may_remind(version.told_at, clock.now()).enforce()
    owe_letters(session, version, "code_reminder")
    audit.record(session, by, "code.reminded", version.id, number=version.number)


def tell_of_code(session: Session, services: Services, payload: dict[str, Any], _prepared: None) -> None:
    """The version remembers when it was last told of, so a second run sends nothing; nor does a newer version's coming."""
    version = session.get(CodeVersion, payload["version_id"], with_for_update=True)
    newest = in_force(session)
    asked_at = datetime.fromisoformat(payload["asked_at"])
    if version is None or newest is None or newest.id != version.id or not may_remind(version.told_at, asked_at):
        return
    version.told_at = asked_at
    for one in standing(session, version.id).owing:
        send_letter(
            session,
            LETTERS[payload["letter"]],
            to=one.email,
            language=one.language,
            values={
                "name": one.name,
                "version": version.number,
                "title": version.title,
                "what_changed": version.what_changed,
                "link": f"{services.settings.base_url}/code-of-conduct",
            },
            settings=services.settings,
            priority=7,
        )


HANDLERS = (
    Handler(
        TELL, apply=tell_of_code, purpose="Asks those who have not accepted the code of conduct in force to do so."
    ),
)
