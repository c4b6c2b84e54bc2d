"""A quarter in which the community did something of everything; put there by the rooms' own actions."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import select

from app import documents, followup, forum, groups, organisations
from app.bulletin.models import Candidate
from app.core.quarters import Quarter
from app.organisations import ProgrammeFacts
from tests import people
from tests.events import factory
from tests.houses import House

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
THIS = Quarter(2026, 4)
STUDY = b"""Payments by phone in Turkana

Households in Turkana were paid by phone from July, in 2026. It took eight days less than before. The study recommends that counties \
without agents hire some before the rains. Everybody was counted twice.
"""


@dataclass(frozen=True, slots=True)
class Told:
    """Numbers of what was put there, as keys of candidates."""

    study: str
    appeal: str
    private: str
    concluded: str
    call: str
    highlight: str
    held: str
    series: str
    conference: str
    newcomer: str


def lived(house: House) -> Told:
    """At `NOW`, which is the clock's."""
    with house.read() as session:
        financing = groups.by_slug(session, "financing")
    assert financing is not None
    study = document(house, "Paying by phone in Turkana", content=STUDY, audience="public")
    appeal = document(
        house, "Appeal for the 2027 drought", type="funding_appeal", summary="Counties ask for cover. " * 8
    )
    private = document(
        house, "Notes of the group", summary="Only the group reads this. " * 8, audience=f"group-{financing.id}"
    )
    held = factory.webinar(house, title="Costing a scheme", starts=factory.wall("2026-11-10 10:00"), audience="public",
                           description="**What does a scheme cost?** Two counties show their sheets.")  # fmt: skip
    series = factory.monthly(house, starts=factory.wall("2026-10-13 14:00"))
    conference = factory.webinar(house, title="National conference", kind="national_conference",
                                 starts=factory.wall("2027-02-16 09:00"), venue="KICC, Nairobi",
                                 description="Three days in Nairobi. Submit an abstract by 15 January 2027.")  # fmt: skip
    lead, coordinator = house.actor(people.LEAD), house.actor(people.COORDINATOR)
    with house.write() as session:
        topic, post = forum.start_topic(
            session, kind="question", title="Who pays agents in the dry months?", text="We do not know how.",
            audience="members", group_id=None, by=lead,
        )  # fmt: skip
        call, _ = forum.start_topic(
            session, kind="announcement", title="Wanted: pictures of pay days", text="Send us yours. We publish the best.",
            audience="members", group_id=None, by=coordinator,
        )  # fmt: skip
        highlight = followup.bring(
            session, group_id=financing.id, quarter=THIS, kind="result", by=lead,
            text="Fourteen counties show the transfer under a vote head of its own.",
        )  # fmt: skip
        newcomer = organisations.create_organisation(
            session, name="Lakeview Policy Centre", acronym="LPC", kind="think_tank", joined_on=date(2026, 11, 2),
            profile="The centre costs county programmes. It works in Kisumu.", by=coordinator,
        )  # fmt: skip
        facts = ProgrammeFacts(
            "Inua", "social_assistance", reached=763_670, reached_unit="households", reached_year=2026
        )
        organisations.add_programme(session, newcomer.id, facts, by=coordinator)
        session.flush()
        locked = forum.get_topic_to_change(session, coordinator, topic.id)
        forum.summarise(
            session, locked, text="> Who pays?\n\nAgents are paid by the county. The fee is 1 %.", cited=[post.id], as_of=1,
            concluded=True, by=coordinator,
        )  # fmt: skip
        numbers = [topic.id, call.id, highlight.id, newcomer.id]
    house.work()
    topic_id, call_id, highlight_id, newcomer_id = map(str, numbers)
    return Told(str(study), str(appeal), str(private), topic_id, call_id, highlight_id, str(held), str(series),
                str(conference), newcomer_id)  # fmt: skip


def document(house: House, title: str, *, content: bytes = b"A page.", type: str = "research_study", **said) -> int:
    stored = documents.take_in_bytes(house.services.storage, content, "study.txt")
    description = replace(documents.Description(title=title, type=type, year=2026), **said)
    owner, coordinator = house.actor(people.REPRESENTATIVE), house.actor(people.COORDINATOR)
    with house.write() as session:
        made = documents.add_document(session, description, stored, by=owner)
        documents.submit(session, made, by=owner)
        documents.publish(session, made, by=coordinator)
        return made.id


def candidates(house: House, issue_id: int) -> dict[tuple[str, str], Candidate]:
    with house.read() as session:
        found = session.scalars(select(Candidate).where(Candidate.issue_id == issue_id)).all()
        return {(one.source_kind, one.source_key): one for one in found}
