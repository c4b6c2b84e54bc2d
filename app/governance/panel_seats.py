"""The seats of a ballot as its page lists them: how far each has come and, for those who may see it, how it voted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor
from app.core.text import initials
from app.governance.labels import choice_label, choice_tone, criteria
from app.governance.models import BallotState, Declaration, Elector
from app.governance.policy import may_hand_over
from app.governance.queries import BallotCase
from app.governance.queries_ballots import constituencies
from app.governance.tally import RECUSED
from app.organisations import Words


@dataclass(frozen=True, slots=True)
class ElectorRow:
    """One seat. `choice`, `scores` and `comment` are empty where the reader may not see them.

    Attributes:
        note: what a member said of their conflict, for those who may read the papers.
        hand_over: name of the alternate whom the reader may call in; empty otherwise.
    """

    seat_id: int
    name: str
    initials: str
    seat: str
    organisation: str
    chair: bool
    you: bool
    status: str
    tone: str
    choice: str
    choice_tone: str
    scores: Sequence[tuple[str, str]]
    comment: Markup
    note: str
    hand_over: str


def elector_rows(
    session: Session,
    actor: Actor,
    case: BallotCase,
    words: Words,
    names: Mapping[int, str],
    *,
    opens: bool,
    shown: bool,
) -> list[ElectorRow]:
    seats = constituencies(session, case.electors)
    homes = organisations.organisations_of(session, {one.person_id for one in case.electors})
    labels = criteria(words, case.ballot.subject_kind)
    rows = []
    for one in case.electors:
        home = homes.get(one.person_id)
        status, tone = _status(words, one, is_open=case.ballot.state == BallotState.OPEN)
        calls = may_hand_over(actor, case.committee, case.ballot, case.electors, one)
        visible = shown or (one.person_id == actor.person_id and bool(one.choice))
        rows.append(
            ElectorRow(
                seat_id=one.seat_id,
                name=names.get(one.person_id, ""),
                initials=initials(names.get(one.person_id, "")),
                seat=seats.get(one.seat_id, ""),
                organisation=home.short if home else "",
                chair=one.is_chair,
                you=one.person_id == actor.person_id,
                status=status,
                tone=tone,
                choice=choice_label(words, one.choice) if visible and one.choice else "",
                choice_tone=choice_tone(one.choice),
                scores=[(label, _score(one, name)) for name, label in labels if name in one.scores] if visible else (),
                comment=organisations.in_paragraphs(one.comment) if visible else Markup(),
                note=one.conflict_note if opens else "",
                hand_over=names.get(one.alternate_id or 0, "") if calls else "",
            )
        )
    return rows


def _score(one: Elector, name: str) -> str:
    score = one.scores.get(name)
    return "–" if score is None else str(score)


def _status(words: Words, one: Elector, *, is_open: bool) -> tuple[str, str]:
    _ = words.gettext
    if one.declaration == Declaration.RULE:
        return _("Recused by rule"), ""
    if one.declaration in RECUSED:
        return _("Recused: declared a conflict"), ""
    if one.cast_at is not None:
        return _("Has voted"), "green"
    if not is_open:
        return _("Did not vote"), ""
    if one.declaration:
        return _("Declared no conflict"), "blue"
    return _("Has not declared"), "gold"
