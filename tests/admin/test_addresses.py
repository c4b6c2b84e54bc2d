"""An address that mail comes back from: its owner reads it on every page, administrators in a list; either tries again."""

import pytest

from app import mail
from app.mail import MailMessage
from app.mail.bounces import record
from app.mail.reports import Failure
from tests import people


def comes_back(house, who=people.MEMBER, said="552 5.2.2 <b>over quota</b>", kind="hard"):
    with house.write() as session:
        mail.queue(session, to=who.email.upper(), subject="Digest", text="t", bulk=True)
        message = session.query(MailMessage).order_by(MailMessage.id.desc()).first()
        record(session, message, Failure(kind, "5.2.2", said))


def rests(house, who=people.MEMBER):
    with house.read() as session:
        return mail.rest_of(session, who.email) is not None


@pytest.mark.parametrize("who", [people.MEMBER, people.ADMINISTRATOR], ids=["owner", "administrator"])
def test_it_is_told_on_the_site_and_tried_again(house, browse, who):
    comes_back(house)
    owner, other, desk = browse(people.MEMBER), browse(people.COLLEAGUE), browse(people.ADMINISTRATOR)
    house.work()
    before = len(house.mails())
    banner = f"Mail to {people.MEMBER.email} comes back. The mailbox is full."
    page = owner.get("/code-of-conduct").text
    assert (banner in page, banner in owner.get("/").text) == (True, True)
    assert 'href="/account#mail"' in page
    account = owner.get("/account").text
    assert banner not in account
    assert "552 5.2.2 &lt;b&gt;over quota&lt;/b&gt;" in account
    assert banner not in other.get("/code-of-conduct").text
    listed = desk.get("/admin/addresses").text
    assert (people.MEMBER.name in listed, people.MEMBER.email in listed, "over quota" in listed) == (True, True, True)
    if who is people.MEMBER:
        assert owner.post("/account/mail").status_code == 303
    else:
        assert desk.post("/admin/addresses", data={"address": people.MEMBER.email}).status_code == 303
    assert not rests(house)
    assert banner not in owner.get("/code-of-conduct").text + owner.get("/").text
    assert 'action="/account/mail"' not in owner.get("/account").text
    assert "No mail comes back" in desk.get("/admin/addresses").text
    house.work()
    sent = [str(one["subject"]) for one in house.mails()[before:]]
    assert sent == (["Mail reaches you again"] if who is people.MEMBER else [])
    assert owner.post("/account/mail").status_code == 303
    house.work()
    assert len(house.mails()[before:]) == len(sent), "pressed twice it is one message"
    assert desk.post("/admin/addresses", data={"address": people.MEMBER.email}).status_code == 409


def test_nobody_wakes_another_s_address(house, browse):
    comes_back(house)
    other = browse(people.COLLEAGUE)
    assert other.get("/admin/addresses").status_code == 403
    assert other.post("/admin/addresses", data={"address": people.MEMBER.email}).status_code == 403
    assert other.post("/account/mail", data={"address": people.MEMBER.email}).status_code == 303
    assert rests(house)
