"""What is not posted is answered with the reason and the remedy, in the sender's language; a forged sender gets nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.accounts import Person
from app.core.settings import Settings
from app.correspondence import reply_address
from app.groups.models import WorkingGroup
from tests.correspondence.shapes import letter
from tests.forum import talking
from tests.people import COLLEAGUE, FORMER, GUEST, LEAD, MEMBER, REPRESENTATIVE, SUSPENDED

GOOD = "dmarc=pass (p=reject dis=none) header.from=people.example"
ATTACKER = "mallory@evil.example"
PASSES = (
    GOOD,
    "dkim=fail header.d=list.example; dkim=pass (2048-bit key) header.d=people.example header.s=a; spf=none",
    "dmarc=none; spf=pass smtp.mailfrom=bounce@mail.people.example; dkim=none",
    'spf=pass reason="ok; dmarc=fail" smtp.mailfrom=people.example',
    "dmarc=temperror; dkim=pass header.i=@people.example",
)
FAILS = (
    "",
    "none",
    "dmarc=fail header.from=people.example; spf=pass smtp.mailfrom=people.example",
    "dmarc=pass header.from=evil.example",  # somebody else's name read differently
    "spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example",
    "spf=pass smtp.mailfrom=example; dkim=pass header.d=example",
    "spf=softfail smtp.mailfrom=people.example; dkim=fail header.d=people.example",
    "(dmarc=pass header.from=people.example)",
    'x=y reason="dmarc=pass header.from=people.example"',
)
# Header lines below what our server wrote: from another server, or with our server's name forged.
ABOVE = "Authentication-Results: mx.house.example; "
FORGED = (
    (None, (f"Authentication-Results: mx.evil.example; {GOOD}",)),
    (None, ("Received: from evil by relay", ABOVE + GOOD)),
    ("dmarc=fail header.from=people.example", (ABOVE + GOOD,)),
    ("dmarc=fail header.from=people.example", ("Received: from evil by relay", ABOVE + GOOD)),
    ("dkim=none; spf=fail smtp.mailfrom=people.example", (ABOVE + "dkim=pass header.d=people.example",)),
)


def test_a_sender_is_believed_on_the_word_of_our_own_server_alone(desk):
    for number, proof in enumerate(PASSES):
        assert desk.receives(f"Words {number}.", proof=proof) == "", proof
    assert len(desk.posts()) == len(PASSES)
    refused = "not posted: not proven to be from its sender"
    for number, proof in enumerate(FAILS):
        assert desk.receives(f"Forged {number}.", proof=proof) == refused, proof
    for number, (proof, below) in enumerate(FORGED):
        raw = letter(desk.address(), COLLEAGUE.email, f"Forged {number}!", proof=proof or "spf=none", above=below)
        if proof is None:
            raw = raw.replace(b"Authentication-Results: mx.house.example; spf=none\r\n", b"", 1)
        assert desk.takes(raw) == refused, below
    assert len(desk.posts()) == len(PASSES)
    # The account is warned, a few times a day, and its words are not sent around.
    told = desk.answers()
    assert {one["to"] for one in told} == {COLLEAGUE.email}
    assert len(told) == 5
    assert "SPF, DKIM, DMARC" in str(told[0].get_body(("plain",)).get_content())
    assert "Forged" not in "".join(map(str, told))
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, minutes=1), tick=False):
        desk.receives("Forged tomorrow.", proof="")
        assert len(desk.answers()) == 6


def test_only_its_own_person_answers_to_a_private_address(desk):
    own, others = desk.address(), desk.address(REPRESENTATIVE)
    local, _, domain = own.partition("@")
    guesses = (
        f"{local[:-1]}a@{domain}",
        f"{local[:-1]}b@{domain}",
        desk.address(topic=desk.topic + 77),
    )
    # Another's address, by a member who is known and proven: told at their own address, in their language.
    with desk.house.write() as session:
        session.get(Person, desk.house.person_id(COLLEAGUE)).language = "sw"
    assert desk.receives("Mine?", to=others) == "not posted: from another address"
    (told,) = desk.answers()
    assert told["to"] == COLLEAGUE.email
    assert "halikuchapishwa" in told["subject"]
    assert REPRESENTATIVE.email not in str(told)
    assert "transfer cost" not in str(told)
    # An address that the house did not make: a member who is proven is told, nobody else.
    wrong = guesses[0] if guesses[0] != own else guesses[1]
    assert desk.receives("Wrong address.", to=wrong) == "not posted: an address that the house did not make"
    assert [one["to"] for one in desk.answers()][1:] == [COLLEAGUE.email]
    for given in ({"proof": ""}, {"sender": ATTACKER}, {"sender": f"{COLLEAGUE.email}, {ATTACKER}"}):
        assert desk.receives(f"Spam {given}", to=wrong, **given).startswith("not posted: an address")
    assert len(desk.answers()) == 2
    # The right address in a stranger's hands: the stranger where proven, else the account whose address it is.
    assert desk.receives("Stolen.", sender=ATTACKER) == "not posted: from another address"
    assert desk.receives("Stolen!", sender=ATTACKER, proof="spf=fail") == "not posted: from another address"
    assert desk.receives("Stolen?", sender=f"{MEMBER.email}, {ATTACKER}").startswith("not posted: from another")
    assert [one["to"] for one in desk.answers()][2:] == [ATTACKER, COLLEAGUE.email, COLLEAGUE.email]
    assert not any(COLLEAGUE.email in str(one.get_body(("plain",))) for one in desk.answers(ATTACKER))
    assert desk.posts() == []
    # Of a topic that never was, or is gone, nothing is said but that.
    assert desk.receives("Where?", to=desk.address(topic=desk.topic + 77)) == "not posted: not theirs to see"


def closed(desk):
    with desk.house.write() as session:
        session.get(WorkingGroup, talking.group_id(desk.house, "financing")).state = "closed"


def merged(desk, number):
    talking.change(desk.house, number, merged_into_id=desk.topic)


CASES = {
    "locked": (
        COLLEAGUE,
        lambda desk, number: talking.change(desk.house, number, locked_at=datetime.now(UTC)),
        "begin a new topic",
    ),
    "merged": (COLLEAGUE, merged, "goes on there"),
    "closed": (COLLEAGUE, lambda desk, _: closed(desk), "the group of this topic is closed"),
    "not_allowed": (MEMBER, lambda *_: None, "you cannot write there, or no longer"),
    "guest": (GUEST, lambda *_: None, "you cannot write there, or no longer"),
    "no_account": (SUSPENDED, lambda *_: None, "your account is not active"),
    "empty": (COLLEAGUE, lambda *_: None, "it held no words"),
    "too_long": (COLLEAGUE, lambda *_: None, "longer than 50,000 characters"),
    "unreadable": (COLLEAGUE, lambda *_: None, "could not be read"),
}


@pytest.mark.parametrize("case", CASES)
def test_reason_and_remedy_come_back(desk, case, monkeypatch):
    who, change, said = CASES[case]
    number = talking.topic(desk.house, "Within the group", by=LEAD, group="financing", private=case != "guest")
    words = {"empty": "\n> quoted\n", "too_long": "long words " * 6000}.get(case, "My **own** words.")
    change(desk, number)
    if case == "unreadable":
        monkeypatch.setattr(
            "app.correspondence.answers.read_body", lambda _message: (_ for _ in ()).throw(RecursionError)
        )
    result = desk.receives(words, who=who, to=desk.address(who, number), subject="Re: «Cost»\tof it")
    assert result.startswith("not posted: ")
    assert desk.posts(number) == []
    (told,) = desk.answers(who)
    text = told.get_body(("plain",)).get_content()
    assert said in " ".join(text.split())
    assert told["subject"] == "Not posted: Re: «Cost» of it"
    if case not in {"empty", "too_long", "unreadable"}:
        assert "> My **own** words." in text
    if case in {"merged", "not_allowed", "guest", "no_account"}:
        assert f"/topics/{number}" not in text
    if case == "merged":
        assert f"/topics/{desk.topic}" in text
    key = "not_allowed" if case == "guest" else case
    assert desk.outcomes() == [(key, True)]


def test_where_answers_are_not_taken_no_address_is_given(desk, settings):
    assert reply_address(settings, 1, 2) == ""
    assert reply_address(settings.model_copy(update={"reply_address": "forum@house.example"}), 1, 2) == ""
    with pytest.raises(ValueError, match="BARAZA_MAIL_AUTHSERV_ID"):
        Settings(data_dir=settings.data_dir, mail_authserv_id="mx.house.example; dmarc=pass")
    assert desk.takes(letter("forum@house.example", FORMER.email, "Hello")) == "for nobody here"
    assert desk.takes(letter("forum+other@house.example", FORMER.email, "Hello")) == "for nobody here"


@pytest.mark.parametrize("desk", [{"mail_authserv_id": "none"}], indirect=True)
def test_where_nobody_proves_senders_token_and_sender_decide(desk):
    assert desk.receives("Yes.", proof="") == ""
    assert desk.receives("No.", proof="", sender=ATTACKER) == "not posted: from another address"
    assert desk.receives("No!", proof="", to=desk.address(MEMBER)) == "not posted: from another address"
    assert [post.text for post in desk.posts()] == ["Yes."]
    # Nobody's word is taken for the sender, so the account is told.
    assert [one["to"] for one in desk.answers()] == [COLLEAGUE.email, MEMBER.email]
