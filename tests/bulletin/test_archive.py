"""The archive, its feed, citations, what a link shows elsewhere, home and digests: public words for the public, no more."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from app import bulletin
from app.bulletin.models import IssueState
from app.bulletin.sharing import SHORT
from app.core import clock, revision
from app.exchange import Name, Work
from app.exchange.citing import bibtex, ris
from tests import people
from tests.bulletin.issues import issue_row, new_item, opened, sent, with_items
from tests.houses import House
from tests.people import Member

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def two_issues(house: House) -> None:
    """2026-q3 led by a public story, 2026-q4 by one for members; 2027-q1 is on the desk."""
    sent(house, "2026-q3", new_item("Cash reaches Kwale"), new_item("Kept among members", audience="members"), lead=0)
    sent(house, "2026-q4", new_item("Wajir counts again"), new_item("Led among members", audience="members"), lead=1)
    opened(house, "2027-q1")
    with_items(house, "2027-q1", new_item("Not told yet"))
    with house.write() as session:
        revision.bump(session)


@pytest.mark.parametrize(
    ("who", "headlines"),
    [
        (people.VISITOR, {"Cash reaches Kwale"}),
        (people.GUEST, {"Cash reaches Kwale"}),
        (people.MEMBER, {"Cash reaches Kwale", "Led among members"}),
    ],
)
def test_covers_tell_what_leads_to_who_may_read_it(house: House, who: Member | None, headlines: set[str]) -> None:
    two_issues(house)
    browser = house.browse(who)
    known = {"Cash reaches Kwale", "Led among members", "Kept among members", "Not told yet"}
    for address in ("/bulletins", "/api/v1/bulletins", "/bulletins?year=2026"):
        text = browser.get(address).text
        assert {title for title in known if title in text} == headlines, address
        assert "/bulletins/2027-q1" not in text
    listed = browser.get("/api/v1/bulletins", params={"per_page": 1}).json()
    assert (listed["total"], listed["items"][0]["quarter"]) == (2, "2026-q4")
    home = browser.get("/").text
    assert 'href="/bulletins/2026-q4"' in home
    assert ("Led among members" in home) == ("Led among members" in headlines)
    assert "Not told yet" not in home


def test_the_archive_asks_as_much_for_many_issues_as_for_two(house: House) -> None:
    two_issues(house)
    browser = house.browse(people.MEMBER)
    taken = []
    for more in ((), ("2024-q1", "2024-q2", "2024-q3", "2024-q4", "2025-q1", "2025-q2")):
        for quarter in more:
            sent(house, quarter, new_item(f"Told in {quarter}"), lead=0)
        browser.get("/bulletins")
        with house.counting() as statements:
            page = browser.get("/bulletins")
        taken.append(len(statements))
    assert taken[0] == taken[1]
    assert page.text.count('class="card cover"') == 8
    assert [
        one.text.count('class="card cover"') for one in (browser.get(f"/bulletins?year={y}") for y in (2024, 2025))
    ] == [
        4,
        2,
    ]
    # Nonsense in the address is every year; a year without an issue too.
    assert browser.get("/bulletins?year=nonsense").text.count('class="card cover"') == 8


def test_the_feed_is_the_public_s_whoever_asks(house: House) -> None:
    two_issues(house)
    answers = {who: house.browse(who).get("/bulletins.atom") for who in (None, people.COORDINATOR)}
    assert len({answer.content for answer in answers.values()}) == 1
    answer = answers[None]
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content)  # noqa: S314 - the house wrote it
    base = house.settings.base_url
    found = [one.findtext("a:id", namespaces=ATOM) for one in root.findall("a:entry", ATOM)]
    assert found == [f"{base}/bulletins/2026-q4", f"{base}/bulletins/2026-q3"]
    assert all(root.findtext(f"a:{name}", namespaces=ATOM) for name in ("id", "title", "updated"))
    text = answer.text
    assert "Cash reaches Kwale" in text
    assert not [title for title in ("Led among members", "Kept among members", "Not told yet") if title in text]
    again = house.browse().get("/bulletins.atom", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Cash reaches Kwale (sw)" in house.browse().get("/bulletins.atom?language=sw").text
    assert house.browse().get("/bulletins.atom?language=xx").content == answer.content


def test_citations_are_of_the_title_alone(house: House) -> None:
    two_issues(house)
    with house.read() as session:
        day = issue_row(session, "2026-q4").sending_at
    assert day is not None
    browser = house.browse()
    address = "/bulletins/2026-q4/en/citation"
    cited = json.loads(browser.get(f"{address}.json").text)[0]
    assert cited["title"] == "Quarterly bulletin, October to December 2026"
    assert cited["issued"]["date-parts"] == [[day.year, day.month, day.day]]
    assert cited["URL"] == f"{house.settings.base_url}/bulletins/2026-q4/en"
    assert browser.get(f"{address}.ris").text.startswith("TY  - MGZN\r\n")
    assert "Robo" not in browser.get("/bulletins/2026-q4/sw/citation.bib").text
    for wrong in (
        "/bulletins/2026-q4/en/citation.doc",
        "/bulletins/2027-q1/en/citation.bib",
        "/bulletins/2026-q4/xx/citation.bib",
    ):
        assert browser.get(wrong).status_code == 404


@pytest.mark.database_free
def test_hostile_titles_do_not_leave_their_field() -> None:
    work = Work(
        key="k", title="50% {of}\nER  - \\input{x} & more_$", names=[Name("A,\r\nB")], day=clock.now().date(), number="4",
        kind="bulletin", url="https://baraza.example/x",
    )  # fmt: skip
    lines = ris(work).split("\r\n")
    assert [line[:2] for line in lines] == ["TY", "ID", "AU", "TI", "PY", "DA", "IS", "LA", "UR", "ER", ""]
    written = bibtex(work)
    assert r"50\% \{of\} ER - \textbackslash{}input\{x\} \& more\_\$" in written
    assert written.count("\n") == 9


def test_what_a_link_shows_elsewhere_is_public(house: House) -> None:
    two_issues(house)
    visitor, member = house.browse(), house.browse(people.MEMBER)
    page = visitor.get("/bulletins/2026-q3").text
    assert 'property="og:image" content="http' in page
    assert "Cash reaches Kwale: Cash reaches Kwale, in two sentences." in page
    assert "og:" not in member.get("/bulletins/2026-q3").text
    card = visitor.get("/bulletins/2026-q3/en/card.png")
    with Image.open(BytesIO(card.content)) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (1200, 630))
    assert member.get("/bulletins/2026-q3/en/card.png").content == card.content
    kept = visitor.get("/bulletins/2026-q3/en/card.png", headers={"if-none-match": card.headers["etag"]})
    assert kept.status_code == 304
    # What leads is the members': the card is that of an issue without it.
    with house.read() as session:
        led = visitor.get("/bulletins/2026-q4/en/card.png").content
        assert issue_row(session, "2026-q4").lead_id is not None
    with house.write() as session:
        issue_row(session, "2026-q4").lead_id = None
    assert visitor.get("/bulletins/2026-q4/en/card.png").content == led
    assert visitor.get("/bulletins/2027-q1/en/card.png").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.VISITOR, 303),
        (people.MEMBER, 403),
        (people.COORDINATOR, 200),
        (people.CHAIR, 200),
        (people.ADMINISTRATOR, 200),
    ],
)
def test_texts_for_social_media(house: House, who: Member | None, status: int) -> None:
    two_issues(house)
    browser = house.browse(who)
    answer = browser.get("/bulletins/desk/2026-q4/sharing")
    assert answer.status_code == status
    if status == 200:
        assert "Wajir counts again" in answer.text
        assert "Wajir counts again (sw)" in answer.text
        assert "Led among members" not in answer.text
        assert "Nothing to share yet" in browser.get("/bulletins/desk/2027-q1/sharing").text
        assert browser.get("/bulletins/desk/2031-q1/sharing").status_code == 404


def test_the_shortest_text_fits_with_its_link(house: House) -> None:
    sent(house, "2026-q4", new_item("A title that goes on " * 30), lead=0)
    page = house.browse(people.COORDINATOR).get("/bulletins/desk/2026-q4/sharing").text
    short = page.partition('id="short-en"')[2].partition(">")[2].partition("</textarea>")[0]
    assert 0 < len(short) <= SHORT
    assert short.endswith(f"…\n{house.settings.base_url}/bulletins/2026-q4/en")


def test_an_issue_that_went_out_is_told_in_digests(house: House) -> None:
    two_issues(house)
    now = datetime.now(UTC)
    for quarter, state in (("2026-q3", IssueState.CORRECTED), ("2026-q4", IssueState.SENDING)):
        with house.write() as session:
            issue = issue_row(session, quarter)
            issue.state, issue.sending_at = state, now - timedelta(days=0 if quarter == "2026-q4" else 40)
    for who, excerpt in ((people.MEMBER, "Led among members"), (people.GUEST, "")):
        with house.read() as session:
            found = bulletin.new_issues(
                session, house.settings, house.actor(who), now - timedelta(days=1), now + timedelta(hours=1), "en"
            )
        assert [(line.href, line.excerpt) for section in found for line in section.lines] == [
            ("/bulletins/2026-q4", excerpt)
        ]
