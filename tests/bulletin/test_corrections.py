"""Corrigenda: written by one person, published by another, at the same address, with the day and never in silence."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.audit import AuditEvent
from app.bulletin import corrections, dispatch, editions, paper
from app.bulletin.models import Correction, Edition, IssueState, Paper
from app.bulletin.queries import items_of
from app.printing import Printed
from tests import people
from tests.bulletin.issues import QUARTER, issue_row, new_item, opened, sent

DESK = f"/bulletins/desk/{QUARTER}/corrections"
AT = f"/bulletins/{QUARTER}"
# In Nairobi it is the next day already.
NIGHT = datetime(2027, 1, 31, 22, 30, tzinfo=UTC)
NOTE = "It was 12,000 households, not 21,000."


@pytest.fixture(autouse=True)
def paper_is_cheap(monkeypatch):
    """Says which edition was printed, and its notes."""

    def draw(edition, *_):
        said = f"%PDF {edition.number} {[one.note for one in edition.corrections]}"
        return Printed(said.encode(), 1)

    monkeypatch.setattr(paper, "draw", draw)


@pytest.fixture
def item(house):
    """The number of the first item of an issue that was sent: everybody's, then the members' and a group's."""
    sent(
        house,
        QUARTER,
        new_item("Cash reaches Kwale"),
        new_item("Members only", audience="members"),
        new_item("Secret plans", audience="group-1"),
    )
    with house.read() as session:
        edition = session.scalars(select(Edition).where(Edition.language == "en")).one()
        return min(one["id"] for part in edition.model["parts"] for one in part["blocks"])


def propose(house, item, who=people.COORDINATOR, **typed):
    where = f"{DESK}/new?item={item}" if item else f"{DESK}/new"
    return house.browse(who).post(where, data={"note_en": NOTE, "note_sw": ""} | typed)


def rows(house):
    with house.read() as session:
        return session.scalars(select(Correction).order_by(Correction.id)).all()


def act(house, who, number, verb):
    """As from a page that shows it as it stands."""
    with house.read() as session:
        one = session.get(Correction, number)
        seen = f"?seen={corrections.mark_of(one)}" if one is not None else ""
    return house.browse(who).post(f"{DESK}/{number}/{verb}{seen}")


def test_a_published_correction_stands_everywhere_and_says_so(house, item):
    house.work()
    reader = house.browse()
    assert b"%PDF 1 []" in reader.get(f"{AT}.pdf").content
    typed = {"title_en": "Cash reaches Wajir", "summary_en": "It reached **Wajir** instead."}
    assert propose(house, item, **typed).headers["location"] == DESK
    assert propose(house, item, **typed).status_code == 303  # a double click
    (one,) = rows(house)
    assert one.replacement == {"en": {"title": "Cash reaches Wajir", "summary": "It reached **Wajir** instead."}}
    assert "Wajir" not in reader.get(AT).text
    shown = house.browse(people.CHAIR).get(DESK).text
    for words in (NOTE, "Cash reaches Wajir", "Cash reaches Kwale", "Chege Coordinator", f"{DESK}/{one.id}/publish"):
        assert words in shown
    with time_machine.travel(NIGHT, tick=False):
        assert act(house, people.CHAIR, one.id, "publish").headers["location"] == DESK
        house.work()
    for ending in ("", ".txt", "/en.txt"):
        told = " ".join(reader.get(f"{AT}{ending}").text.split())
        assert "Cash reaches Wajir" in told
        assert NOTE in told
        assert "1 February 2027" in told
    assert f"%PDF 2 {[NOTE]}".encode() in reader.get(f"{AT}.pdf").content
    kiswahili = reader.get(f"{AT}/sw.txt").text
    assert NOTE in kiswahili
    assert "Cash reaches Kwale (sw)" in kiswahili
    found = reader.get("/api/v1/search?q=Wajir").json()["hits"]
    assert [one["url"] for one in found] == [f"{AT}#item-{item}"]
    with house.read() as session:
        issue = issue_row(session)
        assert issue.state == IssueState.CORRECTED
        kept = session.scalars(select(Edition).where(Edition.language == "en").order_by(Edition.number)).all()
        assert [edition.number for edition in kept] == [1, 2]
        assert kept[0].model["published_on"] == kept[1].model["published_on"]
        assert kept[0].content_hash != kept[1].content_hash
        assert {row.edition_id for row in session.scalars(select(Paper))} & {kept[0].id} == set()
        about = AuditEvent.subject_kind.in_(("correction", "bulletin"))
        acts = session.scalars(select(AuditEvent.action).where(about).order_by(AuditEvent.id))
        assert list(acts)[-3:] == ["correction.proposed", "correction.published", "bulletin.corrected"]
    assert act(house, people.CHAIR, one.id, "publish").status_code == 409
    assert act(house, people.COORDINATOR, one.id, "withdraw").status_code == 409


