"""The words of the minutes: saved, joined with what somebody else saved meanwhile, and kept in versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock
from app.core.merging import Posted, merge, settled
from app.meetings.models import Minutes, MinutesState, MinutesVersion, VersionLabel
from app.meetings.queries import Case
from app.meetings.sections import Section, snapshot

# Saves of one person that follow one another so closely are one version.
ONE_SITTING = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Saved:
    """`conflict`: the version that holds what could not go in; None mostly. `foreign`: items that somebody else changed."""

    minutes: Minutes
    conflict: MinutesVersion | None
    foreign: frozenset[str]


def begin(session: Session, case: Case, sections: Sequence[Section], *, by: Actor) -> Minutes:
    """The minutes of this meeting, made where there are none. The event's lock makes it once."""
    if case.minutes is not None:
        return case.minutes
    minutes = Minutes(
        occurrence_id=case.occurrence_id,
        state=MinutesState.DRAFT,
        by_item={},
        agenda=snapshot(sections),
        revision=0,
        saved_by=by.person_id,
        saved_at=clock.now(),
    )
    session.add(minutes)
    session.flush()
    audit.record(session, by, "minutes.begun", minutes.id, occurrence_id=case.occurrence_id)
    return minutes


def save(session: Session, case: Case, sections: Sequence[Section], posted: Posted, *, by: Actor) -> Saved:
    """Keep what was typed; nothing that another person saved meanwhile is overwritten. The caller holds the event's lock."""
    minutes = begin(session, case, sections, by=by)
    known = {one.key for one in sections}
    given = Posted(posted.revision, {key: text for key, text in posted.texts.items() if key in known}, posted.was)
    merged = merge(given, minutes.by_item, minutes.revision)
    if minutes.state == MinutesState.DRAFT:
        minutes.agenda = snapshot(sections)
    if merged.texts != minutes.by_item:
        _keep(session, minutes, merged.texts, by=by)
    conflict = _conflict(session, minutes, merged.conflicts, posted.revision, by=by) if merged.conflicts else None
    session.flush()
    return Saved(minutes, conflict, merged.foreign)


def settle(
    session: Session, minutes: Minutes, conflict: MinutesVersion, choices: Mapping[str, str], *, by: Actor
) -> None:
    """Somebody chose between the two texts of each item; both stay in the history."""
    texts = settled(conflict.by_item, minutes.by_item, choices)
    if texts != minutes.by_item:
        _keep(session, minutes, texts, by=by, label=VersionLabel.JOINED)
    conflict.settled_at = clock.now()
    session.flush()
    audit.record(session, by, "minutes.joined", minutes.id, version_id=conflict.id)


def label_version(session: Session, minutes: Minutes, label: VersionLabel, note: str = "", *, by: Actor) -> None:
    """Keep the text of this moment as a version of its own."""
    session.add(
        MinutesVersion(
            minutes_id=minutes.id,
            revision=minutes.revision,
            by_item=dict(minutes.by_item),
            person_id=by.person_id,
            saved_at=clock.now(),
            label=label,
            note=note,
        )
    )
    session.flush()


def _keep(
    session: Session, minutes: Minutes, texts: dict[str, str], *, by: Actor, label: VersionLabel = VersionLabel.SAVED
) -> None:
    now = clock.now()
    minutes.by_item, minutes.revision = texts, minutes.revision + 1
    minutes.saved_by, minutes.saved_at = by.person_id or minutes.saved_by, now
    last = session.scalar(
        select(MinutesVersion)
        .where(MinutesVersion.minutes_id == minutes.id)
        .order_by(MinutesVersion.id.desc())
        .limit(1)
    )
    goes_on = (
        last is not None
        and label == last.label == VersionLabel.SAVED
        and not last.conflict
        and last.person_id == by.person_id
        and now - last.saved_at < ONE_SITTING
    )
    if last is not None and goes_on:
        last.by_item, last.revision, last.saved_at = dict(texts), minutes.revision, now
        return
    label_version(session, minutes, label, by=by)
    audit.record(session, by, "minutes.saved", minutes.id, revision=minutes.revision)


def _conflict(session: Session, minutes: Minutes, texts: dict[str, str], revision: int, *, by: Actor) -> MinutesVersion:
    """The same text posted twice is kept once."""
    there = session.scalars(
        select(MinutesVersion).where(
            MinutesVersion.minutes_id == minutes.id,
            MinutesVersion.person_id == by.person_id,
            MinutesVersion.conflict,
            MinutesVersion.settled_at.is_(None),
        )
    )
    for one in there:
        if one.by_item == texts:
            return one
    version = MinutesVersion(
        minutes_id=minutes.id,
        revision=revision,
        by_item=texts,
        person_id=by.person_id,
        saved_at=clock.now(),
        conflict=True,
    )
    session.add(version)
    session.flush()
    audit.record(session, by, "minutes.conflict", minutes.id, version_id=version.id)
    return version
