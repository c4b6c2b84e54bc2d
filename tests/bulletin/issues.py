"""Issues of the bulletin as tests need them, put together by the room's own actions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bulletin import actions, editions, items
from app.bulletin.models import Candidate, Issue, IssueState, Item, Section, SourceKind
from app.bulletin.queries import items_of
from app.core import clock
from app.core.quarters import Quarter
from tests import people
from tests.houses import House
from tests.people import Member

QUARTER = "2026-q4"
DESK = "/bulletins/desk"


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """`desk`: address of the issue on the desk; `address`: where readers find it once it is sent."""

    id: int
    quarter: str
    desk: str
    address: str


def opened(
    house: House,
    quarter: str = QUARTER,
    *,
    by: Member = people.COORDINATOR,
    editions: tuple[str, ...] = ("en", "sw"),
    due_on: date | None = None,
) -> IssueFacts:
    """An issue that is being collected, with its sections and tasks and nothing in it."""
    actor, of = house.actor(by), Quarter.read(quarter)
    assert of is not None
    with house.write() as session:
        issue = actions.open_issue(session, of, by=actor, editions=editions, due_on=due_on)
        return IssueFacts(issue.id, quarter, f"{DESK}/{quarter}", f"/bulletins/{quarter}")


def new_item(title: str = "Cash reaches Kwale", **given: Any) -> items.NewItem:
    """Something of the editors' own, public, written and complete in both languages; anything else as given."""
    plan: dict[str, Any] = {
        "source_kind": SourceKind.OWN,
        "audience": "public",
        "title": {"en": title, "sw": f"{title} (sw)"},
        "summary": {"en": f"{title}, in **two** sentences.", "sw": f"{title}, kwa sentensi **mbili**."},
    }
    return items.NewItem(**(plan | given))


def with_items(house: House, quarter: str = QUARTER, *new: items.NewItem, by: Member = people.COORDINATOR) -> list[int]:
    """Put these, or two stories, into an issue that was opened; returns their numbers in this order."""
    actor = house.actor(by)
    chosen = new or (new_item(), new_item("Wajir counts again"))
    with house.write() as session:
        issue = issue_row(session, quarter)
        return [items.place(session, issue, one, by=actor).id for one in chosen]


def candidates(house: House, quarter: str = QUARTER, count: int = 3, **given: Any) -> list[int]:
    """What would have been found for an issue: documents, or anything as given (a callable is asked with the number)."""
    now = clock.now()
    with house.write() as session:
        issue = issue_row(session, quarter)
        made = []
        for n in range(1, count + 1):
            plan: dict[str, Any] = {
                "source_kind": SourceKind.DOCUMENT,
                "source_key": str(9000 + n),
                "section": "studies",
                "audience": "members",
                "href": f"/documents/{9000 + n}",
                "title": {"en": f"Evaluation {n}"},
                "draft": {"en": f"Evaluation {n} looked at what was paid. It found that most was paid in time."},
                "facts": {"en": f"UNICEF · Evaluation report · {2020 + n % 6}"},
                "happened_at": now,
            }
            plan |= {name: value(n) if callable(value) else value for name, value in given.items()}
            made.append(Candidate(issue_id=issue.id, **plan))
        session.add_all(made)
        session.flush()
        return [one.id for one in made]


def sent(
    house: House, quarter: str = QUARTER, *new: items.NewItem, on: date | None = None, lead: int | None = None
) -> IssueFacts:
    """An issue that readers have: with these items or two stories, frozen as it stands. No mail goes out.

    Args:
        lead: place among the items of the one that leads; None: nothing does.
    """
    facts = opened(house, quarter)
    placed = with_items(house, quarter, *new)
    now = clock.now()
    with house.write() as session:
        issue = issue_row(session, quarter)
        issue.lead_id = placed[lead] if lead is not None else None
        issue.content_hash = editions.keep(session, issue, published_on=(on or now.date()).isoformat())
        issue.state = IssueState.SENT
        issue.frozen_at = issue.sending_at = issue.sent_at = now
    return facts


def ready(house: House, quarter: str = QUARTER, *new: items.NewItem, by: Member = people.COORDINATOR) -> IssueFacts:
    """An issue in which nothing stands in the way of approval: with these items or two stories, a lead and a note."""
    facts = opened(house, quarter, by=by)
    first, *_ = with_items(house, quarter, *new, by=by)
    with house.write() as session:
        issue = issue_row(session, quarter)
        issue.lead_id = first
        issue.texts = {"en": {"note": "What the quarter brought."}, "sw": {"note": "Yaliyojiri katika robo hii."}}
    return facts


def issue_row(session: Session, quarter: str = QUARTER) -> Issue:
    return session.scalars(select(Issue).where(Issue.quarter == quarter)).one()


def standing(house: House, quarter: str = QUARTER) -> dict[str, list[str]]:
    """English titles by section, in the order in which readers meet them; sections without items are left out."""
    with house.read() as session:
        issue = issue_row(session, quarter)
        codes = {one.id: one.code for one in session.scalars(select(Section).where(Section.issue_id == issue.id))}
        found: dict[str, list[str]] = {}
        for one in items_of(session, issue):
            found.setdefault(codes[one.section_id], []).append(one.title["en"])
        return found


def item(house: House, item_id: int) -> Item | None:
    with house.read() as session:
        return session.get(Item, item_id)