@pytest.mark.parametrize(
    ("who", "seen", "written", "published"),
    [
        (people.COORDINATOR, 200, 303, 403),
        (people.CHAIR, 200, 403, 303),
        (people.ADMINISTRATOR, 200, 403, 303),
        (people.MEMBER, 403, 403, 403),
        (people.VISITOR, 303, 303, 303),
    ],
)
def test_one_writes_and_another_publishes(house, item, who, seen, written, published):
    propose(house, item)
    assert house.browse(who).get(DESK).status_code == seen
    answer = propose(house, None, who, note_en="Another one.")
    assert answer.status_code == written
    assert len(rows(house)) == (2 if who is people.COORDINATOR else 1)
    answer = act(house, who, rows(house)[0].id, "publish")
    assert answer.status_code == published
    done = who in (people.CHAIR, people.ADMINISTRATOR)
    assert rows(house)[0].state == ("published" if done else "proposed")
    if who is people.COORDINATOR:
        assert "Somebody else publishes it." in answer.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"note_en": " "}, "Say what was wrong and what is right."),
        ({"note_sw": "x" * 501}, "Use at most 500 characters."),
        ({"title_en": ""}, "Write a title."),
        ({"summary_sw": "x" * 5_001}, "Use at most 5,000 characters."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(house, item, typed, sentence):
    answer = propose(house, item, summary_en="{{7*7}} stays", **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "{{7*7}} stays" in answer.text
    assert rows(house) == []


def test_beside_a_long_summary_a_note_alone_is_enough(house):
    sent(house, QUARTER, new_item("Long", summary={"en": "word " * 999, "sw": "neno " * 999}))
    with house.read() as session:
        (long,) = items_of(session, issue_row(session))
    typed = {f"summary_{code}": words for code, words in long.summary.items()}
    assert propose(house, long.id, title_en="Long", **typed).status_code == 303
    assert rows(house)[0].replacement in (
        {},
        {code: {"summary": words.strip()} for code, words in long.summary.items()},
    )


def test_a_correction_that_was_overtaken_is_looked_at_again(house, item):
    propose(house, item, summary_en="First.")
    propose(house, item, summary_en="Second.", summary_sw="Pili.")
    propose(house, item, title_en="A title alone")
    first, second, third = (one.id for one in rows(house))
    with time_machine.travel(NIGHT, tick=False):
        assert act(house, people.CHAIR, first, "publish").status_code == 303
        late = act(house, people.CHAIR, second, "publish")
        assert (late.status_code, "save it once more" in late.text) == (409, True)
        assert act(house, people.CHAIR, third, "publish").status_code == 303
    with time_machine.travel(NIGHT.replace(hour=23), tick=False):
        writer = house.browse(people.COORDINATOR)
        page = writer.get(f"{DESK}/{second}").text
        assert "Second." in page
        typed = {"note_en": NOTE, "summary_en": "Third.", "summary_sw": "Pili."}
        again = writer.post(f"{DESK}/{second}", data=typed | {"seen": page.partition('name="seen" value="')[2][:24]})
        assert again.status_code == 303
        assert act(house, people.CHAIR, second, "publish").status_code == 303
    told = house.browse().get(f"{AT}.txt").text
    assert "Third." in told
    assert "A title alone" in told
    assert "First." not in told


def test_what_readers_may_not_have_is_not_in_a_correction_for_them(house, item):
    with house.read() as session:
        secret = max(one.id for one in items_of(session, issue_row(session)))
    assert (
        propose(house, secret, note_en="The secret plans were wrong.", summary_en="Nothing was secret.").status_code
        == 303
    )
    (one,) = rows(house)
    chair = house.browse(people.CHAIR).get(DESK).text
    assert "An item that you may not read" in chair
    assert "It has 8 words, which are not for you." in chair
    assert "secret" not in chair.lower()
    waits = "1 correction of the bulletin waits to be published"
    seen = [waits in house.browse(who).get("/").text for who in (people.CHAIR, people.COORDINATOR, people.MEMBER)]
    assert seen == [True, False, False]
    act(house, people.CHAIR, one.id, "publish")
    assert "The secret plans were wrong." in house.browse(people.LEAD).get(AT).text
    for who in (people.VISITOR, people.MEMBER):
        assert "secret" not in house.browse(who).get(AT).text.lower()
        assert "secret" not in house.browse(who).get(f"{AT}.txt").text.lower()


def test_only_what_was_sent_is_corrected_and_a_withdrawn_correction_was_never_seen(house, item):
    propose(house, None)
    (one,) = rows(house)
    assert act(house, people.COORDINATOR, one.id, "withdraw").status_code == 303
    assert NOTE not in house.browse().get(AT).text
    assert act(house, people.CHAIR, one.id, "publish").status_code == 409
    facts = opened(house, "2027-q1")
    desk = house.browse(people.COORDINATOR)
    assert desk.get(f"{facts.desk}/corrections").status_code == 409
    assert desk.post(f"{facts.desk}/corrections/new", data={"note_en": NOTE}).status_code == 409
    assert desk.post(f"{facts.desk}/corrections/{one.id}/withdraw").status_code == 404
    for wrong in ("x", "999999", "99999999999"):
        assert desk.get(f"{DESK}/new?item={wrong}").status_code == 404


def test_an_issue_corrected_while_it_is_sent_is_corrected_when_it_is_sent(house, item):
    with house.write() as session:
        issue_row(session).state = IssueState.SENDING
    propose(house, item, summary_en="It reached Wajir.")
    assert act(house, people.CHAIR, rows(house)[0].id, "publish").status_code == 303
    with house.write() as session:
        issue = issue_row(session)
        assert issue.state == IssueState.SENDING
        assert any("Wajir" in block.words for block in editions.edition_of(session, issue, "en").blocks)
        assert dispatch.finish(session, issue.id) is None
        assert issue.state == IssueState.CORRECTED


@pytest.mark.parametrize("more", [2, 12])
def test_the_page_asks_as_much_of_the_database_whatever_was_corrected(house, item, more):
    with house.write() as session:
        issue, by = issue_row(session), house.actor(people.COORDINATOR)
        for n in range(more):
            corrections.propose(session, issue, None, {"en": f"{NOTE} {n}"}, {}, by=by)
    browser = house.browse(people.CHAIR)
    browser.get(DESK)
    with house.counting() as statements:
        assert browser.get(DESK).status_code == 200
    assert len(statements) <= 14, statements
