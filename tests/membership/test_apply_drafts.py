"""The life of a draft and of its link: sent again, reminded, prolonged, expired, emptied."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.core import clock
from app.membership import jobs_apply
from app.membership.models import Application, ApplicationFile, State
from app.membership.queries import link_token
from tests.membership.applying import CONTACT, ORGANISATION, application, begun, fill_in, letters
from tests.membership.factory import make_application

EMAIL = CONTACT["email"]
PAGES = (
    "",
    "/organisation",
    "/programmes",
    "/programmes/new",
    "/contacts",
    "/documents",
    "/check",
    "/print",
    "/withdraw",
)


def later(**delta):
    return time_machine.travel(clock.now() + timedelta(**delta), tick=True)


def expire(house):
    with house.write() as session:
        jobs_apply.expire_drafts(session, house.services, {}, None)


def desk_of(house, number):
    with house.read() as session:
        return f"/applications/{link_token(house.settings, session.get_one(Application, number))}"


@pytest.mark.parametrize(
    ("state", "days", "works"),
    [
        (State.APPROVED, 179, True),
        (State.APPROVED, 181, False),
        (State.ONBOARDED, 181, False),
        (State.DECLINED, 179, True),
        (State.DECLINED, 181, False),
        (State.DEFERRED, 900, True),
        (State.REVIEW, 900, True),
        (State.SUBMITTED, 900, True),
        (State.INFORMATION, 900, True),
    ],
)
def test_links_of_decided_applications_end_after_half_a_year(house, browse, committee, state, days, works):
    desk = desk_of(house, make_application(house, state))
    with later(days=days):
        visitor = browse()
        answer = visitor.get(desk)
        assert answer.status_code == (200 if works else 404)
        if not works:
            assert answer.text == visitor.get("/applications/424242-x").text
            assert visitor.post(f"{desk}/again").status_code == 404


@pytest.mark.parametrize("known", [True, False])
def test_the_link_is_sent_again_and_the_page_says_nothing(house, browse, known):
    visitor = browse()
    desk = begun(visitor)
    other = begun(visitor, name="Second Trust")
    visitor.get("/join")  # eats the notice
    house.work()
    before = len(house.mails())
    email = EMAIL if known else "nobody@haki.example"
    with house.counting() as statements:
        answer = visitor.post("/applications/link", data={"email": email.upper()})
    assert answer.status_code == 200
    other_page = browse().post("/applications/link", data={"email": "x@x.example"}).text
    assert answer.text.replace(email.upper(), "…") == other_page.replace("x@x.example", "…")
    assert not [one for one in statements if "FROM application" in one], "nothing is looked up while somebody waits"
    house.work()
    came = house.mails()[before:]
    assert len(came) == (1 if known else 0)
    if known:
        text = came[0].get_body(("plain",)).get_content()
        assert other in text
        assert desk in text
        assert visitor.get(desk).status_code == 200, "a stranger who types the address ends nothing"


def test_the_link_is_not_asked_for_without_end(house, browse):
    begun(browse())
    house.work()
    for _ in range(6):
        assert browse().post("/applications/link", data={"email": EMAIL}).status_code == 200
        house.work()
    assert len(house.mails(EMAIL)) == 1 + 3
    wrong = browse().post("/applications/link", data={"email": "no address"})
    assert wrong.status_code == 422
    assert 'value="no address"' in wrong.text


def test_a_draft_says_until_when_it_is_kept_and_a_change_prolongs_it(house, browse):
    visitor = browse()
    desk = begun(visitor)
    first = application(house, desk).expires_at
    assert first - clock.now() > timedelta(days=29, hours=23)
    day = f"{first.astimezone(house.settings.zone):%Y-%m-%d}"
    for path in PAGES:
        page = visitor.get(desk + path)
        assert day in page.text or path in {"/print", "/withdraw"}
    with later(days=20):
        visitor.post(f"{desk}/organisation", data=ORGANISATION)
        assert application(house, desk).expires_at - clock.now() > timedelta(days=29, hours=23)


def test_reminded_five_days_before_expired_emptied_a_month_later(house, browse):
    visitor = browse()
    desk = begun(visitor)
    visitor.post(f"{desk}/documents", files={"file": ("a.txt", b"Registered.")}, data={"do": "add"})
    assert len(letters(house)) == 1
    with later(days=24):
        assert len(letters(house)) == 1
    with later(days=25, hours=1):
        assert letters(house)[-1].startswith("Your draft for Haki Trust expires on")
        assert len(letters(house)) == 2, "once"
        expire(house)
        assert application(house, desk).state == State.DRAFT
    with later(days=30, hours=1):
        expire(house)
        expire(house)
        made = application(house, desk)
        assert (made.state, made.answers["organisation"]["name"]) == (State.EXPIRED, "Haki Trust")
        assert letters(house)[2:] == ["Your draft for Haki Trust has expired"]
        page = visitor.get(desk).text
        assert "This draft was not sent in time and has expired." in page
        assert visitor.post(f"{desk}/organisation", data=ORGANISATION).status_code == 409
        assert visitor.post(f"{desk}/check").status_code != 303
    with later(days=59):
        expire(house)
        assert visitor.get(desk).status_code == 200
        assert visitor.post(f"{desk}/again").status_code == 303, "what was written can be taken up again"
    with later(days=60, hours=2):
        assert visitor.get(desk).status_code == 404
        expire(house)
        made = application(house, desk)
        assert (made.state, made.name, made.contact_email) == (State.EXPIRED, "", "")
        assert "Haki" not in str(made.answers)
        with house.read() as session:
            assert session.scalars(select(ApplicationFile)).all() == []
        assert jobs_apply.sweep_files(house.services, {}) == 1
        assert list(house.services.storage.list("applications/")) == []


def test_a_change_puts_the_reminder_off(house, browse):
    visitor = browse()
    desk = begun(visitor)
    with later(days=20):
        visitor.post(f"{desk}/organisation", data=ORGANISATION)
    with later(days=26):
        assert len(letters(house)) == 1
    with later(days=45, hours=1):
        assert len(letters(house)) == 2
    with later(days=46):
        visitor.post(f"{desk}/contribution", data={"contribution": "Records."})
    with later(days=72):
        assert len(letters(house)) == 3


def test_what_was_sent_never_expires_and_its_files_stay(house, browse):
    visitor = browse()
    desk = begun(visitor)
    visitor.post(f"{desk}/documents", files={"file": ("a.txt", b"Registered.")}, data={"do": "add"})
    fill_in(visitor, desk)
    visitor.post(f"{desk}/check")
    with later(days=400):
        expire(house)
        letters(house)
        assert application(house, desk).state == State.SUBMITTED
        assert jobs_apply.sweep_files(house.services, {}) == 0
        assert visitor.get(desk).status_code == 200


def test_a_draft_that_was_deleted_is_emptied_as_well(house, browse):
    visitor = browse()
    desk = begun(visitor)
    visitor.post(f"{desk}/withdraw")
    assert visitor.get(desk).status_code == 200
    with later(days=31):
        expire(house)
        assert visitor.get(desk).status_code == 404
        made = application(house, desk)
        assert (made.state, made.name, made.contact_email) == (State.WITHDRAWN, "", "")


def test_everything_in_the_letters_language(house, browse):
    begun(browse(), language="sw")
    assert letters(house) == ["Ombi la Haki Trust: kiungo chako cha faragha"]
