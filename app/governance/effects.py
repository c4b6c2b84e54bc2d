"""What a decision does. The rooms above own the subjects; the roof says which function carries out which kind."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from app.access import Actor
from app.core.services import Services
from app.governance.models import Ballot

Effect = Callable[[Session, Services, Ballot, Actor], None]


class Effects:
    """Subject kind of a ballot → what happens when it closes, in the transaction that closes it.

    A kind that is not here, such as a plain resolution, has no effect beyond its record.
    """

    def __init__(self, by_kind: Mapping[str, Effect]) -> None:
        self.by_kind = dict(by_kind)

    def carry_out(self, session: Session, services: Services, ballot: Ballot, by: Actor) -> None:
        effect = self.by_kind.get(ballot.subject_kind)
        if effect is not None:
            effect(session, services, ballot, by)
