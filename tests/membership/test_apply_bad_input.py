"""What comes to the application form by mistake, from programs and from the ill-disposed; and that people behind one address get in."""

from datetime import timedelta

import pytest
import time_machine

from app.core import clock
from app.membership.answers import Answers
from app.membership.models import State
from tests.membership.applying import (
    CONTACT,
    ORGANISATION,
    PROGRAMME,
    application,
    begin,
    begun,
    count,
    field,
    fill_in,
    sent,
)

WORDS = "neno " * 50_000
FORMULA = "=2+5+cmd|' /C calc'!A0"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"
HEADER = "Haki Trust\r\nBcc: everybody@evil.example"
BLANKS = "Ha\u202eki\u200b \x00Tru\u2028st"


@pytest.mark.parametrize(
    ("path", "fields", "wrong", "most"),
    [
        ("contribution", {"contribution": WORDS}, "contribution", "5,000"),
        ("organisation", ORGANISATION | {"name": WORDS}, "name", "200"),
        ("organisation", ORGANISATION | {"registration_number": WORDS}, "registration_number", "80"),
        ("programmes/new", PROGRAMME | {"description": WORDS}, "description", "3,000"),
        ("contacts/new", CONTACT | {"name": WORDS}, "name", "120"),
        ("nomination", {"nominated": "no", "nomination_note": WORDS}, "nomination_note", "2,000"),
        ("declaration", {"accurate": "y", "code_of_conduct": "y", "consent": "y", "declared_by": WORDS}, "declared_by", "120"),
    ],
)  # fmt: skip
def test_fifty_thousand_words_are_told_the_limit_and_kept_in_the_form(house, browse, path, fields, wrong, most):
    visitor = browse()
    desk = begun(visitor)
    before = application(house, desk).answers
    answer = visitor.post(f"{desk}/{path}", data=fields)
    assert answer.status_code == 422
    assert f"Use at most {most} characters. You have written 2" in answer.text
    assert f'href="#{wrong}"' in answer.text
    assert "neno neno neno" in answer.text
    assert application(house, desk).answers == before


def test_a_long_reason_to_withdraw_is_told_the_limit(house, browse):
    visitor = browse()
    desk = sent(visitor)
    answer = visitor.post(f"{desk}/withdraw", data={"reason": WORDS})
    assert answer.status_code == 422
    assert "Use at most 2,000 characters." in answer.text
    assert "neno neno" in answer.text
    assert application(house, desk).state == State.SUBMITTED


def test_more_than_a_request_may_hold_is_refused(browse):
    visitor = browse()
    desk = begun(visitor)
    assert visitor.post(f"{desk}/contribution", data={"contribution": "x" * 2_100_000}).status_code == 413


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(FORMULA, FORMULA), (MARKUP, MARKUP), (HEADER, "Haki Trust Bcc: everybody@evil.example"), (BLANKS, "Haki Tru st")],
    ids=["formula", "markup", "header", "invisible"],
)
def test_hostile_words_are_only_words(house, browse, typed, kept):
    """Shown as they were typed, kept on one line, in no header of a letter."""
    visitor = browse()
    desk = begun(visitor, name=typed)
    fill_in(
        visitor, desk, organisation={"name": typed, "acronym": typed[:12]}, programmes={"name": typed, "target_group": typed},
        contacts={"name": typed, "position": typed}, contribution={"contribution": typed}, declaration={"declared_by": typed},
    )  # fmt: skip
    assert visitor.post(f"{desk}/check").status_code == 303
    said = Answers.of(application(house, desk).answers)
    assert (said.organisation.name, said.programmes[0].name, said.contacts[0].name) == (kept, kept, kept)
    for path in ("", "/submitted", "/print"):
        page = visitor.get(desk + path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
    house.work()
    for letter in house.mails():
        assert letter["bcc"] is None
        assert "<script>alert" not in letter.get_body(("html",)).get_content()
        assert "\n" not in str(letter["subject"])


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({}, 303),
        ({"seconds": 1}, 422),
        ({"seconds": 60 * 60 * 25}, 422),
        ({"fax": "+254 20 000"}, 422),
        ({"stamp": ""}, 422),
        ({"stamp": "1.2.3"}, 422),
        ({"stamp": "9" * 400}, 422),
        ({"stamp": "é\ud7ff.x"}, 422),
    ],
    ids=["a person", "too quick", "too late", "honeypot", "no stamp", "forged", "long", "no ascii"],
)
def test_programs_are_told_from_people_without_puzzles(house, browse, how, status):
    visitor = browse()
    answer = begin(visitor, **how)
    assert answer.status_code == status, answer.text
    assert count(house) == (1 if status == 303 else 0)
    house.work()
    assert len(house.mails()) == count(house)
    if status == 422:
        assert 'value="Haki Trust"' in answer.text
        assert 'href="#start"' in answer.text
        stamp = field(answer.text, "stamp")
        with time_machine.travel(clock.now() + timedelta(seconds=5), tick=True):
            again = visitor.post(
                "/applications/new", data={"name": "Haki Trust", "email": "wanjiru@applicant.example", "stamp": stamp}
            )
        assert again.status_code == 303, "whoever is a person presses once more"


