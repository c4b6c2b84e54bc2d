"""An answer to a notification becomes a post, once, with its files, and what it quoted kept folded."""

import base64
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from PIL import Image
from sqlalchemy.exc import SQLAlchemyError

from app.forum.models import PostState
from tests.correspondence import shapes
from tests.correspondence.shapes import letter
from tests.forum import talking
from tests.people import COLLEAGUE, COORDINATOR, MEMBER


def picture(side):
    made = io.BytesIO()
    Image.effect_noise((side, side), 90).save(made, "PNG")
    return made.getvalue()


def test_a_reply_is_a_post_and_whoever_asked_is_told(desk):
    raw_text = shapes.gmail("It costs **27 shillings**.\nMoraa\n", shapes.notice(), "en")
    address = desk.address()
    assert desk.receives(f"{raw_text}\n> {address}\n> moraa@people.example", to=f"Forum <{address.upper()}>") == ""
    (post,) = desk.posts()
    assert (post.via, post.author_id, post.state) == ("mail", desk.house.person_id(COLLEAGUE), PostState.SHOWN)
    assert post.text == "It costs **27 shillings**.\\\nMoraa"
    assert "<strong>27 shillings</strong>.<br>" in post.html
    # What it quoted is kept, without what is private: the way out, the private address, other people's addresses.
    assert "And who pays it?" in post.cut_text
    assert "/unsubscribe/…" in post.cut_text
    assert not {address.partition("+")[2], "moraa@", "abcdefABCDEF"} & {*post.cut_text.split()}
    assert address.partition("+")[2].partition("@")[0] not in post.cut_text
    assert "moraa@" not in post.cut_text
    desk.house.work()
    (told,) = [one for one in desk.house.mails(MEMBER) if "27 shillings" in str(one)]
    assert desk.address(MEMBER) in told["reply-to"]
    assert desk.answers() == []
    page = desk.house.browse(MEMBER).get(f"/topics/{desk.topic}")
    assert "<strong>27 shillings</strong>" in page.text


@pytest.mark.parametrize("header", ["Cc", "Delivered-To", "X-Original-To", "Envelope-To"])
def test_the_private_address_is_found_wherever_a_server_notes_it(desk, header):
    raw = letter("forum@house.example", COLLEAGUE.email, "Yes.", **{header.replace("-", "_"): desk.address()})
    assert desk.takes(raw) == ""
    assert len(desk.posts()) == 1


def test_what_comes_twice_is_one_post(desk, monkeypatch):
    raw = letter(desk.address(), COLLEAGUE.email, "Yes, it is.")
    assert desk.takes(raw) == ""
    assert desk.takes(b"Delivered-To: again@house.example\r\n" + raw) == "came before"
    # Written on the page as well, or under another Message-ID by a program that sends anew.
    assert desk.receives("Yes, it is.", message_id="<other@client.example>") == "posted a moment ago already"
    browser = desk.house.browse(COLLEAGUE)
    assert browser.post(f"/topics/{desk.topic}/posts", data={"text": "On the\r\npage."}).status_code == 303
    assert desk.receives("On the\npage.") == "posted a moment ago already"
    assert [post.text for post in desk.posts()] == ["Yes, it is.", "On the\npage."]

    # Killed between the post and the note of the mailbox, the message comes again and finds what it was.
    def dies(*_):
        raise KeyboardInterrupt

    second = letter(desk.address(), COLLEAGUE.email, "And more.")
    with monkeypatch.context() as patch:
        patch.setattr("app.mail.takers._note", dies)
        with pytest.raises(KeyboardInterrupt):
            desk.takes(second)
    assert desk.takes(second) == "came before"
    assert len(desk.posts()) == 3
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2), tick=False):
        assert desk.receives("And more.", message_id="<third@client.example>") == ""
    assert len(desk.posts()) == 4


def test_two_servers_that_hand_it_over_at_once_make_one_post(desk):
    raw = letter(desk.address(), COLLEAGUE.email, "At once.")
    begin = Barrier(3)

    def hand_over():
        begin.wait(10)
        try:
            return desk.takes(raw)
        except SQLAlchemyError:
            return "try again"  # as the mailbox and the pipe say

    with ThreadPoolExecutor(3) as pool:
        said = sorted(one.result() for one in [pool.submit(hand_over) for _ in range(3)])
    assert said[0] == ""
    assert set(said[1:]) <= {"came before", "try again"}
    assert desk.takes(raw) == "came before"
    assert [post.text for post in desk.posts()] == ["At once."]


