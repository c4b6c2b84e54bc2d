"""Page values of guests and individual members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from app.access import Actor
from app.membership.models import StayKind, StayState
from app.membership.policy_stays import may_end, may_put_to_vote, may_renew
from app.membership.queries_stays import StayCase, StayRow
from app.membership.spaces import Space
from app.organisations import Filled, Offer
from app.web.language import translations

Tagged = tuple[str, str]


@dataclass(frozen=True, slots=True)
class StayLine:
    """`note` says what is pending: a vote, a renewal, a request that waits for the secretariat."""

    id: int
    name: str
    kind: str
    state: Tagged
    institution: str
    spaces: str
    until: date | None
    when: datetime
    resolution: str
    note: str


@dataclass(frozen=True, slots=True)
class StaysPage:
    stays: Sequence[StayLine]
    tabs: Sequence[tuple[str, str, bool]]
    tab: str
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class NewStayPage:
    """`renews`: name of whose stay it renews, empty for none; `history`: shown for an individual who was found."""

    kind: str
    form: Filled
    spaces: Sequence[tuple[str, str]]
    least: str
    renews: str
    found: str
    history: Sequence[str]


@dataclass(frozen=True, slots=True)
class StayPage:
    """`refusal`: why its papers stay closed to the reader; empty when they are open."""

    id: int
    name: str
    kind: str
    state: Tagged
    facts: Sequence[tuple[str, str | Markup]]
    objective: Markup
    history: Sequence[str]
    refusal: str
    end_reason: str
    vote_href: str
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class EndStayPage:
    id: int
    name: str
    form: Filled


@dataclass(frozen=True, slots=True)
class ExemptionPage:
    """`refusal` says why nothing can be asked; empty when it can. `asked_at`: a request that waits."""

    history: Sequence[str]
    refusal: str
    asked_at: datetime | None
    form: Filled


def kind_label(kind: str, language: str) -> str:
    _ = translations(language).gettext
    return _("Guest") if kind == StayKind.GUEST else _("Individual member")


def state_tag(state: str, language: str) -> Tagged:
    _ = translations(language).gettext
    labels: dict[str, Tagged] = {
        StayState.PROPOSED: (_("Proposed"), "gold"),
        StayState.REJECTED: (_("Declined"), "red"),
        StayState.ACTIVE: (_("Active"), "green"),
        StayState.ENDED: (_("Ended"), ""),
    }
    return labels[state]


def stay_line(row: StayRow, named: dict[str, Space], language: str) -> StayLine:
    _ = translations(language).gettext
    note = ""
    if row.state == StayState.PROPOSED:
        note = _("Before the committee") if row.before_committee else _("Waits to be put to the committee")
    elif row.renewal_proposed:
        note = _("Renewal proposed")
    return StayLine(
        row.id,
        row.name,
        kind_label(row.kind, language),
        state_tag(row.state, language),
        row.institution,
        ", ".join(named[space].name for space in row.spaces if space in named),
        row.until,
        row.ended_at or row.began_at or row.proposed_at,
        row.resolution,
        note,
    )


def offers_for(actor: Actor, case: StayCase, *, voting: bool, language: str) -> list[Offer]:
    """What whoever decides may do next with a stay."""
    _ = translations(language).gettext
    stay = case.stay
    base = f"/committee/stays/{stay.id}"
    offers = []
    if stay.state == StayState.PROPOSED and not voting:
        puts = may_put_to_vote(actor, state=stay.state, is_before_committee=voting)
        label = _("Put it to the vote again") if case.vote else _("Put it to the committee")
        offers.append(Offer(label, f"{base}/ballot", "post", "primary", reason=puts.reason))
    if stay.state in {StayState.ACTIVE, StayState.ENDED}:
        renews = may_renew(actor, stay.state, is_proposed=case.renewed_by is not None)
        offers.append(Offer(_("Propose a renewal"), f"/committee/stays/new?renews={stay.id}", reason=renews.reason))
    if stay.state == StayState.ACTIVE:
        ends = may_end(actor, stay.state)
        offers.append(Offer(_("End it now"), f"{base}/end", kind="warning", reason=ends.reason))
    return offers
