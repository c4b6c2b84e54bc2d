"""Polls of dates in a group: their list, a new one, one of them, answering and deciding."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app import events, groups
from app.access import Actor
from app.core import clock
from app.core.errors import InvalidError
from app.core.services import Services
from app.core.text import paragraphs
from app.groups import GroupName
from app.organisations import filled
from app.polls import actions, policy
from app.polls.forms import MOST, Dates, PollForm, empty_dates, read_answers, read_dates
from app.polls.labels import lengths
from app.polls.models import DateOption, DatePoll
from app.polls.pages import NewPollPage, PollsPage, cards
from app.polls.pages_poll import Tried, poll_page, schedule_href
from app.polls.queries import (
    get_poll,
    get_poll_to_answer,
    get_poll_to_decide,
    group_seen,
    is_open,
    list_polls,
    options_of,
)
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of, translations
from app.web.parts import Offer

NOTE = 1000
router = Room("/groups/{slug}/polls")
of_all = Room("/polls")


@of_all.get("")
def mine(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """Of all the reader's groups."""
    of = groups.names(session, actor.group_ids, language_of(request, actor))
    found = list_polls(session, of, actor.person_id)
    page = PollsPage("", "", cards(found, of, clock.today(services.settings.zone), named=True), (), "")
    return render("polls/list.html", page)


@router.get("")
def listing(slug: str, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    group, today = group_seen(session, actor, slug, language), clock.today(services.settings.zone)
    say, at_work, base = translations(language).gettext, is_open(session, group.id), f"/groups/{group.slug}/polls"
    offers = []
    if policy.runs(actor, group.id):
        asks = policy.may_ask(actor, group.id, is_open=at_work)
        offers = [Offer(say("Propose dates"), f"{base}/new", kind="primary", reason=asks.reason)]
    found = cards(list_polls(session, [group.id], actor.person_id), {group.id: group}, today)
    page = PollsPage(group.name, f"/groups/{group.slug}", found, offers, "" if at_work else policy.CLOSED)
    return render("polls/list.html", page)


@router.get("/new")
def new(slug: str, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    group = _to_ask(session, actor, slug, request)
    form = PollForm(minutes="90", timezone=actor.timezone or services.settings.timezone)
    return render("polls/new.html", _new_page(services, actor, request, group, form, empty_dates()))


@router.post("/new")
def ask(
    slug: str, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    group = _to_ask(session, actor, slug, request)
    form, say = PollForm(body), translations(language_of(request, actor)).gettext
    form.offer(lengths(say), _zones(services, actor), clock.today(services.settings.zone))
    if body.get("action") == "more":
        dates = read_dates(body, "", None, more=True)
        return render("polls/new.html", _new_page(services, actor, request, group, form, dates))
    sound = form.validate()
    dates = read_dates(body, form.timezone.data or "", form.closes_on.data)
    if not sound or dates.faults:
        return render("polls/new.html", _new_page(services, actor, request, group, form, dates), 422)
    title = form.title.data or ""
    poll = actions.just_asked(session, group.id, title, dates.starts, by=actor) or actions.ask(
        session,
        group_id=group.id,
        title=title,
        minutes=int(form.minutes.data),
        timezone=form.timezone.data,
        note=form.note.data or "",
        closes_on=form.closes_on.data or form.today,
        starts=dates.starts,
        by=actor,
    )
    return redirect(f"/groups/{group.slug}/polls/{poll.id}", "The people of the group are asked by e-mail.")


@router.get("/{poll_id}")
def show(
    slug: str, poll_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    language = language_of(request, actor)
    group = group_seen(session, actor, slug, language)
    poll = get_poll(session, actor, group.id, poll_id)
    made = request.query_params.get("event", "")
    event_id = int(made) if made.isascii() and made.isdigit() and len(made) < 10 else 0
    page = poll_page(session, actor, poll, group, services.settings, language, event_id=event_id)
    return render("polls/poll.html", page)


@router.post("/{poll_id}/answer")
def answer(
    slug: str,
    poll_id: Number,
    actor: SignedIn,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    language = language_of(request, actor)
    group = group_seen(session, actor, slug, language)
    poll = get_poll_to_answer(session, actor, group.id, poll_id, clock.today(services.settings.zone))
    said, faults = read_answers(body, [one.id for one in options_of(session, poll.id)])
    if faults:
        page = poll_page(session, actor, poll, group, services.settings, language, tried=Tried(said, {}, faults))
        return render("polls/poll.html", page, 422)
    actions.answer(session, poll, said, by=actor)
    return redirect(
        f"/groups/{group.slug}/polls/{poll.id}", "Your answer is noted. You can change it until the poll is closed."
    )


@router.post("/{poll_id}/decide")
def decide(
    slug: str,
    poll_id: Number,
    actor: SignedIn,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    language = language_of(request, actor)
    group = group_seen(session, actor, slug, language)
    poll = get_poll_to_decide(session, actor, group.id, poll_id)
    typed = {name: paragraphs(str(body.get(name, "")))[:NOTE] for name in ("chosen", "note", "reason")}
    try:
        chosen = _decided(session, poll, typed, body, actor)
    except InvalidError as wrong:
        tried = Tried({}, typed, list(wrong.fields.items()))
        page = poll_page(session, actor, poll, group, services.settings, language, tried=tried)
        return render("polls/poll.html", page, 422)
    if chosen is None:
        notice = "The poll is closed without a meeting; those who answered are told why."
        return redirect(f"/groups/{group.slug}/polls/{poll.id}", notice)
    return redirect(
        schedule_href(poll, chosen, group), "The date is chosen, and the group is told. Now put it on the calendar."
    )


def _decided(
    session: Session, poll: DatePoll, typed: dict[str, str], body: FormData, actor: Actor
) -> DateOption | None:
    """Does it; returns the date chosen, None where it is closed without. InvalidError for no date, or no reason."""
    if body.get("action") == "without":
        actions.close_without(session, poll, typed["reason"], by=actor)
        return None
    wanted = next((one for one in options_of(session, poll.id) if str(one.id) == typed["chosen"]), None)
    if wanted is None:
        raise InvalidError("Choose one of the dates.", {"chosen": "Choose one of the dates."})
    actions.choose(session, poll, wanted, typed["note"], by=actor)
    return wanted


def _to_ask(session: Session, actor: Actor, slug: str, request: Request) -> GroupName:
    group = group_seen(session, actor, slug, language_of(request, actor))
    policy.may_ask(actor, group.id, is_open=is_open(session, group.id)).enforce()
    return group


def _zones(services: Services, actor: Actor) -> Sequence[tuple[str, str]]:
    return events.offered_zones(services.settings.timezone, actor.timezone)


def _new_page(
    services: Services, actor: Actor, request: Request, group: GroupName, form: PollForm, dates: Dates
) -> NewPollPage:
    say = translations(language_of(request, actor)).gettext
    return NewPollPage(
        group_name=group.name,
        group_href=f"/groups/{group.slug}",
        form=filled(form, also=dates.faults),
        rows=dates.rows,
        lengths=lengths(say),
        zones=_zones(services, actor),
        more=len(dates.rows) < MOST,
        least=str(clock.today(services.settings.zone)),
    )
