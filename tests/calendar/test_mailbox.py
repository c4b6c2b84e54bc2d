"""The mailbox and the mail pipe, as they are: Dovecot on one side, SMTP on the other, a process in between."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from app.cli import cli
from app.events import Answer
from app.jobs import RetryLater, enqueue
from app.mail import mailbox
from tests.calendar import dovecot
from tests.calendar.letters_to import answers, letters, stands, taken
from tests.calendar.replying import google, khal, outlook
from tests.events import factory
from tests.houses import House
from tests.people import COLLEAGUE

pytestmark = pytest.mark.once
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
REPLY_ADDRESS = "calendar@baraza.example"


@pytest.fixture(scope="module")
def post():
    with dovecot.running() as found:
        if found is None:
            pytest.skip("Dovecot is not installed (Debian: dovecot-imapd)")
        yield found


@pytest.fixture
def house(settings):
    opened = House(settings.model_copy(update={"reply_address": REPLY_ADDRESS}))
    yield opened
    opened.close()


@pytest.fixture
def connected(post, house, monkeypatch):
    """The same house, with the mailbox as its own."""
    post.empty()
    monkeypatch.setenv("SSL_CERT_FILE", str(post.certificate))
    connect(house, f"imaps://calendar:{quote(dovecot.PASSWORD, safe='')}@127.0.0.1:{post.port}/INBOX")
    return house


def connect(house, address):
    house.settings = house.settings.model_copy(update={"imap_url": SecretStr(address)})


def answered(house, *answers_, who=COLLEAGUE):
    """A meeting, and raw answers of somebody to it, a minute apart."""
    meeting = factory.meeting(house)
    house.work()
    invitation = taken(letters(house, who)[-1][2][0])
    now = datetime.now(UTC)
    return meeting, [
        client(invitation, state, at=now + timedelta(seconds=n)) for n, (client, state) in enumerate(answers_)
    ]


def fetches(house):
    with house.write() as session:
        enqueue(session, "mail.fetch")
    house.work()


def test_answers_in_the_mailbox_are_read_once_and_what_cannot_be_is_set_aside(connected, post, monkeypatch):
    house = connected
    meeting, (first, second, third) = answered(house, (outlook, "ACCEPTED"), (google, "DECLINED"), (khal, "ACCEPTED"))
    real, trips = mailbox.receive, []

    def receive(services, raw):
        if b"poison" in raw:
            trips.append(1)
            raise ZeroDivisionError
        return real(services, raw)

    monkeypatch.setattr(mailbox, "receive", receive)
    monkeypatch.setattr(mailbox, "LARGEST_MESSAGE", 1_000_000)
    for raw in (
        first,
        b"Subject: news\r\n\r\nBuy now.\r\n",
        b"Subject: x\r\n\r\n" + b"x" * 1_000_100,
        b"poison",
        second,
    ):
        post.put(raw)
    fetches(house)
    assert stands(house, COLLEAGUE, meeting) == [Answer.DECLINED]
    assert post.flags() == ["S", "S", "FS", "FS", "S"]
    fetches(house)
    assert len(trips) == 1
    post.put(third)
    post.put(second)  # delivered a second time
    fetches(house)
    assert stands(house, COLLEAGUE, meeting) == [Answer.GOING]


def test_killed_between_the_answer_and_its_mark_it_counts_once(connected, post, monkeypatch):
    house = connected
    meeting, (raw,) = answered(house, (google, "ACCEPTED"))
    post.put(raw)

    def dies(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mailbox, "_mark", dies)
        with pytest.raises(KeyboardInterrupt):
            mailbox.fetch(house.services)
    assert stands(house, COLLEAGUE, meeting) == [Answer.GOING]
    assert post.flags() == [""]
    answers(house, COLLEAGUE, meeting, Answer.DECLINED)
    assert mailbox.fetch(house.services) == 1
    assert stands(house, COLLEAGUE, meeting) == [Answer.DECLINED]
    assert mailbox.fetch(house.services) == 0


@pytest.mark.parametrize(
    "address",
    [
        "imaps://calendar:wrong@127.0.0.1:{port}/INBOX",
        "imaps://calendar:{password}@127.0.0.1:{port}/No such folder",
        "imaps://calendar:{password}@localhost:{port}/INBOX",  # the certificate is for the number
        "imaps://calendar:{password}@127.0.0.1:1/INBOX",
    ],
)
def test_a_mailbox_that_does_not_let_us_in_is_waited_for(connected, post, address):
    password = quote(dovecot.PASSWORD, safe="")
    connect(connected, address.format(port=post.port, password=password))
    services = House(connected.settings).services
    with pytest.raises(RetryLater) as refused:
        mailbox.fetch(services)
    assert dovecot.PASSWORD not in str(refused.value)
    assert password not in str(refused.value)
    services.database.dispose()


def test_without_tls_from_the_first_byte_it_is_asked_for(connected, post):
    connect(connected, f"imap://calendar:{quote(dovecot.PASSWORD, safe='')}@127.0.0.1:{post.plain}")
    post.put(b"Subject: news\r\n\r\nBuy now.\r\n")
    assert mailbox.fetch(connected.services) == 1


@pytest.mark.parametrize(
    ("raw", "code", "said"),
    [
        (None, 0, ""),
        (b"Subject: hello\r\n\r\nJust words.\r\n", 0, "Not counted: for nobody here."),
        (b"", 65, "No message"),
        (b"x" * 25_000_001, 65, "more than 25 megabytes"),
    ],
)
def test_a_mail_pipe_hands_over_one_message(house, monkeypatch, raw, code, said):
    meeting, (answer,) = answered(house, (outlook, "ACCEPTED"))
    monkeypatch.setattr("app.cli.make_services", lambda _settings: house.services)
    done = CliRunner().invoke(cli, ["mail-in"], input=answer if raw is None else raw)
    assert (done.exit_code, said in done.output) == (code, True), done.output
    assert stands(house, COLLEAGUE, meeting) == ([Answer.GOING] if raw is None else [])


@pytest.mark.parametrize(
    "variables", [{"BARAZA_DATABASE_URL": "sqlite:////no/such/folder/x.sqlite3"}, {"BARAZA_TIMEZONE": "Nowhere"}]
)
def test_a_mail_pipe_of_a_house_that_is_away_says_try_again(monkeypatch, tmp_path, variables):
    for name, value in {"BARAZA_DATA_DIR": str(tmp_path), **variables}.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(cli, ["mail-in"], input=b"Subject: hello\r\n\r\nJust words.\r\n")
    assert done.exit_code == 75, done.output
