"""The secretariat's room: the queue with its ages, the checklist, questions, notes, files, and the same institution twice."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from sqlalchemy import select

from app.access import SYSTEM
from app.governance import CRITERIA
from app.membership.answers import Answers, ContactAnswer, OrganisationAnswer
from app.membership.duplicates import alike, domains_of
from app.membership.models import Application, DiligenceNote, State
from app.membership.passages import Passage, since, waited
from app.membership.screening import CHECKLIST, Seen, open_items, suggestions
from app.organisations import create_organisation
from tests import people
from tests.membership.factory import (
    BYTES,
    CONTRIBUTION,
    DESCRIPTION,
    DUE_FILE,
    NOTE,
    STATEMENT,
    full_answers,
    make_application,
)

QUEUE = "/secretariat/applications"
ALL_YES = dict.fromkeys(CHECKLIST, "yes")


def row(house, number):
    with house.read() as session:
        return session.get_one(Application, number)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.ADMINISTRATOR, 200),
        (people.CHAIR, 403),
        (people.COORDINATOR, 403),
        (people.REPRESENTATIVE, 403),
        (people.GUEST, 403),
        (people.VISITOR, 303),
    ],
)
def test_the_room_is_the_secretariats(house, browse, who, status):
    number = make_application(house, State.SCREENING)
    browser = browse(who)
    for path in (QUEUE, f"{QUEUE}.csv", f"{QUEUE}/{number}", f"{QUEUE}/{number}/files/1"):
        assert browser.get(path).status_code == status, path
    for path, body in (("screen", ALL_YES), ("ask", {}), ("notes", {}), ("open-review", {})):
        posted = browser.post(f"{QUEUE}/{number}/{path}", data=body)
        if who is not people.ADMINISTRATOR:
            assert posted.status_code == status
            assert row(house, number).state == State.SCREENING


def test_the_whole_application_is_one_page(house, browse):
    number = make_application(house, State.SCREENED)
    browser = browse(people.ADMINISTRATOR)
    page = browser.get(f"{QUEUE}/{number}").text
    for words in (
        "Haki Trust",
        CONTRIBUTION,
        DESCRIPTION,
        STATEMENT,
        NOTE,
        DUE_FILE,
        "12,400 people",
        "Wanjiru Applicant",
    ):
        assert words in page, words
    taken = browser.get(f"{QUEUE}/{number}/files/1")
    assert (taken.status_code, taken.content) == (200, BYTES)
    assert "attachment" in taken.headers["content-disposition"]
    other = make_application(house, State.SCREENED, name="Other Trust", email="o@other.example", with_file=False)
    assert browser.get(f"{QUEUE}/{other}/files/1").status_code == 404
    for state in (State.DRAFT, State.EXPIRED):
        hidden = make_application(house, state, name="Hidden Trust", email="h@hidden.example")
        assert browser.get(f"{QUEUE}/{hidden}").status_code == 404
        assert "Hidden Trust" not in browser.get(f"{QUEUE}?state=all").text


def test_the_clock_stands_still_while_the_applicant_is_asked(house, browse):
    make_application(house, State.SCREENING, name="Slow House", email="s@slow.example", days_ago=21)
    make_application(house, State.INFORMATION, name="Asked Trust", email="a@asked.example", days_ago=20)
    page = browse(people.ADMINISTRATOR).get(QUEUE).text
    assert page.index("Slow House") < page.index("Asked Trust")  # the oldest first
    assert "21 days" in page
    asked = page[page.index("Asked Trust") :]
    assert "less than a day<p" in asked
    assert "19 days in this state" in asked
    assert "the applicant" in asked


@pytest.mark.database_free
def test_how_long_an_application_waited():
    day = timedelta(days=1)
    start = datetime(2026, 3, 1, tzinfo=UTC)

    def after(*moves):
        return [Passage(state, start + day * n) for n, state in moves]

    now = start + 100 * day
    assert waited(None, [], now) == timedelta(0)
    assert waited(start, [], now) == 100 * day
    asked_twice = after(
        (2, "screening"), (5, "information_requested"), (15, "screening"), (20, "information_requested")
    )
    assert waited(start, asked_twice, now) == 10 * day
    reminded = after((5, "information_requested"), (9, "information_requested"), (15, "screening"))
    assert waited(start, reminded, now) == 90 * day
    decided = after((3, "information_requested"), (6, "screening"), (30, "review"), (40, "approved"), (60, "onboarded"))
    assert waited(start, decided, now) == 37 * day
    withdrawn = after((5, "information_requested"), (25, "withdrawn"))
    assert waited(start, withdrawn, now) == 5 * day
    assert since(asked_twice, "information_requested", now) == 80 * day
    assert since(reminded, "screening", now) == 85 * day


def test_the_queue_narrows_and_turns_its_pages(house, browse):
    for n in range(23):
        make_application(house, State.SUBMITTED, name=f"Trust {n:02}", email=f"t@t{n}.example", with_file=False)
    make_application(house, State.WITHDRAWN, name="Gone", email="g@gone.example")
    make_application(house, State.SCREENED, name="Wĩtho wa Mũgumo", email="office@mugumo.example")
    browser = browse(people.ADMINISTRATOR)
    browser.get(QUEUE)  # vocabularies are kept from here on
    with house.counting() as few:
        first = browser.get(QUEUE).text
    assert "24 applications" in first
    assert "Gone" not in first
    assert "page=2" in first
    for query in ("witho wa mug", "OFFICE@mugumo", row(house, 25).reference):
        found = browser.get(QUEUE, params={"q": query}).text
        assert "1 application<" in found, query
        assert "Wĩtho" in found
    assert "No application fits" in browser.get(QUEUE, params={"q": "%"}).text
    assert "1 application<" in browser.get(f"{QUEUE}?state=withdrawn").text
    assert "1 application<" in browser.get(f"{QUEUE}?state=closed").text
    assert "24 applications" in browser.get(f"{QUEUE}?state=nonsense&page=-3").text
    with house.counting() as one:
        browser.get(QUEUE, params={"q": "witho"})
    assert len(few) == len(one)  # twenty lines or one


def test_the_table_to_take_away_holds_no_formula(house, browse):
    for n, name in enumerate(("=1+1", "@SUM(A1)", "+44 Trust", "-5 Trust", 'A "quoted", name')):
        make_application(house, State.SUBMITTED, name=name, email=f"f@f{n}.example", with_file=False)
    answer = browse(people.ADMINISTRATOR).get(f"{QUEUE}.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="applications.csv"'
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["Reference", "Name"]
    assert {one[1] for one in rows[1:]} == {"'=1+1", "'@SUM(A1)", "'+44 Trust", "'-5 Trust", 'A "quoted", name'}


@pytest.mark.parametrize(
    ("ticked", "pressed", "status", "state"),
    [
        (ALL_YES, "yes", 303, State.SCREENED),
        (ALL_YES | {"documents": "n/a"}, "yes", 303, State.SCREENED),
        (ALL_YES | {"documents": "no"}, "yes", 422, State.SCREENING),
        ({"name": "yes"}, "yes", 422, State.SCREENING),
        ({"name": "yes"}, "no", 303, State.SCREENING),
        (ALL_YES | {"name": "perhaps"}, "yes", 422, State.SCREENING),
        (ALL_YES | {"note": "x" * 2001}, "yes", 422, State.SCREENING),
    ],
)
def test_the_checklist(house, browse, ticked, pressed, status, state):
    number = make_application(house, State.SCREENING)
    browser = browse(people.ADMINISTRATOR)
    answer = browser.post(f"{QUEUE}/{number}/screen", data=ticked | {"complete": pressed})
    assert answer.status_code == status, answer.text
    assert row(house, number).state == state
    if status == 422:
        assert "There is a problem" in answer.text
        assert row(house, number).screening == {}
        assert 'name="name" value="yes" checked' in answer.text or ticked["name"] == "perhaps"
    else:
        assert row(house, number).screening == {item: ticked[item] for item in CHECKLIST if item in ticked}
        assert 'name="name" value="yes" checked' in browser.get(f"{QUEUE}/{number}").text or state == State.SCREENED


def test_completing_twice_is_told(house, browse):
    number = make_application(house, State.SCREENING)
    browser = browse(people.ADMINISTRATOR)
    assert browser.post(f"{QUEUE}/{number}/screen", data=ALL_YES | {"complete": "yes"}).status_code == 303
    assert browser.post(f"{QUEUE}/{number}/screen", data=ALL_YES | {"complete": "yes"}).status_code == 409


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"steps": ["programmes", "documents"], "message": "Since when?"}, 303),
        ({"steps": ["programmes"], "message": "  "}, 422),
        ({"steps": [], "message": "Since when?"}, 422),
        ({"steps": ["shoes"], "message": "Since when?"}, 422),
        ({"steps": ["programmes"], "message": "x" * 2001}, 422),
    ],
)
def test_asking_for_more_opens_just_those_steps(house, browse, given, status):
    number = make_application(house, State.SCREENING)
    answer = browse(people.ADMINISTRATOR).post(f"{QUEUE}/{number}/ask", data=given)
    assert answer.status_code == status
    asked = status == 303
    assert row(house, number).open_steps == (["programmes", "documents"] if asked else [])
    assert row(house, number).state == (State.INFORMATION if asked else State.SCREENING)
    if not asked and given["message"].strip():
        assert given["message"] in answer.text


def test_notes_are_kept_with_who_wrote_them(house, browse):
    number = make_application(house, State.SUBMITTED)
    browser = browse(people.ADMINISTRATOR)
    assert browser.post(f"{QUEUE}/{number}/notes", data={"text": " "}).status_code == 422
    assert browser.post(f"{QUEUE}/{number}/notes", data={"text": "Called <b>the registry</b>."}).status_code == 303
    page = browser.get(f"{QUEUE}/{number}").text
    assert "Called &lt;b&gt;the registry&lt;/b&gt;." in page
    with house.read() as session:
        (note,) = session.scalars(select(DiligenceNote)).all()
        assert note.person_id == house.person_id(people.ADMINISTRATOR)


def test_the_secretariat_opens_the_review_and_cannot_vote(house, browse, committee):
    number = make_application(house, State.SCREENED)
    browser = browse(people.ADMINISTRATOR)
    assert browser.post(f"{QUEUE}/{number}/open-review").status_code == 303
    assert row(house, number).state == State.REVIEW
    assert browser.post(f"{QUEUE}/{number}/open-review").status_code == 409
    ballot = f"/committee/ballots/{row(house, number).ballot_id}"
    scores = dict.fromkeys(CRITERIA, "3")
    vote = {"choice": "approve", "comment": ""} | scores
    for act, body in (("declare", {"conflict": "false"}), ("vote", vote), ("close", {"reason": "So."})):
        assert browser.post(f"{ballot}/{act}", data=body).status_code == 403, act


def test_the_same_institution_twice_is_pointed_out(house, browse):
    first = make_application(house, State.WITHDRAWN, name="HÁKI  trust!", email="x@elsewhere.example")
    similar = make_application(house, State.SUBMITTED, name="Haki Trusts", email="y@gmail.com")
    same_domain = make_application(house, State.SUBMITTED, name="Quite Different", email="z@applicant.example")
    nothing = make_application(house, State.SUBMITTED, name="Nothing in Common", email="n@gmail.com")
    draft = make_application(house, State.DRAFT, name="Haki Trust", email="d@applicant.example")
    with house.write() as session:
        create_organisation(
            session, name="Haki Trust (Kenya)", kind="national_ngo", registration_number="op 218 / HAKITRUS", by=SYSTEM
        )
    number = make_application(house, State.SCREENING)
    page = browse(people.ADMINISTRATOR).get(f"{QUEUE}/{number}").text
    told = page[page.index("known already") : page.index("</ul>", page.index("known already"))]
    assert f'{QUEUE}/{first}">HÁKI  trust!</a>' in told or f"{QUEUE}/{first}" in told
    assert "the same name" in told
    assert f"{QUEUE}/{similar}" in told
    assert "a similar name" in told
    assert f"{QUEUE}/{same_domain}" in told
    assert "the same e-mail domain" in told
    assert "/organisations/haki-trust-kenya" in told
    assert "the same registration number" in told
    assert f'{QUEUE}/{nothing}"' not in told
    assert f'{QUEUE}/{draft}"' not in told


def test_a_member_whose_people_write_from_the_same_domain(house, browse):
    answers = replace(full_answers(), contacts=(ContactAnswer("W", "w@people.example", representative=True),))
    number = make_application(house, State.SCREENING, name="Apart", answers=answers)
    page = browse(people.ADMINISTRATOR).get(f"{QUEUE}/{number}").text
    assert "/organisations/unicef" in page[page.index("known already") :]


@pytest.mark.database_free
def test_alike_is_a_slip_of_the_pen():
    assert alike("hakitrust", "hakitrusts")
    assert alike("maendeleoyawanawake", "maendeleoyawanawakeorg")
    assert not alike("hakitrust", "hopetrust")
    assert not alike("", "")
    assert domains_of(["A@Haki.Example", "b@GMAIL.com", "nothing"]) == {"haki.example"}


@pytest.mark.database_free
def test_what_the_checklist_sees_by_itself():
    seen = Seen(files=1, nomination="confirmed", waived=False)
    assert set(suggestions(full_answers(), seen).values()) == {"yes"}
    bare = suggestions(Answers(), Seen(files=0, nomination="asked", waived=False))
    assert set(bare.values()) == {"no"}
    ministry = replace(full_answers(), organisation=OrganisationAnswer("Ministry", kind="government"))
    looks = suggestions(ministry, replace(seen, nomination="", waived=True))
    assert (looks["registration"], looks["nomination"], looks["name"]) == ("n/a", "n/a", "no")
    assert open_items({**dict.fromkeys(CHECKLIST, "yes"), "coverage": "no"}) == ["coverage"]
    assert open_items({}) == list(CHECKLIST)
