"""From a question on the page by mail to an answer on the page, through real servers and through what stands in for them."""

import re
import smtplib
from email.message import EmailMessage

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from app.cli import cli
from app.jobs import enqueue
from app.notifications import Cadence, Scope, choose
from tests.correspondence import shapes
from tests.houses import House
from tests.mail.scripted import server  # noqa: F401 - the fixture
from tests.mail.servers import AUTHSERV, HOUSE, servers, started  # noqa: F401 - fixtures
from tests.people import COLLEAGUE, COORDINATOR, MEMBER, REPRESENTATIVE

pytestmark = pytest.mark.once
QUESTION = "What does a transfer of **500 shillings** cost you?"
ANSWER = "With M-PESA it is 13 shillings.\n\nThe agents ask for nothing more."


def watch(house):
    """The coordinator and a second organisation's officer want to be told of everything at once."""
    for who in (COORDINATOR, COLLEAGUE):
        browser = house.browse(who)
        told = browser.post("/notifications/level", data={"scope": "community", "scope_id": "0", "level": "watching"})
        assert told.status_code == 303, told.text
        with house.write() as session:
            choose(session, house.person_id(who), Scope.FOLLOWED, mail=Cadence.INSTANT)


def ask(house):
    """The path of a new question of MEMBER's, asked on the page."""
    data = {
        "kind": "question",
        "title": "What does a transfer cost?",
        "text": QUESTION,
        "where": "community",
        "audience": "members",
    }
    answer = house.browse(MEMBER).post("/forum/new", data=data)
    assert answer.status_code == 303, answer.text
    house.work()
    return re.search(r"/topics/\d+", answer.headers["location"])[0]


def reply_to(notice, who, client, **given):
    """As a mail program answers: to Reply-To, in the thread, quoting the text part."""
    reply = EmailMessage()
    reply["From"], reply["To"], reply["Subject"] = (
        f"{who.name} <{who.email}>",
        notice["reply-to"],
        f"Re: {notice['subject']}",
    )
    reply["Message-ID"], reply["In-Reply-To"] = f"<{who.key}-1@client.example>", notice["message-id"]
    reply["References"] = f"{notice.get('references', '')} {notice['message-id']}".strip()
    text = client(ANSWER, notice.get_body(("plain",)).get_content().rstrip("\n"), "en")
    reply.set_content(text)
    html = notice.get_body(("html",)).get_content()
    reply.add_alternative(f"<p>{ANSWER}</p><div class='gmail_quote'>{html}</div>", subtype="html")
    return reply


def stands(house, path):
    page = house.browse(COORDINATOR).get(path).text
    assert "With M-PESA it is 13 shillings." in page
    main = page.partition("<main")[2]
    assert main.count("The agents ask for nothing more.") == 1
    assert "unsubscribe/" + "…" in main or "/unsubscribe/" not in main
    assert not re.search(r"forum\+t[0-9a-z-]+@", page)
    return page


def test_question_and_answer_through_postfix_and_dovecot(settings, servers):  # noqa: F811 - the fixture
    house = House(servers.settings_for(settings, mail_authserv_id=AUTHSERV))
    try:
        watch(house)
        path = ask(house)
        (notice,) = servers.letters(COLLEAGUE.email)
        assert notice["reply-to"].startswith("forum+t")
        assert "500 shillings" in notice.get_body(("plain",)).get_content()
        reply = reply_to(notice, COLLEAGUE, shapes.gmail)
        forged = reply_to(notice, COLLEAGUE, shapes.apple)
        forged.replace_header("Message-ID", "<forged@evil.example>")
        with smtplib.SMTP("127.0.0.1", servers.port) as client:
            client.send_message(reply)
            client.send_message(reply)  # somebody's program sends it twice
            client.send_message(forged, from_addr="mallory@evil.example")
        servers.wait_for_mailbox(3)
        with house.write() as session:
            enqueue(session, "mail.fetch")
        house.work()
        stands(house, path)
        assert servers.mailbox.flags() == ["S", "S", "S"]
        # Both organisations and the coordinator have it: whoever asked, and whoever watches.
        (answer,) = servers.letters(MEMBER.email)
        assert "13 shillings" in answer.get_body(("plain",)).get_content()
        notices = servers.letters(COORDINATOR.email, 2)
        assert {one["subject"] for one in notices} == {notice["subject"]}
        assert any("13 shillings" in str(one.get_body(("plain",))) for one in notices)
        (_, warning) = servers.letters(COLLEAGUE.email, 2)
        assert warning["auto-submitted"] == "auto-replied"
        assert "could not see that it is yours" in str(warning["subject"])
    finally:
        house.close()


@pytest.mark.parametrize("client", [shapes.outlook_desktop, shapes.thunderbird])
def test_question_and_answer_by_any_server_and_a_mail_pipe(settings, server, client, monkeypatch):  # noqa: F811 - the fixture
    further = {"reply_address": HOUSE, "mail_authserv_id": AUTHSERV}
    house = House(settings.model_copy(update={**further, "smtp_url": SecretStr(f"smtp://127.0.0.1:{server.port}")}))
    try:
        watch(house)
        path = ask(house)
        (notice,) = server.letters(COLLEAGUE.email)
        assert server.letters(REPRESENTATIVE.email) == []
        with smtplib.SMTP("127.0.0.1", server.port) as sending:
            sending.send_message(reply_to(notice, COLLEAGUE, client))
        ((to, raw),) = [one for one in server.octets if one[0].startswith("forum+")]
        proof = f"Authentication-Results: {AUTHSERV}; dmarc=pass header.from=people.example\r\n".encode()
        monkeypatch.setattr("app.cli.make_services", lambda _settings: house.services)
        for said in ("", "Not counted: came before."):
            done = CliRunner().invoke(cli, ["mail-in"], input=f"Delivered-To: {to}\r\n".encode() + proof + raw)
            assert done.exit_code == 0, done.output
            assert said in done.output
        house.work()
        stands(house, path)
        (answer,) = server.letters(MEMBER.email)
        assert "13 shillings" in answer.get_body(("plain",)).get_content()
        assert len(server.letters(COORDINATOR.email)) == 2
        assert server.letters(COLLEAGUE.email) == []
    finally:
        house.close()
