"""Further headers are of a fixed list, whole on the wire whatever their length, and can never be more than one header."""

import pytest

from app import mail
from app.mail import MailMessage, message_id

LONG = f"<https://baraza.example/unsubscribe/{'x' * 400}>, <mailto:forum+t1-2-{'y' * 80}@baraza.example?subject=no>"
IDS = [f"<topic-12.post-{number}@demo.example>" for number in range(60)]


@pytest.mark.parametrize(
    ("given", "arrives"),
    [
        ({"list-unsubscribe": LONG, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
         {"List-Unsubscribe": LONG, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}),
        ({"In-Reply-To": f"<{'a' * 120}@demo.example>"}, {"In-Reply-To": f"<{'a' * 120}@demo.example>"}),
        ({"References": " ".join(IDS)}, {"References": " ".join([IDS[0], *IDS[-19:]])}),
        ({"References": "nonsense <a@b.example>\r\nBcc: <all@people.example> <a@b.example>"},
         {"References": "<a@b.example> <all@people.example>"}),
        ({"List-Id": "Fedha — Usalama wa Jamii é <financing.demo.example>"},
         {"List-Id": "Fedha Usalama wa Jamii e <financing.demo.example>"}),
        ({"List-Id": "x\r\nBcc: all@people.example\u2028To: me"}, {"List-Id": "x Bcc: all@people.example To: me"}),
        ({"List-Id": "=?utf-8?q?x=0D=0ABcc:_all@people.example?="}, {"List-Id": "= ?utf-8?q?x=0D=0ABcc:_all@people.example?="}),
        ({"Auto-Submitted": "auto-replied"}, {"Auto-Submitted": "auto-replied"}),
        ({"Precedence": "bulk", "In-Reply-To": ""}, {"Precedence": "bulk"}),
    ],
)  # fmt: skip
def test_a_header_arrives_as_it_was_meant(post, server, given, arrives):
    with post.services.database.write() as session:
        mail.queue(session, to="moraa@people.example", subject="s", text="t", headers=given)
    assert post.work(post.through(server.port)) == 1
    ((_, message),) = server.got
    usual = {"Auto-Submitted": "auto-generated"}
    for name, value in (usual | arrives).items():
        assert message.get_all(name) == [value]
    assert message["bcc"] is None
    assert set(message.keys()) - set(arrives) == {
        "From", "To", "Subject", "Date", "Message-ID", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
        "X-Peer", "X-MailFrom", "X-RcptTo", *usual,
    } - set(arrives) - {"X-Peer", "X-MailFrom", "X-RcptTo"}  # fmt: skip
    assert all(len(line) <= 998 for line in message.as_bytes().splitlines())


@pytest.mark.parametrize(
    "asked",
    [
        {"headers": {"Bcc": "all@people.example"}},
        {"headers": {"From": "president@state.example"}},
        {"headers": {"List-Id\r\nBcc": "x"}},
        {"headers": {"List-Id": "x" * 1000}},
        {"message_id": "a@b"},
        {"message_id": "a b"},
        {"message_id": "a>\r\nBcc: <all"},
        {"message_id": "x" * 200},
    ],
)
def test_what_cannot_be_a_header_is_not_owed(post, asked):
    with pytest.raises(ValueError, match=r"(?i)message|header"), post.services.database.write() as session:
        mail.queue(session, to="moraa@people.example", subject="s", text="t", **asked)
    assert post.rows(MailMessage.id) == []


def test_asked_for_twice_under_one_name_it_is_one_message(post, server):
    services = post.through(server.port)
    for text in ("first", "second"):
        with post.services.database.write() as session:
            owed = mail.queue(
                session, to="moraa@people.example", subject="s", text=text, message_id="post-7.person-3",
                reply_to="forum+t1@demo.example",
            )  # fmt: skip
            assert owed is (text == "first")
        post.work(services)
    ((_, message),) = server.got
    assert message["message-id"] == message_id(post.settings, "post-7.person-3")

    assert message["reply-to"] == "forum+t1@demo.example"
    assert message.get_content() == "first\n"
