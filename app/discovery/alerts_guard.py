"""Asked as an alert is about to go: hours may have passed since it was written, while the mail server was away."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts
from app.core.services import Services
from app.discovery.find import check
from app.discovery.models import SavedSearch, SearchAlert
from app.notifications import Cadence
from search import Hit


@dataclass(frozen=True, slots=True)
class StillFound:
    """The guard "discovery" of `mail.Guards`: the number of an alert. One that no longer holds is made anew (`alerts`)."""

    services: Services

    def __call__(self, session: Session, facts: str) -> bool:
        alert = session.get(SearchAlert, int(facts))
        if alert is None:
            return False
        actor = accounts.actor_of_person(session, alert.person_id)
        if not actor.roles:
            return False
        wanted = [int(number) for number in alert.told]
        alive = SavedSearch.id.in_(wanted), SavedSearch.cadence != Cadence.OFF
        if set(session.scalars(select(SavedSearch.id).where(*alive))) != set(wanted):
            return False
        hits = _hits(alert)
        checked = check(session, self.services, actor, hits, "", actor.language or "en")
        return len(checked.hits) == len(hits) and all(checked.readable.values())


def _hits(alert: SearchAlert) -> Sequence[Hit]:
    """Keys as the engine would answer them: a kind and a number."""
    keys = dict.fromkeys(key for told in alert.told.values() for key in told)
    parts = [(key, *key.rpartition("-")[::2]) for key in keys]
    return [Hit(key, kind, int(number), "", "", "", None, "", 0.0) for key, kind, number in parts]
