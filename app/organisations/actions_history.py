"""The history of what an organisation says of itself, written in the transaction that changes it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.organisations.models import ProfileChange

PROFILE, NAME, LEGAL, PROGRAMME = "profile", "name", "legal", "programme:"


def remember(
    session: Session,
    organisation_id: int,
    what: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by: Actor,
) -> list[str]:
    """Keep what differs; returns the names of those fields, none when nothing differs and nothing is kept.

    Args:
        what: PROFILE, NAME, LEGAL, or PROGRAMME followed by the programme's name.
        before, after: fields as they are stored; one that stands on one side only was added or removed.
    """
    changed = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
    if changed:
        session.add(
            ProfileChange(
                organisation_id=organisation_id,
                person_id=by.person_id,
                at=clock.now(),
                what=what,
                before={key: before[key] for key in changed if key in before},
                after={key: after[key] for key in changed if key in after},
            )
        )
    return changed
