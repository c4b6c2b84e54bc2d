"""The programmes an organisation runs."""

from dataclasses import asdict, dataclass, fields

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core.text import one_line, paragraphs
from app.organisations.actions import say_changed
from app.organisations.actions_history import PROGRAMME, remember
from app.organisations.models import Programme


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """What a programme says of itself.

    Attributes:
        reached: how many `reached_unit`s ("people" or "households") in `reached_year`; None when it was not counted.
        counties: official numbers; none means national.
        from_year, to_year: the period; no `to_year` means it still runs.
    """

    name: str
    pillar: str
    description: str = ""
    target_group: str = ""
    reached: int | None = None
    reached_unit: str = "people"
    reached_year: int | None = None
    counties: tuple[str, ...] = ()
    from_year: int | None = None
    to_year: int | None = None


FIELDS = tuple(field.name for field in fields(ProgrammeFacts))


def add_programme(session: Session, organisation_id: int, facts: ProgrammeFacts, *, by: Actor) -> int:
    """Returns the programme's number."""
    programme = Programme(organisation_id=organisation_id, **_columns(facts))
    session.add(programme)
    session.flush()
    remember(
        session,
        organisation_id,
        PROGRAMME + programme.name,
        {},
        {key: value for key, value in _columns(facts).items() if value},
        by=by,
    )
    audit.record(session, by, "programme.added", programme.id, organisation_id=organisation_id, name=programme.name)
    say_changed(session, organisation_id)
    return programme.id


def change_programme(session: Session, programme: Programme, facts: ProgrammeFacts, *, by: Actor) -> None:
    before = {key: getattr(programme, key) for key in _columns(facts)}
    changed = remember(session, programme.organisation_id, PROGRAMME + programme.name, before, _columns(facts), by=by)
    if not changed:
        return
    for key, value in _columns(facts).items():
        setattr(programme, key, value)
    audit.record(
        session, by, "programme.changed", programme.id, organisation_id=programme.organisation_id, fields=changed
    )
    say_changed(session, programme.organisation_id)


def remove_programme(session: Session, programme: Programme, *, by: Actor) -> None:
    organisation_id = programme.organisation_id
    before = {key: value for key in FIELDS if (value := getattr(programme, key))}
    remember(session, organisation_id, PROGRAMME + programme.name, before, {}, by=by)
    audit.record(session, by, "programme.removed", programme.id, organisation_id=organisation_id, name=programme.name)
    session.delete(programme)
    say_changed(session, organisation_id)


def _columns(facts: ProgrammeFacts) -> dict[str, object]:
    return asdict(facts) | {
        "name": one_line(facts.name),
        "description": paragraphs(facts.description),
        "target_group": one_line(facts.target_group),
        "counties": sorted(facts.counties),
    }
