"""Page values of nominations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app import accounts, organisations
from app.access import Actor
from app.core.text import initials
from app.membership import labels
from app.membership.answers import Answers
from app.membership.models import NominationState
from app.membership.policy import may_nominate
from app.membership.policy_nominations import may_answer, may_take_back
from app.membership.queries_nominations import NominationCase, NominationRow
from app.organisations import Filled, Words
from app.web import Pages
from app.web.parts import Offer

BASE = "/nominations"


@dataclass(frozen=True, slots=True)
class NominationLine:
    """`stage` says how far the application got; empty where nothing may be known of it."""

    name: str
    initials: str
    href: str
    state: str
    tone: str
    stage: str
    reference: str
    person: str
    invited: bool
    when: datetime


@dataclass(frozen=True, slots=True)
class NominationsPage:
    """`answers`: whether the reader may answer for the organisation; colleagues only see what waits."""

    organisation: str
    answers: bool
    waiting: Sequence[NominationLine]
    others: Sequence[NominationLine]
    total: int
    pages: Pages
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class NewNominationPage:
    organisation: str
    counts_at_once: bool
    form: Filled


@dataclass(frozen=True, slots=True)
class NominationPage:
    """One nomination.

    Attributes:
        refusal: why the reader cannot answer (now); empty where the two forms stand.
        note: what the applicant wrote to the organisation; `statement`, `reason` what it answered.
        take_back: the offer to end an invitation, or nothing.
    """

    institution: str
    organisation: str
    state: str
    tone: str
    facts: Sequence[tuple[str, object]]
    note: str
    statement: str
    reason: str
    href: str
    refusal: str
    confirm: Filled
    decline: Filled
    take_back: Sequence[Offer]

    @property
    def problems(self) -> Sequence[tuple[str, str]]:
        return [*self.confirm.problems, *self.decline.problems]


def nominations_page(
    session: Session,
    actor: Actor,
    waiting: Sequence[NominationRow],
    others: Sequence[NominationRow],
    words: Words,
    *,
    pages: Pages,
    answers: bool,
) -> NominationsPage:
    verdict = may_nominate(actor)
    return NominationsPage(
        organisation=own_organisation(session, actor),
        answers=answers,
        waiting=[_line(one, words) for one in waiting],
        others=[_line(one, words) for one in others],
        total=pages.total,
        pages=pages,
        offers=[Offer(words.gettext("Nominate an institution"), f"{BASE}/new", kind="primary", reason=verdict.reason)],
    )


def nomination_page(
    session: Session, actor: Actor, found: NominationCase, words: Words, *, confirm: Filled, decline: Filled
) -> NominationPage:
    nomination, application = found.nomination, found.application
    _ = words.gettext
    given = Answers.of(application.answers) if application else Answers()
    person = accounts.cards(session, [nomination.person_id] if nomination.person_id else []).values()
    spoke = next((one.name for one in person), "")
    own = given.organisation
    facts: list[tuple[str, object]] = []
    if application is not None:
        contact = next((one for one in given.contacts if one.representative), None)
        facts = [
            (_("Name"), own.name),
            (_("Acronym"), own.acronym),
            (_("Kind"), words.label("organisation_kind", own.kind)),
            (_("Where they work"), _("Nationwide") if given.national else words.places(given.counties)),
            (_("Contact person"), f"{contact.name}, {contact.position}".strip(", ") if contact else ""),
            (_("Reference"), application.reference),
            (_("Application"), labels.states(words.language)[application.state]),
        ]
    else:
        facts = [(_("Name"), nomination.name), (_("E-mail"), nomination.email)]
    facts.append((_("Invited by") if nomination.state == NominationState.INVITED else _("Answered by"), spoke))
    answerable = may_answer(actor, nomination, found.state)
    back = may_take_back(actor, nomination)
    href = f"{BASE}/{nomination.id}"
    offers = [Offer(_("Withdraw the invitation"), f"{href}/withdraw", "post", "warning", back.reason)]
    return NominationPage(
        institution=application.name if application else nomination.name,
        organisation=own_organisation(session, actor),
        state=labels.nomination_states(words.language)[nomination.state],
        tone=labels.NOMINATION_TONES.get(nomination.state, ""),
        facts=[(label, value) for label, value in facts if value],
        note=given.nomination_note,
        statement=nomination.statement,
        reason=nomination.reason,
        href=href,
        refusal=answerable.reason,
        confirm=confirm,
        decline=decline,
        take_back=offers if nomination.state == NominationState.INVITED else (),
    )


def own_organisation(session: Session, actor: Actor) -> str:
    found = organisations.names(session, actor.organisation_ids)
    return ", ".join(one.name for one in found.values())


def _line(row: NominationRow, words: Words) -> NominationLine:
    return NominationLine(
        name=row.institution,
        initials=initials(row.institution),
        href=f"{BASE}/{row.id}",
        state=labels.nomination_states(words.language)[row.state],
        tone=labels.NOMINATION_TONES.get(row.state, ""),
        stage=labels.states(words.language)[row.stage] if row.stage else "",
        reference=row.reference,
        person=row.person,
        invited=row.invited,
        when=row.created_at,
    )
