"""An issue as it is read: on its page, as text and by programs, by each reader what they may, in both languages."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.bulletin import readings
from app.bulletin.edition import Block, Edition, Part
from app.bulletin.models import IssueState, Item, SourceKind, Submission, SubmissionState
from app.bulletin.plain import to_text
from app.core import clock
from tests import people
from tests.bulletin.issues import issue_row, new_item, opened, sent, with_items
from tests.houses import House
from tests.people import Member

ADDRESS = "/bulletins/2026-q4"
API = "/api/v1/bulletins/2026-q4"
FORMS = (ADDRESS, f"{ADDRESS}/en", f"{ADDRESS}/sw", f"{ADDRESS}.txt", f"{ADDRESS}/sw.txt", API, f"{API}?language=sw")
TITLES = {"Open to all", "Among members", "For the committee", "Minutes of money"}


def restricted(house: House) -> None:
    """A sent issue: a story for each audience, led by the committee's; the group's one is in English alone."""
    financing = next(iter(house.actor(people.COLLEAGUE).group_ids))
    of_group = new_item(audience=f"group-{financing}", href="javascript:alert(1)")
    sent(
        house,
        "2026-q4",
        new_item("Open to all", facts={"en": "In {{7*7}} counties"}, credit="Wanjiku", href="/documents/12"),
        new_item("Among members", audience="members"),
        new_item("For the committee", audience="committee"),
        replace(of_group, title={"en": "Minutes of money"}, summary={"en": "A [note](/documents/7)."}),
        lead=2,
    )


def number_of(house: House, title: str) -> int:
    with house.read() as session:
        return next(one.id for one in session.scalars(select(Item)) if one.title["en"] == title)


@pytest.mark.parametrize(
    ("who", "read"),
    [
        (people.VISITOR, {"Open to all"}),
        (people.GUEST, {"Open to all"}),
        (people.SUSPENDED, {"Open to all"}),
        (people.MEMBER, {"Open to all", "Among members"}),
        (people.CHAIR, {"Open to all", "Among members", "For the committee"}),
        (people.COLLEAGUE, {"Open to all", "Among members", "Minutes of money"}),
        (people.COORDINATOR, TITLES),
    ],
)
def test_each_reader_has_what_they_may_read(house: House, who: Member | None, read: set[str]) -> None:
    restricted(house)
    browser = house.browse(None if who is people.SUSPENDED else who)
    for address in FORMS:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert {title for title in TITLES if title in answer.text} == read, address
        assert "{{7*7}}" in answer.text
        assert "javascript:" not in answer.text
    for title in TITLES:
        moved = browser.get(f"{ADDRESS}/items/{number_of(house, title)}")
        assert moved.status_code == (307 if title in read else 404)
        if title in read:
            assert moved.headers["location"] == f"{ADDRESS}#item-{number_of(house, title)}"


def test_an_issue_is_there_from_the_moment_it_is_sent(house: House) -> None:
    opened(house)
    with_items(house)
    browser = house.browse(people.COORDINATOR)
    absent = {address: browser.get(address.replace("2026-q4", "2031-q1")) for address in FORMS}
    for state in IssueState:
        with house.write() as session:
            issue_row(session).state = state
        published = state in {IssueState.SENDING, IssueState.SENT, IssueState.CORRECTED}
        for address in FORMS:
            answer = browser.get(address)
            assert answer.status_code == (200 if published else 404), (state, address)
            if not published and address.startswith("/api/"):
                assert answer.content == absent[address].content
    assert browser.get(f"{ADDRESS}/fr").status_code == browser.get(f"{ADDRESS}/fr.txt").status_code == 404
    assert browser.get(f"{API}?language=fr").status_code == 404


def test_words_stand_in_the_reader_s_language_and_are_marked_where_they_do_not(house: House) -> None:
    restricted(house)
    english, swahili = house.browse(people.COLLEAGUE), house.browse(people.COLLEAGUE, **{"accept-language": "sw"})
    page = swahili.get(ADDRESS)
    assert "Open to all (sw)" in page.text
    assert "Robo" not in page.text
    assert 'lang="en">Minutes of money' in page.text
    assert "Open to all (sw)" not in swahili.get(f"{ADDRESS}/en").text
    fixed = english.get(f"{ADDRESS}/sw").text
    assert 'lang="sw">Open to all (sw)' in fixed.replace('<a href="/documents/12">', "")
    assert "(English)" in english.get(f"{ADDRESS}/sw.txt").text
    found = english.get(f"{API}?language=sw").json()
    assert [block["language"] for part in found["parts"] for block in part["blocks"]] == ["sw", "sw", "en"]


def test_what_is_withdrawn_is_gone_at_once(house: House) -> None:
    with house.write() as session:
        told = Submission(
            person_id=session.scalars(select(Submission.person_id)).first() or 1,
            kind="story",
            title="Told by its author",
            created_at=clock.now(),
            audience="public",
            state=SubmissionState.ACCEPTED,
        )
        session.add(told)
        session.flush()
        number = told.id
    of_author = new_item("Told by its author", source_kind=SourceKind.SUBMISSION, source_key=str(number))
    sent(house, "2026-q4", new_item(), of_author)
    browser = house.browse()
    addresses = (*FORMS, "/bulletins.atom")
    assert all("Told by its author" in browser.get(address).text for address in addresses)
    for change in ({"audience": "members"}, {"state": SubmissionState.WITHDRAWN}):
        with house.write() as session:
            row = session.get_one(Submission, number)
            for name, value in change.items():
                setattr(row, name, value)
        assert not any("Told by its author" in browser.get(address).text for address in FORMS), change
    assert "Told by its author" not in house.browse(people.COORDINATOR).get(ADDRESS).text


@pytest.mark.database_free
def test_lines_of_the_text_edition_are_short_but_addresses_stay_whole() -> None:
    address = f"https://example.org/{'long-' * 30}end"
    words = f"{'word ' * 60}\n\n- {'point ' * 30}\n- see [it]({address})\n\n> {'said ' * 40}\n\n1. one\n2. two"
    block = Block(
        id=1, source_kind="own", source_key="", language="en", title="A title " * 20, words=words, audience="public",
        href="//evil.example/x",
    )  # fmt: skip
    edition = Edition(
        quarter="2026-q4", language="en", title="T", note=words, parts=[Part(code="a", title="S", blocks=[block])]
    )
    text = to_text(edition, "https://baraza.example", "en")
    assert all(len(line) <= 76 or line.startswith("https://") for line in text.split("\n"))
    assert f"\n{address}\n" in text.replace("  ", "")
    assert "evil" not in text
    assert text.endswith("https://baraza.example/bulletins/2026-q4/en\n")
    assert "\n- point" in text
    assert "\n> said" in text


def test_openings_are_counted_for_all_together_and_robots_are_not(house: House) -> None:
    facts = sent(house)
    reader, member = house.browse(), house.browse(people.MEMBER)
    for address in (ADDRESS, f"{ADDRESS}/en", f"{ADDRESS}/sw", f"{ADDRESS}.txt"):
        reader.get(address)
    member.get(ADDRESS)
    member.head(ADDRESS)
    member.get(f"{ADDRESS}/fr")
    for agent in ("Googlebot/2.1", "facebookexternalhit/1.1", "curl/8", "", "Mozilla/5.0 HeadlessChrome"):
        reader.get(ADDRESS, headers={"user-agent": agent})
    reader.get(ADDRESS, headers={"sec-purpose": "prefetch;prerender"})
    expected = {("en", "web"): 3, ("sw", "web"): 1, ("en", "text"): 1}

    def totals() -> dict[tuple[str, str], int]:
        with house.read() as session:
            return dict(readings.totals(session, house.services, issue_row(session, facts.quarter)))

    assert totals() == expected  # some of them are not written yet
    kept = house.services.get(readings.Readings)
    kept.write()
    assert not kept.held()
    assert totals() == expected


@pytest.mark.database_free
def test_openings_that_a_busy_database_does_not_take_go_with_the_next_ones() -> None:
    class Busy:
        def write(self) -> None:
            raise OperationalError("INSERT", {}, Exception("database is locked"))

    held = readings.Readings(Busy())  # type: ignore[arg-type]  # nothing else is asked of it
    held.note((1, "en", "web", clock.now().date()))
    held.write()
    assert held.held_of(1) == {("en", "web"): 1}
    held.write_soon()
    assert held.held_of(1) == {("en", "web"): 1}
