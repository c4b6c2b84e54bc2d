"""The desk: the issue on the left, what was found for it on the right."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from markupsafe import Markup
from sqlalchemy import BigInteger, bindparam, case, cast, exists, func, select
from sqlalchemy.orm import Session
from starlette.requests import Request

from app import groups
from app.access import Actor
from app.bulletin import candidates, counts, labels
from app.bulletin.candidates import PER_PAGE, Asked, Line
from app.bulletin.carry import may_bring_back, put_off_from
from app.bulletin.models import CandidateState, Carried, EditState, Issue, Submission
from app.bulletin.pages_frame import COMPOSE, DeskFrame, desk_frame
from app.bulletin.pages_issue import issue_half
from app.core import revision
from app.core.kept import Kept
from app.core.services import Services
from app.web import Pages, page_number, paginate
from app.web.fragments import draw
from app.web.language import language_of, translations
from app.web.parts import Offer

_WEIGHTS = {EditState.SHOWN: 1, EditState.AGREED: 1_000, EditState.CONTESTED: 1_000_000}
_MINE = Submission.issue_id == bindparam("issue")
# What the kept half of a page hangs on beside the issue's own revision: what readers see of all else, what authors were shown
# and said (summed up, so that no two answers weigh the same), and whether anything was put off.
_STANDS = select(
    func.coalesce(revision.current(), 0).label("revision"),
    select(func.max(Submission.edited_at)).where(_MINE).scalar_subquery().label("shown"),
    select(func.sum(cast(Submission.id, BigInteger) * case(_WEIGHTS, value=Submission.edit_state, else_=0)))
    .where(_MINE)
    .scalar_subquery()
    .label("said"),
    exists().where(Carried.issue_id == bindparam("issue")).label("put_off"),
)


@dataclass(frozen=True, slots=True)
class PutOffLine:
    """`now_in`: quarter of the issue that tells of it by now, "" while it waits; `reason`: why it cannot be brought back."""

    id: int
    title: str
    now_in: str
    reason: str


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """`draft` in the words of its source, "" where it has none; `language` is that of title and draft."""

    id: int
    title: str
    language: str
    href: str
    kind: str
    access: str
    access_label: str
    facts: str
    draft: str


@dataclass(frozen=True, slots=True)
class CandidateList:
    lines: Sequence[CandidateLine]
    aside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatesHalf:
    """Attributes are as `templates/bulletin/_candidates.html` takes them; `lines` is drawn and kept.

    Attributes:
        views: waiting and set aside, each with its number; kinds: of the view, each with its number.
        hidden: what a form carries along to come back to the same view.
    """

    lines: Markup
    total: int
    aside: bool
    kind: str
    views: Sequence[tuple[str, str, bool]]
    kinds: Sequence[tuple[str, int, str, bool]]
    hidden: Sequence[tuple[str, str]]
    pages: Pages
    gathered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """`candidates` is None for those who approve: they see the issue, and nothing that may never be in it."""

    frame: DeskFrame
    issue: Markup
    put_off: Sequence[PutOffLine]
    candidates: CandidatesHalf | None
    offers: Sequence[Offer]


def desk_page(session: Session, services: Services, request: Request, actor: Actor, issue: Issue) -> DeskPage:
    language = language_of(request, actor)
    say = translations(language).gettext
    frame = desk_frame(session, actor, issue, COMPOSE, language)
    keep, stands = services.get(Kept), session.connection().execute(_STANDS, {"issue": issue.id}).one()

    def drawn() -> Markup:
        half = issue_half(
            session,
            actor,
            issue,
            counts.authors(session, issue),
            base=frame.base,
            may_edit=frame.may_edit,
            language=language,
        )
        return draw(request, actor, "bulletin/_issue.html", half)

    key = (
        *("bulletin desk", issue.id, issue.revision, issue.state, language),
        *(actor.readable_audiences, frame.may_edit, stands.shown, stands.said),
    )
    offers = [
        Offer(say("Write something of our own"), f"{frame.base}/items/new", reason=frame.why_not),
        Offer(say("Title and editor's note"), f"{frame.base}/words"),
        Offer(say("Sections"), f"{frame.base}/sections", reason=frame.why_not),
    ]
    return DeskPage(
        frame=frame,
        issue=keep.get(stands.revision, key, drawn),
        put_off=_put_off(session, issue) if frame.may_edit and stands.put_off else (),
        candidates=_candidates_half(session, services, request, actor, issue, frame, language)
        if frame.may_edit
        else None,
        offers=[one for one in offers if frame.may_edit],
    )


def _put_off(session: Session, issue: Issue) -> list[PutOffLine]:
    return [
        PutOffLine(
            one.carried.id, str(next(iter(one.carried.title.values()), "")), one.now_in, may_bring_back(one).reason
        )
        for one in put_off_from(session, issue)
    ]


def read_asked(query: Mapping[str, str], page: int) -> Asked:
    """Nonsense counts as nothing asked."""
    state, kind = query.get("state", ""), query.get("kind", "")
    return Asked(
        state=state if state in candidates.SHOWN else CandidateState.WAITING,
        kind=kind if kind in labels.SECTION_OF else "",
        page=page,
    )


def view_href(base: str, asked: Asked) -> str:
    """Address of the desk with this view of the candidates."""
    given = {
        "state": "" if asked.state == CandidateState.WAITING else asked.state,
        "kind": asked.kind,
        "page": str(asked.page) if asked.page > 1 else "",
    }
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{base}?{query}" if query else base


def _candidates_half(
    session: Session,
    services: Services,
    request: Request,
    actor: Actor,
    issue: Issue,
    frame: DeskFrame,
    language: str,
) -> CandidatesHalf:
    say, tally = translations(language).gettext, candidates.tally(session, issue)
    asked = read_asked(request.query_params, page_number(request))
    total = tally.of(asked.state, asked.kind)
    asked = Asked(asked.state, asked.kind, min(asked.page, max(1, -(-total // PER_PAGE))))

    def drawn() -> Markup:
        lines = _lines(session, candidates.find(session, issue, asked), language)
        listed = CandidateList(lines, asked.state == CandidateState.ASIDE)
        return draw(request, actor, "bulletin/_candidate_rows.html", listed)

    key = ("bulletin candidates", issue.id, asked, language, *sorted(tally.counts.items()), *tally.as_of)
    views: Mapping[str, str] = {
        CandidateState.WAITING: say("Waiting (%(number)s)"),
        CandidateState.ASIDE: say("Set aside (%(number)s)"),
    }
    named = labels.sources(say)
    return CandidatesHalf(
        lines=services.get(Kept).get(0, key, drawn),
        total=total,
        aside=asked.state == CandidateState.ASIDE,
        kind=asked.kind,
        views=[
            (label % {"number": tally.of(state)}, view_href(frame.base, Asked(state)), state == asked.state)
            for state, label in views.items()
        ],
        kinds=[
            (named[kind], number, view_href(frame.base, Asked(asked.state, kind)), kind == asked.kind)
            for kind in labels.SECTION_OF
            if (number := tally.of(asked.state, kind))
        ],
        hidden=[("state", asked.state), ("kind", asked.kind), ("page", str(asked.page))],
        pages=paginate(request, total, asked.page, PER_PAGE),
        gathered_at=issue.gathered_at,
    )


def _lines(session: Session, found: Sequence[Line], language: str) -> list[CandidateLine]:
    named = labels.sources(translations(language).gettext)
    names = groups.audiences.group_names(session, [one.audience for one in found], language)

    def line(one: Line) -> CandidateLine:
        access, own_label = groups.audiences.access_of(one.audience, names)
        title, draft, facts = json.loads(one.title), json.loads(one.draft), json.loads(one.facts)
        spoken = language if title.get(language) else next(iter(title), language)
        return CandidateLine(
            id=one.id,
            title=title.get(spoken, ""),
            language=spoken if spoken != language else "",
            href=one.href,
            kind=named[one.source_kind],
            access=access,
            access_label=own_label,
            facts=facts.get(language) or next(iter(facts.values()), ""),
            draft=draft.get(spoken) or next(iter(draft.values()), ""),
        )

    return [line(one) for one in found]
