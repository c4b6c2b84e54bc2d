"""Polls of topics: put one, vote, close it."""

from starlette.responses import Response

from app.core import clock
from app.core.errors import InvalidError
from app.forum import polls
from app.forum.forms_poll import PollFields
from app.forum.pages_polls import NewPollPage, PollPage, polls_part
from app.forum.queries import get_topic_to_change
from app.forum.visits import Visit, visit, visit_of
from app.organisations import filled
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import LARGEST, Number

PUT = "The question is put to the vote."
router = Room("/topics/{topic_id}/poll")


@router.get("")
def new(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    one = visit(session, services, request, actor, topic_id)
    _may_open(one)
    return render("forum/poll_new.html", _page(one, PollFields()))


@router.post("")
def put(
    topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    topic = get_topic_to_change(session, actor, topic_id)
    one = visit_of(session, services, request, actor, topic)
    form = PollFields(body)
    form.today = clock.today(services.settings.zone)
    sound = form.validate()
    if sound and form.poll is not None and polls.just_opened(session, topic, form.poll, by=actor) is not None:
        return redirect(f"{one.href}#polls", PUT)
    _may_open(one)
    if not sound or form.poll is None:
        return render("forum/poll_new.html", _page(one, form), 422)
    polls.open_poll(session, topic, form.poll, today=form.today, by=actor)
    return redirect(f"{one.href}#polls", PUT)


@router.post("/{poll_id}")
def vote(
    topic_id: Number,
    poll_id: Number,
    actor: SignedIn,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered | Response:
    topic = get_topic_to_change(session, actor, topic_id)
    one = visit_of(session, services, request, actor, topic)
    poll = polls.get_poll(session, topic, poll_id)
    over = polls.is_over(poll, clock.today(services.settings.zone))
    polls.may_vote(actor, topic, is_open=one.at_work, over=over).enforce()
    chosen = [_number(value) for value in body.getlist("choice")]
    takes_back = body.get("action") == "none"
    try:
        polls.vote(session, poll, () if takes_back else chosen or [0], by=actor)  # no option has the number 0
    except InvalidError as wrong:
        shown = [part for part in polls_part(one, {poll.id: wrong.sentence}) if part.id == poll.id]
        return render("forum/poll.html", PollPage(topic.title, one.href, shown), 422)
    return redirect(f"{one.href}#polls", "Your vote is taken back." if takes_back else "Your vote counts.")


@router.post("/{poll_id}/close")
def close(
    topic_id: Number, poll_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    topic = get_topic_to_change(session, actor, topic_id)
    one = visit_of(session, services, request, actor, topic)
    poll = polls.get_poll(session, topic, poll_id)
    over = polls.is_over(poll, clock.today(services.settings.zone))
    polls.may_close(actor, topic, poll.created_by, is_open=one.at_work, over=over).enforce()
    polls.close_poll(session, topic, poll, by=actor)
    return redirect(f"{one.href}#polls", "The poll is closed.")


def _may_open(one: Visit) -> None:
    today = clock.today(one.settings.zone)
    running = any(not polls.is_over(poll, today) for poll in polls.polls_of(one.session, one.topic.id))
    polls.may_open(one.actor, one.topic, is_open=one.at_work, running=running).enforce()


def _page(one: Visit, form: PollFields) -> NewPollPage:
    return NewPollPage(one.topic.title, one.href, filled(form), clock.today(one.settings.zone))


def _number(value: object) -> int:
    typed = str(value)
    return min(int(typed), LARGEST) if typed.isascii() and typed.isdigit() and len(typed) <= 10 else 0
