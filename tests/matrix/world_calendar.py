"""Groups, events, minutes, action points, polls and feeds for the matrix, in each state that changes an answer."""

from datetime import date, timedelta

from sqlalchemy import select, update

from app import events, followup, meetings, polls
from app.core import clock
from app.core.quarters import Quarter
from app.events.models import AgendaItem, Event, Occurrence
from app.groups import by_slug
from app.groups.models import Entry, EntryKind, Proposal, ProposalKind, ProposalState, Terms
from app.meetings.models import Amendment, Attendance, CheckIn, MeetingAction, MeetingDecision, Minutes, MinutesVersion
from tests import people
from tests.events.factory import meeting, monthly, webinar
from tests.houses import House

ABSENT = "999999"
BELOW = ["item_id", "amendment_id", "number", "version_id"]
NOTHING_BELOW = dict.fromkeys(BELOW, ABSENT)
CLOSING = {"reason": "Its work is done.", "relevance": "Little.", "alignment": "Good.", "interest": "None."}
MARK, CODE = "m" * 32, "ABCDEF23"


def samples(house: House):
    numbers = {
        "of the group": monthly(house),
        "of members": webinar(house),
        "of the committee": webinar(house, audience="committee", title="Committee meeting"),
        "public, cancelled": webinar(house, audience="public", title="Open day"),
        "held": meeting(house),
    }
    with house.write() as session:
        session.execute(
            update(Event).where(Event.id == numbers["public, cancelled"]).values(state=events.EventState.CANCELLED)
        )
        of_event = {label: _at(session, number) for label, number in numbers.items()}
    below = _records(house, numbers["held"])
    of_event["held"] |= below
    of_event["absent"] = {"event_id": ABSENT, "on": "2026-01-01", **NOTHING_BELOW}
    written = {label: of_event[label] for label in ("of the group", "held", "absent")}
    in_group = _group(house, numbers["of the group"])
    absent = dict.fromkeys(in_group, ABSENT)
    return (
        (r"/events/{event_id}/on/{on}/(minutes|attendance|agenda|recording).*", written),
        (r"(/api/v1)?/events/{event_id.*", of_event),
        (
            r"(/api/v1)?/groups/{slug}.*",
            {"open": in_group, "closed": in_group | {"slug": "ended"}, "absent": absent},
        ),
        (r"/groups/proposals/{proposal_id}.*", _proposals(house)),
        (r"(/api/v1)?/actions/{action_id}.*", _actions(house)),
        (r"/highlights/{written}", {"this quarter": {"written": str(Quarter.of(clock.home_today()))}}),
        (r"/calendar/{year}.*", {"": {"year": "2026", "month": "11", "number": "47"}}),
        (r"/feeds/{token}.ics", {"unknown": {"token": "x" * 43}}),
        (r"/account/calendars/{token_id}.*", {"another's": {"token_id": ABSENT}}),
        (r"/check-in/{code}", {"of a meeting that is over": {"code": CODE}, "unknown": {"code": "ZZZZZZ22"}}),
        (r"/certificates/{mark}.*", {"valid": {"mark": MARK}, "unknown": {"mark": "n" * 32}}),
    )


def _at(session, number):
    local = session.scalars(
        select(Occurrence.original_local).where(Occurrence.event_id == number).order_by(Occurrence.starts_at)
    ).first()
    return {"event_id": str(number), "on": local.date().isoformat(), **NOTHING_BELOW}


