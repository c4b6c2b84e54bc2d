"""There and back through Postfix and Dovecot, as they come from Debian."""

import smtplib
from email.message import EmailMessage
from email.utils import localtime

import pytest

from app import mail
from app.jobs import enqueue
from app.mail import MailMessage
from tests.mail.conftest import Post
from tests.mail.servers import HOUSE
from tests.people import COLLEAGUE

pytestmark = pytest.mark.once
GONE = "gone@people.example"
TAG = "t1-2-abcdefghijklmnopqr"


@pytest.fixture
def post(settings, servers):
    opened = Post(servers.settings_for(settings))
    yield opened
    opened.services.database.dispose()


def fetches(post):
    with post.services.database.write() as session:
        enqueue(session, "mail.fetch")
    post.work()


def test_what_goes_out_is_answered_and_fetched_and_what_comes_back_is_counted(post, servers):
    came = []
    takers = (("bounces", mail.take_return), ("forum", lambda _services, one: came.append(one) or ""))
    post.services.provide(mail.Takers, mail.Takers(takers))
    unsubscribe = f"<https://baraza.example/unsubscribe/{'x' * 300}>"
    for to in (COLLEAGUE.email, GONE):
        post.queue(
            to=to, subject="Habari — «sana»", text="Karibu.\n", html="<p>Karibu.</p>", bulk=True,
            message_id=f"notification-{to[:4]}", reply_to=HOUSE.replace("@", f"+{TAG}@"),
            headers={"List-Unsubscribe": unsubscribe, "List-Id": "Forum <forum.baraza.example>", "Precedence": "bulk"},
        )  # fmt: skip
    post.work()
    name = mail.message_id(post.settings, f"notification-{COLLEAGUE.email[:4]}")
    # A server that is slow to answer is given a message twice, under one name.
    letter = {one["message-id"]: one for one in servers.letters(COLLEAGUE.email)}[name]
    assert letter["return-path"].startswith(f"<forum+b{post.rows(MailMessage.id)[0][0]}-")
    assert letter["list-unsubscribe"] == unsubscribe
    assert letter["subject"] == "Habari — «sana»"
    assert letter.get_body(("html",)).get_content().strip() == "<p>Karibu.</p>"

    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = COLLEAGUE.email, letter["reply-to"], f"Re: {letter['subject']}"
    answer["In-Reply-To"], answer["Message-ID"] = letter["message-id"], "<answer-1@people.example>"
    answer["Date"] = localtime()  # else the server adds it, and another to the second
    answer.set_content("Asante — nimeelewa.\n")
    answer.add_attachment(b"%PDF-1.4 " + b"0" * 3_000_000, maintype="application", subtype="pdf", filename="ripoti.pdf")
    with smtplib.SMTP("127.0.0.1", servers.port) as client:
        client.send_message(answer)
        client.send_message(answer)  # somebody's program sends it twice
    servers.wait_for_mailbox(3)
    fetches(post)
    (one,) = came
    assert (one.sender, one.returns_to, one.subject) == (COLLEAGUE.email, COLLEAGUE.email, "Re: Habari — «sana»")
    assert mail.tags_in(post.settings, one.recipients) == [TAG]
    assert one.ids("In-Reply-To", "References") == [name]
    assert one.automatic == ""
    words, paper = one.parts()
    assert mail.text_of(words) == "Asante — nimeelewa.\n"
    assert (paper.get_filename(), len(paper.get_payload(decode=True))) == ("ripoti.pdf", 3_000_009)
    with post.services.database.read() as session:
        rest = mail.rest_of(session, GONE)
    assert (rest.address, rest.why) == (GONE, "There is no such mailbox, or it is closed.")
    assert servers.mailbox.flags() == ["S", "S", "S"]
    assert post.owed() == [], "nothing was answered"
    fetches(post)
    assert len(came) == 1
