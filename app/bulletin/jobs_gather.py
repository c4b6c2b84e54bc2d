"""Gathering by itself: when an issue is opened, and every hour while it is open."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bulletin.actions import GATHER
from app.bulletin.gathering import Findings, take_in
from app.bulletin.models import Issue
from app.bulletin.policy import OPEN
from app.bulletin.sources import found_for
from app.core.services import Services
from app.jobs import Handler


def look(services: Services, payload: dict[str, Any]) -> dict[int, Findings]:
    """By issue, what can be told now: read without holding anybody up."""
    with services.database.read() as session:
        wanted = select(Issue).where(Issue.state.in_(sorted(OPEN))).order_by(Issue.quarter)
        if number := payload.get("issue_id"):
            wanted = wanted.where(Issue.id == number)
        return {issue.id: found_for(session, issue, services.settings.zone) for issue in session.scalars(wanted).all()}


def keep(session: Session, _services: Services, _payload: dict[str, Any], prepared: Mapping[int, Findings]) -> None:
    for issue_id, found in prepared.items():
        take_in(session, issue_id, found)


HANDLERS = (
    Handler(
        GATHER,
        prepare=look,
        apply=keep,
        every=timedelta(hours=1),
        purpose="Finds what could be told in an open issue of the bulletin, with a draft from its own text; what the"
        " editors took or set aside stays as it is.",
    ),
)
