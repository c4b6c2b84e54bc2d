"""Action points for programs: one's own, and saying how one stands."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, Field

from app.core import clock
from app.followup.actions import set_state
from app.followup.models import ActionState
from app.followup.pages_list import whose_tabs
from app.followup.queries import get_action, get_action_to_report
from app.followup.queries_lines import ActionLine, Wanted, count, line_of, lines
from app.followup.rows import ActionRow, rows
from app.web import House, Room, SignedIn, UnitOfWork
from app.web.addresses import Number

router = Room("/api/v1/actions", include_in_schema=True, tags=["actions"])
Whose = Literal["mine", "asked", "organisation", "groups"]
Standing = Literal["open", "overdue", "done", "dropped", "in_progress"]


class ActionItem(BaseModel):
    id: int
    kind: str = Field(description="`action` or `recommendation`.")
    text: str
    owner: str = Field(description="A name; empty where an organisation as such is to do it.")
    organisation: str
    addressee: str
    due_on: date | None
    overdue: bool
    state: str
    evidence: str
    group: str = Field(description="Name of the working group, or empty.")
    source: str
    url: str


class ActionList(BaseModel):
    items: list[ActionItem]
    total: int
    page: int


class StateIn(BaseModel):
    state: ActionState
    note: str = Field("", max_length=2000)
    evidence: str = Field("", max_length=2000, description="Asked for when it is done: words, or an address.")


@router.get("", response_model=ActionList)
def list_mine(
    actor: SignedIn,
    session: UnitOfWork,
    services: House,
    whose: Whose = "mine",
    state: Standing = "open",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> ActionList:
    """What the caller is to do; what they asked of others; their organisations' and their groups'."""
    zone, language = services.settings.zone, actor.language or "en"
    today = clock.today(zone)
    wanted = Wanted(whose=whose if whose in whose_tabs(actor, str) else "mine", state=state)
    found = lines(session, actor, wanted, today=today, limit=per_page, offset=(page - 1) * per_page)
    drawn = rows(session, actor, found, zone=zone, language=language)
    items = [_item(line, row) for line, row in zip(found, drawn, strict=True)]
    return ActionList(items=items, total=count(session, actor, wanted, today=today), page=page)


@router.get("/{action_id}", response_model=ActionItem)
def show_one(action_id: Number, actor: SignedIn, session: UnitOfWork, services: House) -> ActionItem:
    line = line_of(get_action(session, actor, action_id))
    return _item(line, rows(session, actor, [line], zone=services.settings.zone, language=actor.language or "en")[0])


@router.post("/{action_id}/state", response_model=ActionItem)
def say_how_it_stands(
    action_id: Number, actor: SignedIn, session: UnitOfWork, services: House, body: StateIn
) -> ActionItem:
    """For its owner and those who run the group: open, in progress, done with evidence, or dropped with the reason."""
    action = get_action_to_report(session, actor, action_id)
    set_state(session, action, body.state, note=body.note, evidence=body.evidence, by=actor)
    line = line_of(action)
    return _item(line, rows(session, actor, [line], zone=services.settings.zone, language=actor.language or "en")[0])


def _item(line: ActionLine, row: ActionRow) -> ActionItem:
    return ActionItem(
        id=line.id,
        kind=line.kind,
        text=line.text,
        owner=row.owner,
        organisation=row.organisation,
        addressee=line.addressee,
        due_on=line.due_on,
        overdue=row.overdue,
        state=line.state,
        evidence=line.evidence,
        group=row.group,
        source=row.source,
        url=row.href,
    )
