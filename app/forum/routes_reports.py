"""Reporting a contribution, what became of one's reports, the queue, and a decision about one contribution."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from app.access import Actor
from app.core.errors import InvalidError, NotFoundError, RefusedError
from app.forum import policy
from app.forum.deciding import Decision, decide
from app.forum.forms_moderation import as_typed, typed, whole_number
from app.forum.models import Post, Topic
from app.forum.pages_decisions import decide_page, decisions_page
from app.forum.pages_reports import my_reports_page, queue_page, report_page
from app.forum.queries import get_post
from app.forum.queries_reports import get_post_to_decide, get_post_to_moderate, get_post_to_report
from app.forum.reports import ask_again, report
from app.forum.telling import href_of
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of

router = Room()
DECISION = ("decision", "sentence", "lock_reason")


@router.get("/forum/reports")
def show_queue(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    if not policy.moderates_somewhere(actor):
        raise RefusedError("Only those who moderate see what was reported.")
    page = queue_page(session, services.settings, actor, request, language_of(request, actor))
    return render("forum/reports.html", page)


@router.get("/forum/reports/mine")
def my_reports(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    page = my_reports_page(session, services.settings, actor, language_of(request, actor))
    return render("forum/my_reports.html", page)


@router.get("/posts/{post_id}/report")
def report_form(post_id: Number, actor: SignedIn, session: UnitOfWork, request: Incoming) -> Rendered:
    topic, post = get_post(session, actor, post_id)
    policy.may_report(actor, topic, post).enforce()
    form = as_typed({"reason": "", "note": ""})
    return render("forum/report.html", report_page(session, topic, post, language_of(request, actor), form))


@router.post("/posts/{post_id}/report")
def send_report(
    post_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    topic, post = get_post_to_report(session, actor, post_id)
    given = typed(body, "reason", "note")
    try:
        report(session, services.settings, topic, post, given["reason"], given["note"], by=actor)
    except InvalidError as wrong:
        page = report_page(session, topic, post, language_of(request, actor), as_typed(given, wrong))
        return render("forum/report.html", page, 422)
    return redirect(
        "/forum/reports/mine", "Thank you. Those who moderate look at it, and you read here what they decide."
    )


@router.get("/posts/{post_id}/moderate")
def decision_form(
    post_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    topic, post = get_post_to_moderate(session, actor, post_id)
    form = as_typed({**dict.fromkeys(DECISION, ""), "warn": False, "lock": False})
    back = "queue" if request.query_params.get("from") == "queue" else ""
    language = language_of(request, actor)
    page = decide_page(session, services.settings, actor, topic, post, language, form, back)
    return render("forum/decide.html", page)


@router.post("/posts/{post_id}/moderate")
def send_decision(
    post_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    topic, post = get_post_to_decide(session, actor, post_id)
    given = typed(body, *DECISION, "seen", "from")
    warn, lock = body.get("warn") == "yes", body.get("lock") == "yes"
    decision = Decision(given["decision"], given["sentence"], warn, lock, given["lock_reason"])
    back = "queue" if given["from"] == "queue" else ""
    try:
        decide(session, topic, post, decision, seen=whole_number(given["seen"]), by=actor)
    except InvalidError as wrong:
        form = as_typed({**given, "warn": warn, "lock": lock}, wrong)
        language = language_of(request, actor)
        page = decide_page(session, services.settings, actor, topic, post, language, form, back)
        return render("forum/decide.html", page, 422)
    return redirect("/forum/reports" if back else href_of(topic.id, post.number), "Your decision is written down.")


@router.get("/posts/{post_id}/decisions")
def show_decisions(
    post_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    topic, post = _own(session, actor, post_id)
    form = as_typed({"note": ""})
    page = decisions_page(session, services.settings, actor, topic, post, language_of(request, actor), form)
    return render("forum/decisions.html", page)


@router.post("/posts/{post_id}/decisions")
def ask_for_another_look(
    post_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    topic, post = _own(session, actor, post_id)
    given = typed(body, "note")
    try:
        ask_again(session, topic, post, given["note"], by=actor)
    except InvalidError as wrong:
        language, form = language_of(request, actor), as_typed(given, wrong)
        page = decisions_page(session, services.settings, actor, topic, post, language, form)
        return render("forum/decisions.html", page, 422)
    return redirect(f"/posts/{post.id}/decisions", "Somebody looks at it again, and you are told what comes of it.")


def _own(session: Session, actor: Actor, post_id: int) -> tuple[Topic, Post]:
    """What was decided about one's own words stays one's affair, whatever became of them; else it is for moderators."""
    post = session.get(Post, post_id)
    if post is None:
        raise NotFoundError
    topic = session.get_one(Topic, post.topic_id)
    if post.author_id != actor.person_id:
        policy.may_see(actor, topic).enforce()
        if not policy.moderates(actor, topic.group_id):
            raise NotFoundError
    return topic, post
