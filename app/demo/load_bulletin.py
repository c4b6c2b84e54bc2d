"""The demo's bulletin: two issues that were sent, one on the desk, and what members proposed for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, bulletin, documents, events, forum, organisations
from app.access import Actor
from app.core import clock
from app.core.quarters import Quarter
from app.core.services import Services
from app.demo.content.models_bulletin import DemoBulletin, DemoIssue, DemoItem, DemoSubmission
from app.demo.load_membership import Community
from app.demo.scenery import draw

COORDINATOR, APPROVER = "coordinator@demo.example", "chair@demo.example"
HOUR = 8
READS = {"web": 412, "pdf": 63, "text": 9}


@dataclass(frozen=True, slots=True)
class Upload:
    """As a browser would bring it."""

    file: BytesIO
    filename: str | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Who compiles and who approves; `papers`: documents by slug; `pictures`: made before the transaction, by name."""

    services: Services
    community: Community
    papers: Mapping[str, int]
    pictures: Mapping[str, bulletin.Prepared]
    coordinator: Actor
    approver: Actor


def publish_bulletins(
    services: Services, content: DemoBulletin, community: Community, papers: Mapping[str, int]
) -> None:
    names = sorted({item.picture for issue in content.issues for item in issue.items if item.picture})
    pictures = {
        name: bulletin.prepare_picture(services.storage, Upload(BytesIO(draw(name)), f"{name}.png")) for name in names
    }
    with services.database.write() as session:
        coordinator, approver = (
            accounts.actor_of_person(session, community.people[email]) for email in (COORDINATOR, APPROVER)
        )
        desk = Desk(services, community, papers, pictures, coordinator, approver)
        for one in sorted(content.issues, key=lambda issue: -issue.ago):
            _publish(session, one, desk)
        for proposed in sorted(content.submissions, key=lambda submission: -submission.ago):
            _propose(session, proposed, desk)


def _publish(session: Session, one: DemoIssue, desk: Desk) -> None:
    quarter = Quarter.of(desk.community.today)
    for _ in range(one.ago):
        quarter = quarter.previous
    issue = bulletin.open_issue(session, quarter, by=desk.coordinator)
    texts = {language: {"title": one.title[language], "note": one.note.get(language, "")} for language in one.title}
    items = [new for item in one.items if (new := _item(session, item, desk)) is not None]
    bulletin.fill(session, issue, texts, items, lead=one.lead, by=desk.coordinator)
    if one.ago:
        sent_at = datetime.combine(issue.due_on, time(HOUR), desk.services.settings.zone)
        bulletin.settle_sent(session, issue, sent_at, by=desk.coordinator, approved_by=desk.approver, reads=READS)


def _item(session: Session, item: DemoItem, desk: Desk) -> bulletin.NewItem | None:
    """None where the source is not there to be told of."""
    kind, name = item.source
    key, href, audience = "", item.href, item.audience
    if kind != "own":
        number = _number(session, kind, name, desk)
        if number is None:
            return None
        ask = {"document": documents.audiences_now, "topic": forum.audiences_now, "event": events.audiences_now}[kind]
        readers = ask(session, [number]).get(number)
        if readers is None:
            return None
        key, href, audience = str(number), href or _href(kind, number), audience or readers
    picture = desk.pictures.get(item.picture)
    return bulletin.NewItem(
        source_kind=kind,
        source_key=key,
        section=item.section,
        audience=audience,
        href=href,
        title=item.title,
        summary=item.summary,
        facts=item.facts,
        picture_id=bulletin.add_picture(session, picture, by=desk.coordinator).id if picture else None,
        alt=item.alt,
        caption=item.caption,
    )


def _number(session: Session, kind: str, name: str, desk: Desk) -> int | None:
    if kind == "document":
        return desk.papers.get(name)
    if kind == "topic":
        return session.scalar(select(forum.Topic.id).where(forum.Topic.title == name))
    return session.scalar(select(events.Event.id).where(events.Event.title == name))


def _href(kind: str, number: int) -> str:
    return {"document": f"/documents/{number}", "topic": f"/topics/{number}", "event": f"/events/{number}"}[kind]


def _propose(session: Session, one: DemoSubmission, desk: Desk) -> None:
    settings, today = desk.services.settings, desk.community.today
    author = accounts.actor_of_person(session, desk.community.people[one.by])
    body = organisations.organisation_of(session, desk.community.people[one.by])
    proposal = bulletin.Proposal(
        kind=one.kind,
        title=one.title,
        text=one.text,
        url=one.url,
        organisation_id=body.id if body else None,
        language=one.language,
        audience=one.audience,
        credit=one.credit,
    )
    made = bulletin.propose(session, settings, proposal, by=author, today=today)
    if one.question:
        bulletin.ask(session, settings, made, one.question, by=desk.coordinator)
    if one.declined:
        bulletin.decline(session, settings, made, one.declined, by=desk.coordinator)
    issue = bulletin.current_issue(session)
    if one.accepted and issue is not None:
        item = bulletin.accept(session, settings, issue, made, by=desk.coordinator)
        item.title = {one.language: one.edited_title}
        item.summary = {one.language: one.edited_summary}
        bulletin.show_edit(session, settings, made, item, by=desk.coordinator)
    days = timedelta(days=one.ago)
    bulletin.date_submission(session, made, clock.now() - days)
