"""What a page of this room needs of the request, in one value; and the page of the minutes made with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from starlette.requests import Request

from app import accounts, events
from app.access import Actor
from app.core.services import Services
from app.core.settings import Settings
from app.meetings import policy
from app.meetings.forms import AmendmentForm, AnswerForm
from app.meetings.models import Amendment, MinutesState, Outcome
from app.meetings.pages import Head, Paper, head_of, paper_of
from app.meetings.pages_minutes import AmendmentLine, MinutesPage, amendment_line
from app.meetings.queries import (
    Case,
    amendments_of,
    get_case,
    may_circulate,
    may_finish,
    open_conflicts,
)
from app.organisations import Filled, filled
from app.web import Moments
from app.web.language import language_of, translations
from app.web.parts import Offer
from app.web.times import zone_of


@dataclass(frozen=True, slots=True)
class Visit:
    """One reader at one meeting."""

    session: Session
    services: Services
    actor: Actor
    language: str
    case: Case

    @property
    def settings(self) -> Settings:
        return self.services.settings

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.actor, self.settings)

    def head(self) -> Head:
        return head_of(self.session, self.case, self.zone, self.settings.zone, self.language)

    def say(self, text: str) -> str:
        return translations(self.language).gettext(text)

    def paper(self, *, linked: bool = True) -> Paper:
        return paper_of(
            self.session,
            self.case,
            named=bool(policy.may_name_people(self.actor, self.case.at)),
            linked=linked,
            zone=self.zone,
            settings=self.settings,
            language=self.language,
        )


def visit(
    session: Session,
    services: Services,
    request: Request,
    actor: Actor,
    event_id: int,
    on: date,
    *,
    lock: bool = False,
) -> Visit:
    """Whoever may see the event; the route asks the policy about what it does there."""
    case = get_case(session, actor, event_id, on, services.settings.zone, lock=lock)
    return Visit(session, services, actor, language_of(request, actor), case)


def minutes_page(
    one: Visit, *, form: AmendmentForm | None = None, answering: tuple[int, AnswerForm] | None = None
) -> MinutesPage:
    """The minutes as they stand, with what this reader may do.

    Args:
        form: a request for an amendment that was refused; `answering`: the same of an answer, with the amendment's number.
    """
    case, actor, session = one.case, one.actor, one.session
    runs = events.policy.runs(actor, case.meeting.event)
    asked = amendments_of(session, case)
    typed = filled(form or AmendmentForm())
    verdict = policy.may_amend(actor, case.at, case.minutes)
    circulated = case.text.state == MinutesState.CIRCULATED
    document_id = case.text.document_id
    answered = filled(answering[1]) if answering else None
    return MinutesPage(
        paper=one.paper(),
        base=case.href,
        offers=offers_of(one),
        conflicts=conflict_links(one) if runs else (),
        amendments=_amendments(one, asked, answering),
        agreed=sum(1 for row in asked if row.outcome == Outcome.AGREED),
        mine=any(row.person_id == actor.person_id for row in asked),
        may_amend=bool(verdict),
        refusal=verdict.reason if circulated and verdict.untimely else "",
        form=typed,
        document_href=f"/documents/{document_id}" if document_id is not None else "",
        filing=one.say("On its way into the repository.") if case.is_final and case.text.wants_filing else "",
        errors=[*typed.problems, *(answered.problems if answered else ())],
    )


def offers_of(one: Visit) -> list[Offer]:
    """What may be done with minutes that are there; acts of those who run the meeting are shown to them only."""
    case, actor, say = one.case, one.actor, one.say
    base = case.href
    found = [Offer(say("Take it as PDF"), f"{base}.pdf")]
    if not events.policy.runs(actor, case.meeting.event):
        return found
    if case.is_final:
        reopened = policy.may_reopen(actor, case.at, case.minutes)
        found.append(Offer(say("Reopen"), f"{base}/reopen", reason=reopened.reason))
        if reopened and case.text.document_id is None and not case.text.wants_filing:
            found.append(Offer(say("File in the repository"), f"{base}/file", method="post"))
    else:
        written = policy.may_write(actor, case.at, case.minutes)
        found.insert(0, Offer(say("Go on writing"), f"{base}/edit", reason=written.reason))
        if case.text.state == MinutesState.DRAFT:
            verdict = may_circulate(one.session, actor, case)
            found.insert(1, Offer(say("Circulate"), f"{base}/circulate", kind="primary", reason=verdict.reason))
        else:
            verdict = may_finish(one.session, actor, case)
            found.insert(1, Offer(say("Make final"), f"{base}/final", kind="primary", reason=verdict.reason))
    if policy.may_keep_list(actor, case.at):
        found.append(Offer(say("Attendance"), f"{case.base}/attendance"))
    found.append(Offer(say("Versions"), f"{base}/versions"))
    return found


def conflict_links(one: Visit) -> list[tuple[str, str]]:
    rows = open_conflicts(one.session, one.case)
    people = accounts.cards(one.session, {row.person_id for row in rows})
    moments, said = one.services.get(Moments), one.say("%(name)s, %(when)s")
    return [
        (
            f"{one.case.href}/conflicts/{row.id}",
            said % {"name": people[row.person_id].name, "when": moments.tag(row.saved_at, one.language)},
        )
        for row in rows
    ]


def _amendments(
    one: Visit, asked: Sequence[Amendment], answering: tuple[int, AnswerForm] | None
) -> list[AmendmentLine]:
    people = accounts.cards(one.session, {row.person_id for row in asked})
    answers = bool(policy.may_answer_amendments(one.actor, one.case.at, one.case.minutes))

    def form(row: Amendment) -> Filled | None:
        if not answers:
            return None
        if answering is not None and answering[0] == row.id:
            return filled(answering[1])
        return filled(AnswerForm(data={"outcome": row.outcome, "answer": row.answer}))

    return [
        amendment_line(row, people[row.person_id].name, one.language, form(row))
        for row in asked
        if row.outcome != Outcome.AGREED
    ]
