"""The list of ballots, and putting a new question to the vote."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session
from starlette.responses import Response

from app import organisations
from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.core.markup import to_html
from app.governance.actions import Conflicts, open_ballot
from app.governance.forms_ballots import KINDS, QuestionForm
from app.governance.models import Committee
from app.governance.pages_ballots import ADDRESS, ballots_page, new_ballot_page
from app.governance.policy import may_propose
from app.governance.queries_ballots import (
    Wanted,
    asked_before,
    committees_of,
    committees_to_ask,
    count_ballots,
    list_ballots,
)
from app.organisations import Words, filled
from app.vocabularies import load_vocabularies
from app.web import (
    PER_PAGE,
    FormBody,
    House,
    Incoming,
    Member,
    Moments,
    Rendered,
    Room,
    UnitOfWork,
    page_number,
    paginate,
    redirect,
    render,
)
from app.web.language import language_of

STATES = ("mine", "open", "decided")
LONGEST = 100

router = Room(ADDRESS)


@router.get("")
def listing(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    committees = committees_of(session, actor)
    asked = {name: request.query_params.get(name, "")[:LONGEST].strip() for name in ("state", "committee", "q")}
    known = {one.slug for one in committees}
    wanted = Wanted(
        asked["state"] if asked["state"] in STATES else "",
        asked["committee"] if asked["committee"] in known else "",
        asked["q"],
    )
    number = page_number(request)
    found, total = list_ballots(session, actor, committees, wanted, page=number, per_page=PER_PAGE)
    page = ballots_page(
        found,
        count_ballots(session, actor, committees, wanted),
        wanted,
        actor,
        Words(load_vocabularies(session), language_of(request, actor)),
        services.get(Moments),
        committees=committees,
        pages=paginate(request, total, number),
    )
    return render("governance/ballots.html", page)


@router.get("/new")
def ask(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    committees = _committees(session, actor)
    today = clock.today(services.settings.zone)
    days = max((one.vote_days for one in committees), default=14)
    form = QuestionForm(due_on=today + timedelta(days=days), committee=committees[0].slug)
    words = Words(load_vocabularies(session), language_of(request, actor))
    page = new_ballot_page(
        filled(form),
        words,
        committees=committees,
        kinds=KINDS,
        organisations=organisations.all_names(session),
        today=today,
    )
    return render("governance/ballot_new.html", page)


@router.post("/new")
def put_to_vote(
    actor: Member, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    committees = _committees(session, actor)
    today = clock.today(services.settings.zone)
    names = organisations.all_names(session)
    form = QuestionForm(body)
    form.offer([one.slug for one in committees], (one.id for one in names), today)
    only_looks = body.get("action") == "preview"
    if only_looks or not form.validate():
        words = Words(load_vocabularies(session), language_of(request, actor))
        page = new_ballot_page(
            filled(form),
            words,
            committees=committees,
            kinds=KINDS,
            organisations=names,
            today=today,
            preview=to_html(form.question.data or "") if only_looks else None,
        )
        return render("governance/ballot_new.html", page, 200 if only_looks else 422)
    committee = next(one for one in committees if one.slug == form.committee.data)
    may_propose(actor, committee).enforce()
    title, question = form.title.data or "", form.question.data or ""
    if (asked := asked_before(session, actor, committee, title, question)) is not None:
        return redirect(f"{ADDRESS}/{asked}", "The vote is open.")
    ballot = open_ballot(
        session,
        committee,
        subject_kind=form.subject_kind.data,
        subject_id=None,
        title=title,
        question=question,
        conflicts=Conflicts(form.conflicted),
        due_on=form.due_on.data,
        by=actor,
    )
    return redirect(f"{ADDRESS}/{ballot.id}", "The vote is open.")


def _committees(session: Session, actor: Actor) -> Sequence[Committee]:
    found = committees_to_ask(session, actor)
    if not found:
        raise NotFoundError
    return found
