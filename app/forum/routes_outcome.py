"""An answer is accepted; what came of a topic is written, looked up, and opened again."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.errors import ConflictError, NotFoundError
from app.core.sentences import Sentence
from app.forum import policy
from app.forum.cites import read_numbers
from app.forum.forms_outcome import ReopenForm, SummaryForm
from app.forum.models import Outcome, Topic
from app.forum.outcome import accept, reopen, summarise
from app.forum.pages_summary import ReopenPage, first_form, history_page, summary_page
from app.forum.queries import get_post_to_change, get_topic_to_change, is_open
from app.forum.summaries import ids_of_numbers, newest, own_ids
from app.forum.visits import Visit, visit, visit_of
from app.organisations import filled
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import LARGEST, Number

router = Room("/topics/{topic_id}")


@router.post("/answer")
def accept_post(topic_id: Number, actor: SignedIn, session: UnitOfWork, request: Incoming, body: FormBody) -> Response:
    """The post is named in the address or in the form, as `post`: its own number."""
    named = str(body.get("post") or request.query_params.get("post", ""))
    if not (named.isascii() and named.isdigit() and 0 < int(named) <= LARGEST):
        raise NotFoundError
    topic, post = get_post_to_change(session, actor, int(named))
    if topic.id != topic_id:
        raise NotFoundError
    policy.may_accept(actor, topic, is_open=is_open(session, topic.group_id)).enforce()
    accept(session, topic, post, by=actor)
    return redirect(f"/topics/{topic.id}#answer", "It is marked as the answer, and its author is told.")


@router.post("/answer/withdraw")
def withdraw_answer(topic_id: Number, actor: SignedIn, session: UnitOfWork) -> Response:
    topic = get_topic_to_change(session, actor, topic_id)
    policy.may_accept(actor, topic, is_open=is_open(session, topic.group_id)).enforce()
    accept(session, topic, None, by=actor)
    return redirect(f"/topics/{topic.id}", "It is not marked as the answer any more.")


@router.get("/outcome")
def write(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    look = visit(session, services, request, actor, topic_id)
    policy.may_conclude(actor, look.topic, is_open=look.at_work).enforce()
    cite = request.query_params.get("cite", "")
    number = int(cite) if cite.isascii() and cite.isdigit() and len(cite) < 7 else 0
    return render("forum/outcome.html", summary_page(look, first_form(look, number)))


@router.post("/outcome")
def keep(
    topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    topic = get_topic_to_change(session, actor, topic_id)
    look = visit_of(session, services, request, actor, topic)
    policy.may_conclude(actor, topic, is_open=look.at_work).enforce()
    form = SummaryForm(body)
    valid = form.validate()
    cited, wrong = _cited(session, topic, form)
    if not valid or wrong:
        return render("forum/outcome.html", summary_page(look, form, wrong), 422)
    if _overtaken(look, form):
        said = [("text", "Somebody wrote another summary while you were typing. Both stand below: make one of them.")]
        return render("forum/outcome.html", summary_page(look, form, said, overtaken=True), 422)
    concluded = form.outcome.data == Outcome.CONCLUDED
    summarise(
        session,
        topic,
        text=form.text.data or "",
        cited=cited,
        as_of=min(form.as_of.data if form.as_of.data is not None else topic.last_number, topic.last_number),
        concluded=concluded,
        by=actor,
    )
    told = "The topic is concluded. Its author and those who watch it are told."
    return redirect(f"/topics/{topic.id}#outcome", told if concluded else "The interim summary stands above the topic.")


@router.get("/outcome/history")
def versions(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    page = history_page(visit(session, services, request, actor, topic_id))
    if not page.versions:
        raise NotFoundError
    return render("forum/outcome_history.html", page)


@router.get("/outcome/reopen")
def ask_why(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    look = visit(session, services, request, actor, topic_id)
    _may_reopen(look)
    return render("forum/reopen.html", ReopenPage(look.topic.title, look.href, filled(ReopenForm())))


@router.post("/outcome/reopen")
def open_again(
    topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    topic = get_topic_to_change(session, actor, topic_id)
    look = visit_of(session, services, request, actor, topic)
    _may_reopen(look)
    form = ReopenForm(body)
    if not form.validate():
        return render("forum/reopen.html", ReopenPage(topic.title, look.href, filled(form)), 422)
    reopen(session, topic, form.reason.data or "", by=actor)
    return redirect(f"/topics/{topic.id}", "The topic is open again.")


def _may_reopen(look: Visit) -> None:
    policy.may_conclude(look.actor, look.topic, is_open=look.at_work).enforce()
    if look.topic.outcome != Outcome.CONCLUDED:
        raise ConflictError("This topic is open.")


def _cited(session: Session, topic: Topic, form: SummaryForm) -> tuple[set[int], Sequence[tuple[str, str]]]:
    """Ids of what is ticked and typed; what is wrong with it, by field."""
    numbers = read_numbers(form.numbers.data or "")
    ticked = set(form.cited.data or ())
    held = ids_of_numbers(session, topic.id, numbers)
    missing = [str(one) for one in numbers if one not in held]
    if missing:
        said = Sentence("There is no contribution %(numbers)s here that can be read.", numbers=", ".join(missing[:10]))
        return set(), [("numbers", said)]
    # What was ticked and is gone since is left out: it can be cited no more.
    return own_ids(session, topic.id, ticked) | set(held.values()), ()


def _overtaken(look: Visit, form: SummaryForm) -> bool:
    before = newest(look.session, look.topic.id)
    if before is None or form.version.data is None or form.version.data >= before.version:
        return False
    return before.text != form.text.data