def test_files_are_taken_by_the_rules_of_uploads_and_none_costs_the_words(desk):
    files = [("a.png", picture(20), "image", "png"), ("tool.exe", b"MZ" + b"\0" * 100, "application", "octet-stream")]
    assert desk.receives("Our figures.", files=files) == ""
    (post,) = desk.posts()
    assert [(name, post_id) for name, _, post_id in desk.files()] == [("a.png", post.id)]
    (told,) = desk.answers(COLLEAGUE)
    body = told.get_body(("plain",)).get_content()
    assert "tool.exe: " in body
    assert f"/posts/{post.id}" in body
    assert told["in-reply-to"].endswith("@client.example>")
    # Files alone say their names; more than may be are told by name.
    many = [(f"n_{n}.png", picture(8 + n), "image", "png") for n in range(12)]
    assert desk.receives("", files=many, message_id="<many@x.example>") == ""
    assert "n_0.png<br>" in desk.posts()[-1].html
    assert len(desk.files()) == 11
    assert "n_11.png" in str(desk.answers(COLLEAGUE)[-1])
    assert len(list(desk.house.services.storage.list("attachments/"))) == 11
    # Refused as a whole, it leaves nothing in storage.
    talking.change(desk.house, desk.topic, locked_at=datetime.now(UTC))
    assert (
        desk.receives("Late.", files=files)
        == "not posted: This topic is locked: it can be read, but nobody writes in it any more."
    )
    assert len(list(desk.house.services.storage.list("attachments/"))) == 11


def test_pictures_within_the_words_stay_and_signs_of_ministries_do_not(desk):
    message = shapes.letter(desk.address(), COLLEAGUE.email, "See [image: chart.png]\n\nMoraa [cid:logo.png@01D]\n")
    related = (
        b'\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
        b"See [image: chart.png]\r\n\r\nMoraa [cid:logo]\r\n"
    )
    for name, side in (("chart.png", 200), ("logo", 20)):
        related += (
            (
                f'--b\r\nContent-Type: image/png; name="{name}"\r\nContent-ID: <{name}>\r\n'
                "Content-Transfer-Encoding: base64\r\n\r\n"
            ).encode()
            + base64.encodebytes(picture(side))
            + b"\r\n"
        )
    head = message.partition(b"\nContent-Type:")[0]
    assert desk.takes(head + related + b"--b--\r\n") == ""
    (post,) = desk.posts()
    assert "image:" not in post.text
    assert "cid:" not in post.text
    assert [name for name, _, _ in desk.files()] == ["chart.png"]


@pytest.mark.parametrize("desk", [{"first_posts_reviewed": 1}], indirect=True)
def test_a_newcomer_waits_for_a_first_look_by_mail_too(desk):
    assert desk.receives("First words.") == ""
    (post,) = desk.posts()
    assert post.state == PostState.WAITING
    assert "First words" not in desk.house.browse(MEMBER).get(f"/topics/{desk.topic}").text
    desk.house.work()
    assert [one for one in desk.house.mails(COORDINATOR) if "First words" in str(one)]


NESTED = b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n'
HOSTILE = (
    b"text/html\r\n\r\n<p>Hi</p><script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a>",
    b"text/html\r\n\r\n<base href=//evil.example><meta http-equiv=refresh content=0><div hx-get=/x onclick=alert(1)>div",
    b"text/plain\r\n\r\n<script>alert(1)</script> [x](javascript:alert(1)) ![x](//evil) <b hx-get=/x>\0\x1b",
    b"text/plain; charset=utf-7\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!not base64!!!aGk=",
    b"text/plain; charset*0=bad; charset*1=worse\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 0 x\r\nwords",
    b"text/plain\r\nX-Long: " + b"x" * 90_000 + b"\r\nSubject: =?utf-8?b?////?= =?x?q?=\r\n\r\nwords",
    (b"multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png; name*=utf-9''%ff%00\r\n"
     b'Content-Disposition: attachment; filename="../../etc/passwd\0"\r\n\r\nx\r\n--b\r\n\r\nwords\r\n--b'),
    b"multipart/mixed; boundary=b\r\n\r\n--b\r\n" + b"".join(NESTED % (n, n) for n in range(35)) + b"\r\nwords",
    b"multipart/mixed; boundary=b\r\n\r\n--b\r\n" + b"".join(NESTED % (n, n) for n in range(1000)) + b"\r\nwords",
    b"message/rfc822\r\n\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 200 + b"words",
)  # fmt: skip


def test_hostile_letters_harm_nobody_and_stop_nothing(desk):
    for number, part in enumerate(HOSTILE):
        raw = letter(desk.address(), COLLEAGUE.email, "x", message_id=f"<{number}@x.example>")
        assert isinstance(desk.takes(raw.partition(b"\nContent-Type:")[0] + b"\nContent-Type: " + part), str)
    posts = desk.posts()
    assert len(posts) >= 5
    for tag, attributes in re.findall(r"<([a-z0-9]+)([^>]*)>", "".join(post.html for post in posts)):
        assert tag in {"p", "br", "a", "blockquote", "ul", "li"}
        assert re.fullmatch(r'( (href="https?:[^"]*"|rel="[a-z ]*"))*', attributes)
    assert "&lt;script&gt;alert(1)" in desk.house.browse(MEMBER).get(f"/topics/{desk.topic}").text
    assert desk.receives("Still here.", message_id="<last@x.example>") == ""
