"""Issues of the bulletin at each place of their way, what is on the desk for the newest, and what members proposed for it."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import bulletin
from app.access import Actor
from app.bulletin import corrections, freezing
from app.bulletin.models import Issue, Item, SourceKind
from app.core import clock
from app.core.quarters import Quarter
from tests import people
from tests.browser.shelf_calendar import Browse, Ids, send
from tests.bulletin import issues
from tests.bulletin.proposing import png, proposed, written
from tests.bulletin.writing import opened
from tests.houses import House

STORY = "The day the bank came to Lodwar"
LONG = "https://registers.example.org/" + "a-rather-long-address-without-a-place-to-break-it/" * 3
NOTE = "Three members wrote to us.\n\n- Paying by **telephone**\n- [The register](/documents)\n\nAnd {{7*7}} others."


@dataclass(frozen=True, slots=True)
class Upload:
    file: BytesIO
    filename: str | None


def fill(house: House) -> Ids:
    """`sent`, `desk`, `asked` and `frozen` are addresses of issues; what lies under them is named by its number."""
    browse, now = cache(house.browse), Quarter.of(clock.home_today())
    sent, asked, frozen = str(now.previous), str(now.next), str(now.next.next)
    _sent(house, sent)
    found = _on_the_desk(house, browse, str(now))
    issues.ready(house, asked)
    send(browse(people.COORDINATOR), f"{issues.DESK}/{asked}/approval/ask")
    issues.ready(house, frozen, issues.new_item())
    with house.write() as session:
        issue = issues.issue_row(session, frozen)
        _freeze(session, issue, house.actor(people.CHAIR))
    return found | {"bulletin": f"/bulletins/{sent}", **_desks(sent=sent, desk=str(now), asked=asked, frozen=frozen)}


def _desks(**quarters: str) -> Ids:
    return {f"bulletin_{name}": f"{issues.DESK}/{quarter}" for name, quarter in quarters.items()}


def _stories(picture: int | None = None) -> list[bulletin.NewItem]:
    """A lead with everything, one with a long address, and what only others may read."""
    lead = issues.new_item(
        "Cash reaches Kwale by telephone",
        picture_id=picture,
        alt={"en": "A queue before a kiosk", "sw": "Foleni mbele ya kibanda"},
        caption={"en": "Kinango, on a market day", "sw": "Kinango, siku ya soko"},
        credit="Photo: M. Member",
        facts={"en": "NDMA · Field report", "sw": "NDMA · Taarifa"},
    )
    told = issues.new_item(
        "Registers", source_kind=SourceKind.DOCUMENT, href="/documents", summary={"en": f"It stands at {LONG} now."}
    )
    facts_only = issues.new_item("New: Pastoral Families Network", section="members", summary={"en": "", "sw": ""})
    ours = issues.new_item("Between members", section="discussions", audience="members")
    return [lead, told, facts_only, ours]


def _sent(house: House, quarter: str) -> None:
    """To everybody, some weeks ago; one correction was published since, another waits."""
    facts = issues.opened(house, quarter)
    prepared = bulletin.prepare_picture(house.services.storage, Upload(BytesIO(png()), "kwale.png"))
    coordinator, chair = house.actor(people.COORDINATOR), house.actor(people.CHAIR)
    with house.write() as session:
        picture = bulletin.add_picture(session, prepared, by=coordinator).id
    first, other, *_ = issues.with_items(house, quarter, *_stories(picture))
    with house.write() as session:
        issue = issues.issue_row(session, quarter)
        issue.lead_id = first
        issue.texts = {"en": {"title": "Paid by telephone", "note": NOTE}, "sw": {"title": "Kwa simu", "note": NOTE}}
        at = datetime.combine(issue.due_on, time(6), UTC)
        reads = {"web": 412, "pdf": 63, "text": 9}
        bulletin.settle_sent(session, issue, at, by=coordinator, approved_by=chair, reads=reads)
        for number, note in (
            (first, {"en": "It was 12,000 households.", "sw": "Ni kaya 12,000."}),
            (other, {"en": "."}),
        ):
            made = corrections.propose(session, issue, session.get_one(Item, number), note, {}, by=coordinator)
            if number == first:
                corrections.publish(session, house.settings, issue, made, by=chair)
    assert facts.quarter == quarter


def _freeze(session: Session, issue: Issue, chair: Actor) -> None:
    issue.decided_by, issue.decided_at = chair.person_id, clock.now()
    freezing.freeze(session, issue, by=chair)


def _on_the_desk(house: House, browse: Browse, quarter: str) -> Ids:
    """Items in each state, two texts for one of them, candidates, and proposals: decided about, asked, agreed and not."""
    desk = issues.opened(house, quarter).desk
    draft = issues.new_item("Kwale counts", summary={}, draft={"en": "Kwale counted in May. It counts again."})
    numbers = issues.with_items(house, quarter, draft, *_stories())
    issues.candidates(house, quarter, count=6)
    coordinator = browse(people.COORDINATOR)
    item = f"{desk}/items/{numbers[0]}"
    form = opened(coordinator, item)
    send(coordinator, item, **form | {"summary_en": "Words of one window."})
    conflict = send(
        coordinator, item, **form | {"summary_en": "Words of another window.", "title_en": "Kwale counts again"}
    )
    with house.write() as session:
        issues.issue_row(session, quarter).texts = {"en": {"title": "Written by members", "note": NOTE}}
    return {"bulletin_item": item, "bulletin_conflict": conflict} | _proposals(house, browse, quarter)


def _proposals(house: House, browse: Browse, quarter: str) -> Ids:
    waiting = proposed(house, browse, title=STORY, url=LONG, text=f"Six members went. {LONG}", token="w1")
    told = proposed(house, browse, title="A register kept in a school book", token="t2")
    declined = proposed(house, browse, people.REPRESENTATIVE, title="Our new logo", token="d3")
    coordinator, triage = browse(people.COORDINATOR), f"{issues.DESK}/submissions"
    send(coordinator, f"{triage}/{waiting}/ask", question="Who may be named?")
    send(browse(people.MEMBER), f"/bulletins/submissions/{waiting}/answer", answer="The chairwoman, she agreed.")
    send(coordinator, f"{triage}/{told}/accept", issue=quarter, section="stories")
    send(coordinator, f"{triage}/{declined}/decline", reason="The bulletin tells of what members do.")
    with house.read() as session:
        its = select(Item.id).where(Item.source_kind == SourceKind.SUBMISSION, Item.source_key == str(told))
        number = session.scalars(its).one()
    written(house, number, en="A committee of **Kilifi** keeps its register in a school book.")
    send(coordinator, f"{triage}/{told}/show")
    return {"proposal": waiting, "proposal_told": told}
