"""Final minutes go into the repository as a PDF, for whoever may see the event; there they are read and searched to the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import accounts, documents, events, printing
from app.access import Actor
from app.core.services import Services
from app.core.settings import Settings
from app.groups import audiences
from app.jobs import GiveUp
from app.meetings.models import Minutes, MinutesState
from app.meetings.pages import Paper, paper_of
from app.meetings.queries import case_of
from app.web.assets import house_assets
from app.web.environment import make_environments
from app.web.intake import StoredFile
from app.web.language import say

TYPE = "minutes"
PAPER = Path(__file__).with_name("paper.css")
NOBODY_FILES = "Whoever made these minutes final may not add documents any more."


@dataclass(frozen=True, slots=True)
class Printed:
    """`final_at` of the text that was printed: another is not what this file shows."""

    file: StoredFile
    final_at: datetime


def print_minutes(services: Services, payload: Mapping[str, Any]) -> Printed | None:
    """The PDF in storage; None where there is nothing to file any more. Printing takes about a second, with no transaction open."""
    settings = services.settings
    with services.database.read() as session:
        minutes = session.get(Minutes, payload["minutes_id"])
        if minutes is None or not _waits(minutes) or minutes.final_at is None:
            return None
        actor = _filer(session, minutes)
        language = actor.language or "en"
        paper = _paper(session, settings, minutes, actor, language)
        final_at = minutes.final_at
    html = _html(settings, paper, language)
    title = _title(paper, language)
    pdf = printing.to_pdf(html, stylesheet=PAPER.read_text(encoding="utf-8"), title=title, language=language)
    name = f"minutes-{paper.head.when.starts.date().isoformat()}.pdf"
    return Printed(documents.take_in(services.storage, BytesIO(pdf), name), final_at)


def put_on_shelf(session: Session, services: Services, payload: Mapping[str, Any], printed: Printed | None) -> None:
    minutes = session.get(Minutes, payload["minutes_id"], with_for_update=True)
    if minutes is None or printed is None:
        return
    if not _waits(minutes) or minutes.final_at != printed.final_at:
        services.storage.delete(printed.file.key)
        return
    actor = _filer(session, minutes)
    meeting = events.meeting_by_occurrence(session, minutes.occurrence_id)
    if meeting is None:
        return
    language = actor.language or "en"
    paper = _paper(session, services.settings, minutes, actor, language)
    description = documents.Description(
        title=_title(paper, language),
        type=TYPE,
        language=language,
        summary=_summary(paper),
        authors=[paper.head.group or paper.head.host or actor.name],
        year=paper.head.when.starts.year,
        audience=meeting.event.audience,
    )
    minutes.document_id = documents.file_paper(
        session,
        description,
        printed.file,
        group_id=meeting.event.group_id,
        by=actor,
        document_id=minutes.document_id,
        note=say("Corrected", language),
    )
    minutes.wants_filing = False


def _waits(minutes: Minutes) -> bool:
    return minutes.state == MinutesState.FINAL and minutes.wants_filing


def _filer(session: Session, minutes: Minutes) -> Actor:
    """Whoever made them final, with the rights they have now."""
    actor = accounts.actor_of_person(session, minutes.final_by or minutes.saved_by)
    if not documents.may_upload(actor):
        raise GiveUp(NOBODY_FILES)
    return actor


def _paper(session: Session, settings: Settings, minutes: Minutes, actor: Actor, language: str) -> Paper:
    """As the event's own clock has it; without names where everybody may read it."""
    meeting = events.meeting_by_occurrence(session, minutes.occurrence_id)
    if meeting is None:
        raise GiveUp("The meeting is gone.")
    case = case_of(session, actor, meeting, settings.zone)
    named = meeting.event.audience != audiences.PUBLIC
    zone = ZoneInfo(meeting.event.timezone)
    return paper_of(session, case, named=named, linked=False, zone=zone, settings=settings, language=language)


def _html(settings: Settings, paper: Paper, language: str) -> str:
    """The body that the page on the screen includes, outside any request."""
    template = make_environments(house_assets(), settings)[language].get_template("meetings/_minutes.html")
    around = SimpleNamespace(community_name=say(settings.community_name, language), language=language)
    html: str = template.render(page=paper, house=around)
    return html


def _title(paper: Paper, language: str) -> str:
    return f"{say('Minutes', language)}: {paper.head.title}, {paper.head.when.day}"


def _summary(paper: Paper) -> str:
    """What was decided, as far as it goes."""
    return " ".join(text.replace("\n", " ") for _, text in paper.decisions)[:600]
