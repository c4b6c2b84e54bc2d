"""One application as the committee reads it: its head for everybody in the room, the rest for those to whom it opens."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import accounts, organisations
from app.access import Actor, Permission
from app.governance import Panel
from app.membership import labels
from app.membership.life import UNDECIDED, Name
from app.membership.models import Application, Move, NominationState, State
from app.membership.pages_committee import in_days, nominated_by, stood_still
from app.membership.policy import may_move
from app.membership.queries_committee import Attached, Seen
from app.membership.sections import Section, file_lines, sections_of
from app.organisations import Filled, Words
from app.web import Moments
from app.web.parts import Offer


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline, as `timeline` of components/lists.html draws it."""

    when: Markup
    title: str
    text: str
    now: bool


@dataclass(frozen=True, slots=True)
class Note:
    name: str
    when: Markup
    text: Markup


@dataclass(frozen=True, slots=True)
class Papers:
    """What is not public.

    Attributes:
        statement: what the nominator said, `spoke` who said it for them.
        previous: reference and address of the application this one follows; empty for none.
        member_href: profile of the member that came of it.
    """

    sections: Sequence[Section]
    statement: Markup
    spoke: str
    screening: Sequence[tuple[str, str]]
    notes: Sequence[Note]
    timeline: Sequence[Moment]
    previous: tuple[str, str]
    member_href: str


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """`refusal` says why there are no `papers`; `waive` is the form of the chair, None where it cannot be waived now."""

    href: str
    name: str
    state: tuple[str, str]
    head: Sequence[str]
    facts: Sequence[tuple[str, str | Markup]]
    refusal: str
    papers: Papers | None
    panel: Panel | None
    offers: Sequence[Offer]
    waive: Filled | None
    problems: Sequence[tuple[str, str]]


def application_page(
    session: Session,
    actor: Actor,
    seen: Seen,
    words: Words,
    moments: Moments,
    *,
    panel: Panel | None,
    attached: Attached | None,
    waive: Filled,
) -> ApplicationPage:
    """The page for one reader.

    Args:
        attached: None where the application does not open to the reader.
        waive: the chair's form, with what was typed and refused.
    """
    application = seen.case.application
    nomination = seen.case.nomination
    names = organisations.names(session, [nomination.organisation_id] if nomination else [])
    nominator = names[nomination.organisation_id].name if nomination else ""
    waiving = may_move(actor, seen.case.facts, Name.WAIVE_NOMINATION)
    href = f"/committee/applications/{application.id}"
    return ApplicationPage(
        href=href,
        name=application.name,
        state=(labels.states(words.language)[application.state], labels.TONES.get(application.state, "")),
        head=(application.reference, words.label("organisation_kind", application.kind), in_days(seen.age, words)),
        facts=_facts(seen, words, moments, nominator),
        refusal="" if seen.opens else seen.opens.reason,
        papers=_papers(session, seen, attached, words, moments, nominator, href) if attached else None,
        panel=panel,
        offers=_offers(actor, seen, words, href),
        waive=waive if waiving else None,
        problems=waive.problems,
    )


def _facts(seen: Seen, words: Words, moments: Moments, nominator: str) -> list[tuple[str, str | Markup]]:
    """What may be known before a declaration: no more is in here."""
    _ = words.gettext
    application = seen.case.application
    submitted = application.submitted_at or application.created_at
    spent = in_days(seen.age, words)
    still = stood_still(seen.paused, State(application.state), words)
    nomination = seen.case.nomination
    said = nominated_by(nominator, nomination.state if nomination else "", words)
    facts: list[tuple[str, str | Markup]] = [
        (_("Reference"), application.reference),
        (_("Kind"), words.label("organisation_kind", application.kind)),
        (_("Submitted"), moments.tag(submitted, words.language)),
        (_("Age"), f"{spent}; {still}" if still else spent),
        (_("Nomination"), said or _("No member nominates it.")),
    ]
    return facts


def _papers(
    session: Session, seen: Seen, attached: Attached, words: Words, moments: Moments, nominator: str, href: str
) -> Papers:
    application, nomination = seen.case.application, seen.case.nomination
    spoke_id = nomination.person_id if nomination else None
    spoke = accounts.cards(session, [spoke_id]).get(spoke_id) if spoke_id is not None else None
    files = file_lines(attached.files, f"{href}/files")
    confirmed = nomination is not None and nomination.state == NominationState.CONFIRMED
    member = organisations.names(session, [application.organisation_id] if application.organisation_id else [])
    before = attached.previous
    return Papers(
        sections=sections_of(seen.case.answers, words, nominator=nominator, files=files),
        statement=organisations.in_paragraphs(nomination.statement) if nomination and confirmed else Markup(),
        spoke=spoke.name if spoke else "",
        screening=screening_lines(application, words),
        notes=[
            Note(one.who, moments.tag(one.at, words.language), organisations.in_paragraphs(one.text))
            for one in attached.notes
        ],
        timeline=timeline(attached.moves, words, moments),
        previous=(before.reference, f"/committee/applications/{before.id}")
        if before and before.submitted_at
        else ("", ""),
        member_href=next((f"/organisations/{one.slug}" for one in member.values()), ""),
    )


def timeline(moves: Sequence[Move], words: Words, moments: Moments) -> list[Moment]:
    """Who did what, when and why; the newest is where it stands."""
    told = labels.moves(words.language)
    return [
        Moment(
            when=Markup("{}, {}").format(moments.tag(one.at, words.language), one.who),
            title=" ".join(part for part in (told.get(one.move, one.move), str(one.detail.get("number", ""))) if part),
            text="\n\n".join(part for part in (one.reason, one.note) if part),
            now=one is moves[-1],
        )
        for one in moves
    ]


def screening_lines(application: Application, words: Words) -> list[tuple[str, str]]:
    """The secretariat's checklist with its answers."""
    _ = words.gettext
    answers = {"yes": _("Yes"), "no": _("No"), "n/a": _("Does not apply")}
    named = labels.checklist(words.language)
    return [
        (named.get(item, item), answers.get(str(answer), str(answer))) for item, answer in application.screening.items()
    ]


def _offers(actor: Actor, seen: Seen, words: Words, href: str) -> list[Offer]:
    _ = words.gettext
    state = seen.case.facts.state
    offers = []
    if actor.may(Permission.MEMBERSHIP_SCREEN):
        offers.append(Offer(_("Screening"), f"/secretariat/applications/{seen.case.application.id}"))
    if state in UNDECIDED - {State.REVIEW}:
        opening = may_move(actor, seen.case.facts, Name.OPEN_REVIEW)
        label = _("Open the review again") if state == State.DEFERRED else _("Open the review")
        offers.append(Offer(label, f"{href}/open-review", "post", "primary", reason=opening.reason))
    if state == State.SUBMITTED:
        waiving = may_move(actor, seen.case.facts, Name.WAIVE_NOMINATION)
        offers.append(Offer(_("Waive the nomination"), "#waive", reason=waiving.reason))
    return offers
