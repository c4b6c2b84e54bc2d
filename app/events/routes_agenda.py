"""The agenda's editor, for those who run the event. Looking up a person or a paper is a GET that keeps what was typed."""

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app import accounts
from app.access import Actor
from app.core.services import Services
from app.events.agenda import (
    ItemFacts,
    add_item,
    change_item,
    get_agenda_to_change,
    get_agenda_to_edit,
    remove_item,
    shift_item,
)
from app.events.agenda_choices import KEPT, Choices, choose
from app.events.forms_agenda import ItemForm, number_in
from app.events.models import AgendaItem
from app.events.pages_agenda import AgendaPage, agenda_of, agenda_page, papers_in, people_in
from app.events.parts import Parts
from app.events.queries import Meeting, address
from app.events.queries_event import agenda, get_agenda_item
from app.events.reader import Reader, reader_of
from app.organisations import filled
from app.web import FormBody, House, Incoming, Member, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Day, Number

router = Room("/events/{event_id}/on/{on}/agenda")


@router.get("")
def editor(
    event_id: Number, on: Day, actor: Member, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    meeting = get_agenda_to_edit(session, actor, event_id, on)
    asked = request.query_params
    number = number_in(asked.get("item", ""))
    item = get_agenda_item(session, meeting, number) if number else None
    reader = reader_of(session, request, actor, services.settings)
    form = (
        ItemForm(FormData(dict(asked))) if "title" in asked else ItemForm(data=_kept(session, services, reader, item))
    )
    choices = choose(session, services.get(Parts), reader, form, item, look=asked.get("look", ""))
    return render("events/agenda.html", _page(session, services, reader, meeting, form, choices, item))


@router.post("")
def add(
    event_id: Number, on: Day, actor: Member, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    meeting = get_agenda_to_change(session, actor, event_id, on)
    return _save(session, services, reader_of(session, request, actor, services.settings), meeting, body)


@router.post("/{item_id}")
def change(
    event_id: Number,
    on: Day,
    item_id: Number,
    actor: Member,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    meeting = get_agenda_to_change(session, actor, event_id, on)
    item = get_agenda_item(session, meeting, item_id)
    return _save(session, services, reader_of(session, request, actor, services.settings), meeting, body, item)


@router.post("/{item_id}/up")
def up(event_id: Number, on: Day, item_id: Number, actor: Member, session: UnitOfWork) -> Response:
    return _shift(session, actor, event_id, on, item_id, up=True)


@router.post("/{item_id}/down")
def down(event_id: Number, on: Day, item_id: Number, actor: Member, session: UnitOfWork) -> Response:
    return _shift(session, actor, event_id, on, item_id, up=False)


@router.post("/{item_id}/remove")
def remove(event_id: Number, on: Day, item_id: Number, actor: Member, session: UnitOfWork) -> Response:
    meeting = get_agenda_to_change(session, actor, event_id, on)
    remove_item(session, meeting, get_agenda_item(session, meeting, item_id), by=actor)
    return redirect(_base(meeting), "The item is removed.")


def _shift(session: Session, actor: Actor, event_id: int, on: Day, item_id: int, *, up: bool) -> Response:
    meeting = get_agenda_to_change(session, actor, event_id, on)
    shift_item(session, meeting, get_agenda_item(session, meeting, item_id), up=up, by=actor)
    return redirect(f"{_base(meeting)}#item-{item_id}")


def _save(
    session: Session,
    services: Services,
    reader: Reader,
    meeting: Meeting,
    body: FormData,
    item: AgendaItem | None = None,
) -> Rendered | Response:
    form = ItemForm(body)
    sound = form.validate()
    choices = choose(session, services.get(Parts), reader, form, item)
    if not sound or choices.problems:
        return render("events/agenda.html", _page(session, services, reader, meeting, form, choices, item), 422)
    facts = ItemFacts(
        title=form.title.data or "",
        minutes=form.minutes.data,
        presenter=form.presenter.data or "",
        presenter_id=choices.person_id,
        text=form.text.data or "",
        document_id=choices.document_id,
        whole=bool(form.whole.data),
    )
    if item is not None:
        change_item(session, meeting, item, facts, by=reader.actor)
        return redirect(_base(meeting), "The item is changed.")
    add_item(session, meeting, facts, by=reader.actor)
    return redirect(_base(meeting), "The item is on the agenda.")


def _kept(session: Session, services: Services, reader: Reader, item: AgendaItem | None) -> dict[str, object]:
    """An item as the form has it."""
    if item is None:
        return {}
    names = accounts.cards(session, people_in([item]))
    papers = services.get(Parts).papers(session, reader.actor, papers_in([item]), reader.words.language)
    hidden = item.document_id is not None and item.document_id not in papers
    return {
        "title": item.title,
        "minutes": item.minutes,
        "presenter": names[item.presenter_id].name if item.presenter_id is not None else item.presenter,
        "person": str(item.presenter_id or ""),
        "document": KEPT if hidden else str(item.document_id or ""),
        "text": item.text,
        "whole": item.occurrence_id is None,
    }


def _base(meeting: Meeting) -> str:
    return f"{address(meeting.event.id, meeting.on)}/agenda"


def _page(
    session: Session,
    services: Services,
    reader: Reader,
    meeting: Meeting,
    form: ItemForm,
    choices: Choices,
    item: AgendaItem | None,
) -> AgendaPage:
    items = agenda(session, meeting)
    cards = accounts.cards(session, people_in(items))
    papers = services.get(Parts).papers(session, reader.actor, papers_in(items), reader.words.language)
    shown = agenda_of(meeting, items, reader, names={key: one.name for key, one in cards.items()}, papers=papers)
    return agenda_page(
        meeting, shown, reader, filled(form, also=choices.problems), choices, item.id if item is not None else 0
    )
