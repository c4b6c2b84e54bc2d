"""What stands in the house that the browser visits: documents in every state, links, and a study made by us."""

from dataclasses import dataclass

from fpdf import FPDF
from sqlalchemy import select, update

from app import accounts, documents
from app.accounts.links import make_link
from app.accounts.models import LinkPurpose, Person
from app.documents.models import DocumentFile, DocumentVersion, ExtractionState
from app.documents.models import DocumentState as State
from tests import people
from tests.browser import (
    shelf_bulletin,
    shelf_calendar,
    shelf_forum,
    shelf_membership,
    shelf_months,
    shelf_repository,
)
from tests.houses import House
from tests.people import Member

TITLE = "County note {}: drought and the price of maize in the markets of the north"
SENTENCE = "Households in dry counties sold fewer animals when the transfer came before the drought."


@dataclass(frozen=True, slots=True)
class Shelf:
    """Ids by what they are for; `invitation` and `reset` are addresses that work once, and are never used up here."""

    ids: dict[str, int | str]
    invitation: str
    reset: str

    def address(self, template: str) -> str:
        return template.format_map({**self.ids, "invitation": self.invitation, "reset": self.reset})


def study(phrase: str, *, pages: int = 6, on: int = 4) -> bytes:
    """A PDF of several pages; the phrase stands on one of them only."""
    paper = FPDF()
    paper.set_font("Helvetica", size=12)
    for number in range(1, pages + 1):
        paper.add_page()
        paper.cell(0, 10, f"Chapter {number}", new_x="LMARGIN", new_y="NEXT")
        for _ in range(6):
            paper.multi_cell(0, 7, SENTENCE, new_x="LMARGIN", new_y="NEXT")
        if number == on:
            paper.multi_cell(0, 7, f"Here the officers wrote that {phrase} decided it.")
    return bytes(paper.output())


def fill(house: House) -> Shelf:
    """Published documents for two pages, one in each other state, one that cannot be read, and two unused links."""
    texts = "\n\n".join([SENTENCE] * 12).encode()
    ids: dict[str, int | str] = {
        "published": put(house, "Transfers before the drought", study("the mobile window"), "transfers.pdf")
    }
    put(house, TITLE.format(1), texts, "note.txt")
    house.work()
    for number in range(2, 23):
        put(house, TITLE.format(number), texts, "note.txt", read_already=True)
    for state in (State.SUBMITTED, State.DRAFT, State.DECLINED):
        ids[state.value] = put(
            house, f"A paper that is {state.value}", texts, "paper.txt", state=state, read_already=True
        )
    ids["failed"] = put(house, "A report whose file is damaged", study("nothing"), "damaged.pdf")
    ids["reading"] = put(house, "A report that is still being read", study("not yet"), "fresh.pdf")
    house.work()
    _set_extraction(house, ids["failed"], ExtractionState.FAILED)
    _set_extraction(house, ids["reading"], ExtractionState.PENDING)
    with house.write() as session:
        by = house.actor(people.ADMINISTRATOR)
        invited, invitation = accounts.invite_person(
            session, email="newcomer@people.example", name="Nia Newcomer", by=by
        )
        assert invited.id
        moraa = session.scalars(select(Person).where(Person.email == people.MEMBER.email)).one()
        reset = make_link(session, moraa, LinkPurpose.RESET, by=by)
    ids["newcomer"] = house.person_id(Member("newcomer", "Nia Newcomer"))
    ids["suspended"] = house.person_id(people.SUSPENDED)
    ids |= shelf_membership.fill(house) | shelf_months.fill(house) | shelf_calendar.fill(house)
    ids |= shelf_forum.fill(house, ids["published"]) | shelf_bulletin.fill(house)
    ids |= shelf_repository.fill(house, put, ids["published"])
    return Shelf(ids, f"/invitation/{invitation}", f"/reset/{reset}")


def put(
    house: House,
    title: str,
    content: bytes,
    name: str,
    *,
    state: State = State.PUBLISHED,
    audience: str = "public",
    listed: str = "",
    read_already: bool = False,
) -> int:
    """One document through the room's own actions; `read_already` takes its text over from the same file elsewhere."""
    stored = documents.take_in_bytes(house.services.storage, content, name)
    described = documents.Description(
        title=title, type="research_study", summary=f"{title}. {SENTENCE}", authors=("Rehema and the officers",), year=2026,
        licence="cc_by_4", keywords=("drought", "maize"), audience=audience, listed=listed,
        terms={"pillar": ("social_assistance",), "topic": ("financing",), "county": ("023",)},
    )  # fmt: skip
    owner, coordinator = house.actor(people.REPRESENTATIVE), house.actor(people.COORDINATOR)
    with house.write() as session:
        document = documents.add_document(
            session, described, stored, by=owner, text_of=stored.sha256 if read_already else ""
        )
        if state != State.DRAFT:
            documents.submit(session, document, by=owner)
        if state == State.PUBLISHED:
            documents.publish(session, document, by=coordinator)
        if state == State.DECLINED:
            documents.decline(session, document, "Please add a summary of two sentences.", by=coordinator)
        return document.id


def _set_extraction(house: House, document_id: int, state: ExtractionState) -> None:
    with house.write() as session:
        versions = select(DocumentVersion.id).where(DocumentVersion.document_id == document_id)
        session.execute(update(DocumentFile).where(DocumentFile.version_id.in_(versions)).values(extraction=state))