@pytest.mark.parametrize("name", ["Win at http://evil.example", "WWW.evil.example"])
def test_letters_to_strangers_carry_no_advertisement(house, browse, name):
    answer = begin(browse(), name=name, email="victim@haki.example")
    assert answer.status_code == 422
    assert "Enter the name without a web address." in answer.text
    house.work()
    assert house.mails() == []


def test_the_first_form_sent_twice_begins_one_application(house, browse):
    visitor = browse()
    with time_machine.travel(clock.now() - timedelta(seconds=5), tick=True):
        stamp = field(visitor.get("/applications/new").text, "stamp")
    posts = [
        visitor.post("/applications/new", data={"name": "A", "email": "a@a.example", "stamp": stamp}) for _ in "ab"
    ]
    assert [one.status_code for one in posts] == [303, 303]
    assert posts[0].headers["location"] == posts[1].headers["location"]
    assert count(house) == 1
    other = browse().post("/applications/new", data={"name": "A", "email": "b@a.example", "stamp": stamp})
    assert other.headers["location"] != posts[0].headers["location"]
    foreign = begin(browse(), name="A", email="a@a.example")
    assert foreign.headers["location"] != posts[0].headers["location"], "who knows the address does not get the draft"
    house.work()
    assert len(house.mails("a@a.example")) == 2


def test_sixty_behind_one_address_begin_and_one_mailbox_is_not_flooded(house, browse):
    visitor = browse()
    assert [begin(visitor, email=f"office{n}@haki.example").status_code for n in range(60)] == [303] * 60
    flood = [begin(visitor, email="victim@haki.example").status_code for _ in range(7)]
    assert flood == [303] * 5 + [429] * 2
    answer = begin(visitor, email="victim@haki.example")
    assert "Several applications were begun from here" in answer.text
    assert 'value="victim@haki.example"' in answer.text
    assert begin(visitor, email="next@haki.example").status_code == 303
    house.work()
    assert len(house.mails("victim@haki.example")) == 5


def test_an_address_has_its_limit_too(house, browse):
    visitor = browse()
    came = [begin(visitor, email=f"office{n}@haki.example").status_code for n in range(122)]
    assert came == [303] * 120 + [429] * 2


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("organisation", ORGANISATION),
        ("programmes/new", PROGRAMME),
        ("programmes/1", PROGRAMME),
        ("programmes/1/remove", {}),
        ("programmes", {}),
        ("coverage", {"national": "yes"}),
        ("contacts/new", CONTACT | {"email": "late@haki.example"}),
        ("contacts/1", CONTACT),
        ("contacts/1/remove", {}),
        ("contribution", {"contribution": "Late."}),
        ("nomination", {"nominated": "no"}),
        ("documents", {}),
        ("declaration", {"accurate": "y", "code_of_conduct": "y", "consent": "y", "declared_by": "Late"}),
        ("answer", {}),
        ("again", {}),
    ],
)
def test_a_tab_that_stayed_open_changes_nothing_after_the_sending(house, browse, path, fields):
    visitor = browse()
    desk = sent(visitor)
    before = application(house, desk).answers
    answer = visitor.post(f"{desk}/{path}", data=fields)
    assert answer.status_code == 409
    assert "can no longer be changed" in answer.text or path in {"answer", "again"}
    assert application(house, desk).answers == before
    if path in {"organisation", "programmes", "coverage", "contacts", "contribution", "documents", "declaration"}:
        looked = visitor.get(f"{desk}/{path}")
        assert (looked.status_code, looked.headers["location"]) == (303, desk)
