"""One application as the secretariat works on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import governance, organisations
from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.membership import labels
from app.membership.duplicates import Duplicate, duplicates_of
from app.membership.life import STEPS, Name
from app.membership.models import Application, Move, State
from app.membership.pages_queue import BASE, awaits, days
from app.membership.passages import waited
from app.membership.policy import may_move
from app.membership.queries import Case
from app.membership.queries_apply import files_of, moves_of
from app.membership.queries_screening import Noted, notes_of, passages_of
from app.membership.screening import CHECKLIST, Seen, suggestions
from app.membership.sections import Section, file_lines, sections_of
from app.organisations import Filled, Words
from app.web import Moments
from app.web.parts import Offer


@dataclass(frozen=True, slots=True)
class Check:
    """One item of the checklist. `seen` is what the house found by itself, in words."""

    item: str
    label: str
    seen: str
    answer: str


@dataclass(frozen=True, slots=True)
class DuplicateLine:
    name: str
    href: str
    what: str
    state: str
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """As `timeline` of components/lists.html draws it."""

    when: Markup
    title: str
    text: str
    now: bool = False


@dataclass(frozen=True, slots=True)
class ScreeningPage:
    """One application.

    Attributes:
        checks: the checklist; `may_screen`, `may_ask` are empty where the forms stand, else the sentence why not.
        steps: parts that can be asked about, as (code, label).
        earlier: address of the application that this one repeats, its reference; empty for none.
        member_href: the organisation that came of it; empty for none.
    """

    href: str
    name: str
    reference: str
    state: str
    tone: str
    facts: Sequence[tuple[str, str | Markup]]
    sections: Sequence[Section]
    statement: str
    checks: Sequence[Check]
    may_screen: str
    may_ask: str
    screen: Filled
    ask: Filled
    note: Filled
    steps: Sequence[tuple[str, str]]
    notes: Sequence[Noted]
    duplicates: Sequence[DuplicateLine]
    timeline: Sequence[Line]
    earlier: tuple[str, str]
    member_href: str
    offers: Sequence[Offer]

    @property
    def problems(self) -> Sequence[tuple[str, str]]:
        return [*self.screen.problems, *self.ask.problems, *self.note.problems]


@dataclass(frozen=True, slots=True)
class Forms:
    """What was typed on the page."""

    screen: Filled
    ask: Filled
    note: Filled


def screening_page(
    session: Session, actor: Actor, case: Case, words: Words, moments: Moments, *, forms: Forms
) -> ScreeningPage:
    application = case.application
    moves = moves_of(session, application.id)
    files = files_of(session, application.id)
    nominator = _nominator(session, case)
    href = f"{BASE}/{application.id}"
    earlier = session.get(Application, application.previous_id) if application.previous_id else None
    member = organisations.names(session, [application.organisation_id] if application.organisation_id else [])
    seen = Seen(
        files=len(files),
        nomination=case.nomination.state if case.nomination else "",
        waived=any(one.move == Name.WAIVE_NOMINATION for one in moves),
    )
    return ScreeningPage(
        href=href,
        name=application.name,
        reference=application.reference,
        state=labels.states(words.language)[application.state],
        tone=labels.TONES.get(application.state, ""),
        facts=_facts(case, moves, nominator, words, moments),
        sections=sections_of(case.answers, words, nominator=nominator, files=file_lines(files, f"{href}/files")),
        statement=case.nomination.statement if case.nomination else "",
        checks=_checks(suggestions(case.answers, seen), forms.screen.values, words),
        may_screen=may_move(actor, case.facts, Name.SCREEN).reason,
        may_ask=may_move(actor, case.facts, Name.REQUEST_INFORMATION).reason,
        screen=forms.screen,
        ask=forms.ask,
        note=forms.note,
        steps=[(step, labels.steps(words.language)[step]) for step in STEPS],
        notes=notes_of(session, application.id),
        duplicates=[_duplicate(one, words) for one in duplicates_of(session, case)],
        timeline=_timeline(moves, words, moments),
        earlier=(f"{BASE}/{earlier.id}", earlier.reference) if earlier else ("", ""),
        member_href=next((f"/organisations/{one.slug}" for one in member.values()), ""),
        offers=_offers(session, actor, case, words, href),
    )


def _offers(session: Session, actor: Actor, case: Case, words: Words, href: str) -> list[Offer]:
    _ = words.gettext
    verdict = may_move(actor, case.facts, Name.OPEN_REVIEW)
    offers = []
    if case.application.state in {State.SCREENING, State.SCREENED, State.DEFERRED}:
        reason = verdict.reason or _without_committee(session)
        offers.append(Offer(_("Open the committee's review"), f"{href}/open-review", "post", "primary", reason))
    if case.application.ballot_id is not None:
        offers.append(Offer(_("The vote"), f"/committee/applications/{case.application.id}"))
    return offers


def _without_committee(session: Session) -> str:
    try:
        governance.oversight(session)
    except NotFoundError:
        return "There is no oversight committee yet. Set one up first."
    return ""


def _facts(
    case: Case, moves: Sequence[Move], nominator: str, words: Words, moments: Moments
) -> list[tuple[str, str | Markup]]:
    _ = words.gettext
    application = case.application
    length = waited(application.submitted_at, passages_of(moves), clock.now())
    nomination = case.nomination
    answered = labels.nomination_states(words.language)[nomination.state] if nomination else ""
    facts: list[tuple[str, str | Markup]] = [
        (_("Reference"), application.reference),
        (_("Waits for"), awaits(application.state, nomination.state if nomination else "", words)),
        (_("Submitted"), _tag(application.submitted_at, words, moments)),
        (_("Age"), days(length, words)),
        (_("Decided"), _tag(application.decided_at, words, moments)),
        (_("Contact address"), application.contact_email),
        (_("Nominated by"), f"{nominator} ({answered})" if nominator else ""),
    ]
    return [(label, value) for label, value in facts if value]


def _tag(moment: datetime | None, words: Words, moments: Moments) -> str | Markup:
    return moments.tag(moment, words.language) if moment is not None else ""


def _checks(looks: Mapping[str, str], typed: Mapping[str, str], words: Words) -> list[Check]:
    _ = words.gettext
    named = labels.checklist(words.language)
    found = {
        "yes": _("Looks so."),
        "no": _("Does not look so."),
        "n/a": _("Does not apply, it seems."),
    }
    return [Check(item, named[item], found[looks[item]], typed.get(item, "")) for item in CHECKLIST]


def _duplicate(one: Duplicate, words: Words) -> DuplicateLine:
    _ = words.gettext
    said = {
        "name": _("the same name"),
        "alike": _("a similar name"),
        "registration": _("the same registration number"),
        "domain": _("the same e-mail domain"),
    }
    if one.number:
        what = _("Application %(reference)s") % {"reference": one.reference}
        state = labels.states(words.language)[one.state]
        href = f"{BASE}/{one.number}"
    else:
        what = _("Member organisation")
        state = {"active": "", "suspended": _("Suspended"), "former": _("Former member")}.get(one.state, one.state)
        href = f"/organisations/{one.slug}"
    return DuplicateLine(one.name, href, what, state, [said[reason] for reason in one.reasons])


def _timeline(moves: Sequence[Move], words: Words, moments: Moments) -> list[Line]:
    """Newest first, with the notes that the applicant never sees."""
    named = labels.moves(words.language)
    lines = []
    for move in reversed(moves):
        parts = [move.who, move.reason, move.note]
        if move.move == Name.CLOSE:
            parts.insert(0, labels.states(words.language)[move.to_state])
        lines.append(
            Line(moments.tag(move.at, words.language), named.get(move.move, move.move), " · ".join(filter(None, parts)))
        )
    return lines


def _nominator(session: Session, case: Case) -> str:
    if case.nomination is None:
        return ""
    return organisations.names(session, [case.nomination.organisation_id])[case.nomination.organisation_id].name
