"""Page values of measures and appeals, for those who decide and for the member."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from app.access import Actor, Permission
from app.membership.models import Appeal, Measure, SanctionState
from app.membership.policy_conduct import may_propose_lift
from app.membership.queries_sanctions import SanctionCase, SanctionRow
from app.organisations import Filled, Offer, in_paragraphs
from app.web.language import translations

Tagged = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SanctionLine:
    id: int
    member: str
    measure: str
    state: Tagged
    until: date | None
    proposed_at: datetime
    resolution: str
    appeal: str


@dataclass(frozen=True, slots=True)
class SanctionsPage:
    """`note` says what the reader sees of it, where that is not everything."""

    sanctions: Sequence[SanctionLine]
    note: str
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class NewSanctionPage:
    form: Filled
    organisations: Sequence[tuple[str, str]]
    least: str


@dataclass(frozen=True, slots=True)
class AppealBox:
    """`outcome` is empty while it is undecided; `text` and `reason` only where the case may be read."""

    filed_at: datetime
    outcome: Tagged | None
    decided_at: datetime | None
    text: Markup
    reason: Markup
    vote_href: str
    decide_href: str
    again_href: str


@dataclass(frozen=True, slots=True)
class SanctionPage:
    """A measure for those who decide.

    Attributes:
        refusal: why its reason stays closed to the reader; empty when it is open.
        vote_href: the ballot; empty where the reader has no part in it.
    """

    id: int
    member: str
    measure: str
    state: Tagged
    facts: Sequence[tuple[str, str | Markup]]
    reason: Markup
    refusal: str
    end_reason: Markup
    vote_href: str
    appeal: AppealBox | None
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class LiftPage:
    id: int
    member: str
    form: Filled


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A measure for the member. `href` takes the appeal; `refusal` says why none can be filed, empty when one can."""

    member: str
    measure: str
    standing: str
    state: Tagged
    resolution: str
    imposed_at: datetime | None
    until: date | None
    appeal_by: date | None
    reason: Markup
    end_reason: Markup
    href: str
    refusal: str
    appeal: AppealBox | None
    form: Filled


@dataclass(frozen=True, slots=True)
class DecidePage:
    """An appeal that an administrator decides."""

    id: int
    sanction_id: int
    member: str
    measure: str
    resolution: str
    reason: Markup
    decision: Markup
    text: Markup
    filed_at: datetime
    form: Filled


def measure_label(measure: str, language: str) -> str:
    _ = translations(language).gettext
    labels: dict[str, str] = {
        Measure.WARNING: _("Warning"),
        Measure.SUSPENSION: _("Suspension"),
        Measure.TERMINATION: _("Termination of membership"),
    }
    return labels[measure]


def state_tag(state: str, language: str) -> Tagged:
    _ = translations(language).gettext
    labels: dict[str, Tagged] = {
        SanctionState.PROPOSED: (_("Proposed"), "gold"),
        SanctionState.REJECTED: (_("Not imposed"), ""),
        SanctionState.IN_FORCE: (_("In force"), "red"),
        SanctionState.ENDED: (_("Ended"), ""),
        SanctionState.LIFTED: (_("Lifted"), "green"),
    }
    return labels[state]


def outcome_tag(outcome: str, language: str) -> Tagged | None:
    _ = translations(language).gettext
    return {"upheld": (_("Upheld"), "green"), "dismissed": (_("Dismissed"), "red")}.get(outcome)


def sanction_line(row: SanctionRow, language: str) -> SanctionLine:
    _ = translations(language).gettext
    appeals = {"open": _("Appeal filed"), "upheld": _("Appeal upheld"), "dismissed": _("Appeal dismissed")}
    return SanctionLine(
        row.id,
        row.member,
        measure_label(row.measure, language),
        state_tag(row.state, language),
        row.until,
        row.proposed_at,
        row.resolution,
        appeals.get(row.appeal, ""),
    )


def offers_for(actor: Actor, case: SanctionCase, *, lifting: bool, voting: bool, language: str) -> list[Offer]:
    """What whoever decides may do next with a measure."""
    _ = translations(language).gettext
    sanction = case.sanction
    base = f"/committee/sanctions/{sanction.id}"
    offers = []
    if sanction.state == SanctionState.PROPOSED and not voting and case.opens:
        offers.append(Offer(_("Put it to the vote again"), f"{base}/ballot", "post"))
    if sanction.measure == Measure.SUSPENSION and sanction.state == SanctionState.IN_FORCE:
        lift = may_propose_lift(actor, measure=sanction.measure, state=sanction.state, is_before_committee=lifting)
        offers.append(Offer(_("Propose to lift it"), f"{base}/lift", reason=lift.reason))
    if sanction.state == SanctionState.IN_FORCE and actor.may(Permission.MEMBERSHIP_SCREEN):
        offers.append(Offer(_("Send the letter again"), f"{base}/letter", "post"))
    return offers


def appeal_box(
    appeal: Appeal, language: str, *, reads: bool, vote_href: str = "", decide_href: str = "", again_href: str = ""
) -> AppealBox:
    return AppealBox(
        appeal.filed_at,
        outcome_tag(appeal.outcome, language),
        appeal.decided_at,
        in_paragraphs(appeal.text) if reads else Markup(),
        in_paragraphs(appeal.reason) if reads else Markup(),
        vote_href,
        decide_href,
        again_href,
    )