def _records(house, number):
    """The meeting took place yesterday; its minutes circulate, and everything that hangs on them is there once."""
    lead = house.actor(people.LEAD)
    with house.write() as session:
        row = session.scalars(select(Occurrence).where(Occurrence.event_id == number)).one()
        event = session.get_one(Event, number)
        days = row.starts_at - (clock.now() - timedelta(days=1))
        row.starts_at, row.ends_at = row.starts_at - days, row.ends_at - days
        row.original_local, event.starts_local = row.original_local - days, event.starts_local - days
        item = AgendaItem(event_id=number, position=1, title="Budget")
        now = clock.now()
        minutes = Minutes(
            occurrence_id=row.id, state="circulated", saved_by=lead.person_id, saved_at=now, circulated_at=now,
            amend_by=now.date() + timedelta(days=7),
        )  # fmt: skip
        session.add_all([item, minutes])
        session.flush()
        amendment = Amendment(
            minutes_id=minutes.id, person_id=house.person_id(people.COLLEAGUE), text="Not so.", written_at=now
        )
        version = MinutesVersion(
            minutes_id=minutes.id, revision=0, by_item={}, person_id=lead.person_id, saved_at=now, conflict=True
        )
        there = Attendance(
            occurrence_id=row.id, person_id=house.person_id(people.COLLEAGUE), name="C",
            presence=meetings.Presence.PRESENT, how="list", at=now, certificate=MARK,
        )  # fmt: skip
        decision = MeetingDecision(id=1, occurrence_id=row.id, text="So be it.", position=1)
        action = MeetingAction(
            id=1, occurrence_id=row.id, position=1, kind="action", text="Do it.", owner_id=lead.person_id
        )
        session.add_all(
            [amendment, version, there, decision, action, CheckIn(occurrence_id=row.id, code=CODE, made_at=now)]
        )
        session.flush()
        on = row.original_local.date().isoformat()
        return {
            "on": on, "item_id": str(item.id), "amendment_id": str(amendment.id), "number": "1", "version_id": str(version.id)
        }  # fmt: skip


def _group(house, series):
    lead = house.actor(people.LEAD)
    now = clock.now()
    with house.write() as session:
        group = by_slug(session, "financing")
        entry = Entry(
            group_id=group.id, person_id=house.person_id(people.MEMBER), kind=EntryKind.REQUEST,
            asked_by=house.person_id(people.MEMBER), asked_at=now,
        )  # fmt: skip
        session.add_all([entry, Terms(group_id=group.id, version=1, text="What we do.", written_at=now)])
        poll = polls.ask(
            session, group_id=group.id, title="When?", minutes=60, timezone="Africa/Nairobi", note="", closes_on=date(2032, 1, 1),
            starts=[now.replace(tzinfo=None) + timedelta(days=9)], by=lead,
        )  # fmt: skip
        highlight = followup.bring(
            session, group_id=group.id, quarter=Quarter.of(now.date()), kind="result", text="Fourteen.", by=lead
        )
        turn = session.scalars(
            select(Occurrence.id).where(Occurrence.event_id == series).order_by(Occurrence.id)
        ).first()
        return {
            "slug": "financing", "person_id": str(house.person_id(people.COLLEAGUE)), "entry_id": str(entry.id), "version": "1",
            "poll_id": str(poll.id), "highlight_id": str(highlight.id), "occurrence_id": str(turn), "organisation": "unicef",
        }  # fmt: skip


def _proposals(house):
    with house.write() as session:
        group = by_slug(session, "financing")
        asked = Proposal(
            kind=ProposalKind.CLOSE, state=ProposalState.ASKED, group_id=group.id, wanted=CLOSING,
            proposed_by=house.person_id(people.LEAD), proposed_at=clock.now(),
        )  # fmt: skip
        session.add(asked)
        session.flush()
        return {"asked": {"proposal_id": str(asked.id)}, "absent": {"proposal_id": ABSENT}}


def _actions(house):
    lead = house.actor(people.LEAD)
    with house.write() as session:
        group = by_slug(session, "financing")
        made = followup.agree(
            session, text="Collect the returns.", owner_id=house.person_id(people.COLLEAGUE), organisation_id=None, due_on=date(2032, 1, 1),
            audience=f"group-{group.id}", group_id=group.id, source_kind="group", source_id=group.id, by=lead,
        )  # fmt: skip
        return {"of the group": {"action_id": str(made.id)}, "absent": {"action_id": ABSENT}}
