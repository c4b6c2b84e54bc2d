"""The record of a decision: for the committee with names, for publication without, on the screen and as PDF."""

from contextlib import closing

import pypdfium2
import pytest

from app import printing
from app.governance import Choice, Conflicts, close, declare, get_ballot, hand_over, open_ballot, oversight, void, vote
from app.organisations import by_slug
from tests import people
from tests.committee import ALTERNATE, OF_APSP, OF_ILO, OF_NSSF, OF_UNICEF
from tests.people import ADMINISTRATOR, CHAIR

VOTES = ((CHAIR, Choice.APPROVE), (OF_ILO, Choice.DECLINE), (ALTERNATE, Choice.APPROVE))


def opened(house, **given):
    with house.write() as session:
        told = {"subject_kind": "resolution", "subject_id": None, "title": "Shall we meet in Kisumu?"} | given
        unicef = by_slug(session, "unicef")
        conflicts = Conflicts(frozenset({unicef.id}))
        return open_ballot(session, oversight(session), conflicts=conflicts, by=house.actor(CHAIR), **told).id


def act(house, ballot, who, what, *more, **given):
    actor = house.actor(who)
    with house.write() as session:
        case = get_ballot(session, actor, ballot, lock=True)
        return what(session, case, *(one(case) for one in more), by=actor, **given)


def decided(house, **given):
    """UNICEF's own member recused by rule, one by declaration, one seat handed to its alternate; two to one."""
    ballot = opened(house, **given)
    act(house, ballot, OF_NSSF, hand_over, lambda case: case.seat)
    for who, _ in VOTES:
        act(house, ballot, who, declare, conflict=False)
    act(house, ballot, OF_APSP, declare, conflict=True, note="My brother runs it.")
    for who, choice in VOTES:
        act(house, ballot, who, vote, choice=choice, comment="Between us.")
    act(house, ballot, CHAIR, close, reason="Kisumu is nearer\nfor most of us.")
    return ballot


def pages_of(pdf):
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        texts = []
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as words:
                texts.append(words.get_text_bounded())
        return " ".join(" ".join(texts).split())


NAMED = [CHAIR.name, OF_ILO.name, ALTERNATE.name, "Recused by rule", "Recused by declaration"]


@pytest.mark.parametrize(
    ("who", "status", "names"),
    [
        (people.VISITOR, 303, False),
        (people.GUEST, 403, False),
        (people.MEMBER, 404, False),
        (people.COORDINATOR, 404, False),
        (CHAIR, 200, True),
        (OF_ILO, 200, True),
        (ADMINISTRATOR, 200, True),
        (OF_UNICEF, 200, False),
        (OF_APSP, 200, False),
        (OF_NSSF, 200, True),
    ],
)
def test_who_reads_the_record(house, browse, committee, who, status, names):
    ballot = decided(house)
    browser = browse(who)
    answer = browser.get(f"/committee/ballots/{ballot}/record")
    assert answer.status_code == status
    if status != 200:
        assert "Kisumu" not in answer.text
        assert browser.get(f"/committee/ballots/{ballot}/record.pdf").status_code == status
        return
    assert all(
        word in answer.text for word in ("NCC/", "/001", "Shall we meet in Kisumu?", "Kisumu is nearer<br>for most")
    )
    assert all((name in answer.text) is names for name in (OF_ILO.name, ALTERNATE.name, "Recused by declaration"))
    assert "Between us." not in answer.text
    assert "My brother" not in answer.text
    asked = browser.get(f"/committee/ballots/{ballot}/record?names=no").text
    assert ALTERNATE.name not in asked
    assert "UN agencies" in asked


def test_the_pdf_says_what_the_page_says(house, browse, committee):
    ballot = decided(
        house, question="The hall is free.", terms={"until": "2027-01-31", "organisation_id": 3, "measure": "warning"}
    )
    browser = browse(CHAIR)
    answer = browser.get(f"/committee/ballots/{ballot}/record.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert 'filename="NCC-' in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "private, no-store"
    text = pages_of(answer.content)
    for word in (
        *NAMED,
        "The hall is free.",
        "31 January 2027",
        "Quorum was 50% of the seats",
        "2 of 3. 3 voted",
        "Signed for the committee",
    ):
        assert word in text
    assert "organisation" not in text.lower().replace("national organisation", "")
    without = pages_of(browser.get(f"/committee/ballots/{ballot}/record.pdf?names=no").content)
    assert OF_ILO.name not in without
    assert CHAIR.name not in without
    assert "Approve 2" in without


def test_a_copy_for_publication_keeps_a_persons_matter_to_itself(house, browse, committee):
    ballot = decided(
        house, subject_kind="sanction", title="Warning to Moraa Member", question="Moraa shared a password."
    )
    browser = browse(CHAIR)
    whole = browser.get(f"/committee/ballots/{ballot}/record").text
    assert "Moraa shared a password." in whole
    public = browser.get(f"/committee/ballots/{ballot}/record?names=no").text
    assert "Moraa" not in public
    assert "Kisumu is nearer" not in public


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        (None, "There is a record once the vote is closed."),
        ("void", "This question fell away before it was decided"),
    ],
)
def test_no_record_before_there_is_a_decision(house, browse, committee, ends, sentence):
    ballot = opened(house)
    if ends:
        actor = house.actor(CHAIR)
        with house.write() as session:
            void(session, get_ballot(session, actor, ballot, lock=True).ballot, "Withdrawn.", by=actor)
    for path in ("record", "record.pdf"):
        answer = browse(CHAIR).get(f"/committee/ballots/{ballot}/{path}")
        assert answer.status_code == 409
        assert sentence in answer.text


def test_without_the_libraries_the_page_is_there_and_the_pdf_says_what_to_do(house, browse, committee, monkeypatch):
    def lacks(*_, **__):
        raise printing.CouldNotPrint("no_libraries")

    monkeypatch.setattr(printing, "to_pdf", lacks)
    ballot = decided(house)
    browser = browse(CHAIR)
    assert browser.get(f"/committee/ballots/{ballot}/record").status_code == 200
    answer = browser.get(f"/committee/ballots/{ballot}/record.pdf")
    assert answer.status_code == 503
    assert "print it from your browser instead" in answer.text
