"""Issues, submissions and pictures for the matrix: an issue that is edited, one that waits for approval, one that was sent."""

from sqlalchemy import select

from app.bulletin import actions_submission, carry
from app.bulletin.models import Candidate, Carried, Correction, IssueState, Item, Picture, Version
from app.core import clock
from tests import people
from tests.bulletin.issues import candidates, issue_row, new_item, opened, sent, with_items
from tests.houses import House

ABSENT = "999999"
EDITED, WAITS, SENT = "2026-q4", "2027-q1", "2026-q3"


def samples(house: House):
    sent(house, SENT)
    opened(house, EDITED)
    item, put_off = with_items(house, EDITED, new_item(), new_item("Put off"))
    opened(house, WAITS)
    (waiting,) = with_items(house, WAITS, new_item("To be approved"))
    (candidate,) = candidates(house, EDITED, 1)
    coordinator, member = house.actor(people.COORDINATOR), house.actor(people.MEMBER)
    with house.write() as session:
        edited, of_sent = issue_row(session, EDITED), issue_row(session, SENT)
        of_waits = issue_row(session, WAITS)
        of_waits.state = IssueState.APPROVAL
        for one in (of_waits, of_sent):
            one.requested_by, one.requested_at = coordinator.person_id, clock.now()
        of_sent.decided_by, of_sent.decided_at = house.person_id(people.CHAIR), clock.now()
        proposal = actions_submission.Proposal(kind="story", title="A day in Kwale", text="It rained.")
        today = clock.today(house.settings.zone)
        proposed = actions_submission.propose(session, house.settings, proposal, by=member, today=today)
        carry.put_off(session, edited, session.get_one(Item, put_off), by=coordinator)
        version = Version(
            issue_id=edited.id,
            revision=1,
            texts={"title.en": "Two titles"},
            person_id=coordinator.person_id,
            saved_at=clock.now(),
            conflict=True,
        )
        correction = Correction(
            issue_id=of_sent.id,
            note={"en": "It was Wajir."},
            written_by=coordinator.person_id,
            written_at=clock.now(),
        )
        picture = Picture(
            added_by=member.person_id,
            name="rain.jpg",
            width=800,
            height=600,
            storage_key="pictures/one.jpg",
            size=4,
            small_key="pictures/one-small.jpg",
            small_size=4,
            sha256="0" * 64,
            added_at=clock.now(),
        )
        session.add_all([version, correction, picture])
        session.flush()
        proposed.picture_id = picture.id
        told = session.scalars(select(Item.id).where(Item.issue_id == of_sent.id)).first()
        carried = session.scalars(select(Carried.id)).one()
        numbers = {
            "version_id": str(version.id),
            "correction_id": str(correction.id),
            "candidate_id": str(session.get_one(Candidate, candidate).id),
            "carried_id": str(carried),
            "code": "summaries",
            "person_id": str(house.person_id(people.COLLEAGUE)),
        }
        submission, shown = str(proposed.id), str(picture.id)
    for key in ("pictures/one.jpg", "pictures/one-small.jpg"):
        house.services.storage.put(key, [b"\xff\xd8\xff\xd9"])
    desk = {
        "being edited": numbers | {"quarter": EDITED, "item_id": str(item)},
        "sent": numbers | {"quarter": SENT, "item_id": str(told)},
        "absent": numbers | {"quarter": "2031-q1", "item_id": ABSENT},
    }
    waits = {"waits for approval": numbers | {"quarter": WAITS, "item_id": str(waiting)}}
    read = {
        label: {"quarter": sample["quarter"], "item_id": sample["item_id"], "language": "sw", "form": "bib"}
        for label, sample in desk.items()
    }
    of_member = {"a member's": {"submission_id": submission}, "absent": {"submission_id": ABSENT}}
    brought = {"of a member's submission": {"picture_id": shown}, "absent": {"picture_id": ABSENT}}
    return (
        (r"(/api/v1)?/bulletins/(desk/)?submissions/{submission_id}.*", of_member),
        (r"/bulletins/pictures/{picture_id}.*", brought),
        (r"/bulletins/desk/{quarter}/(approval|preview|schedule|recipients|sending|test).*", desk | waits),
        (r"/bulletins/desk/{quarter}.*", desk),
        (r"(/api/v1)?/bulletins/{quarter}.*", read),
    )
