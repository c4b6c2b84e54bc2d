"""Real mail servers on the loopback address: Postfix takes and delivers, Dovecot shows the house's mailbox; nothing leaves.

Postfix wants to be started by root; it has configuration, queue and log in a folder of its own, and takes mail for the
addresses it is given: those of people go to a Maildir each, `forum@baraza.example` with whatever follows a plus to the
mailbox that Dovecot shows. Every other address of these domains comes back as a report of delivery.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import quote

import pytest
from pydantic import SecretStr

from tests import people
from tests.calendar import dovecot

HOUSE = "forum@baraza.example"
AUTHSERV = "mx.baraza.example"
# What a verifier of SPF would have found of envelopes from our people; Postfix writes it where it writes what is found.
PROOF = f"Authentication-Results: {AUTHSERV}; spf=pass smtp.mailfrom=people.example"
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mx.baraza.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
recipient_delimiter = +
virtual_mailbox_domains = {domains}
virtual_mailbox_base = {mailboxes}
virtual_mailbox_maps = texthash:{folder}/addresses
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{group}
virtual_minimum_uid = 1
smtpd_reject_unlisted_recipient = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_sender_restrictions = check_sender_access inline:{{ {{people.example = PREPEND {proof}}} }}
default_transport = error:5.4.4 nothing leaves this machine
relay_transport = error:5.4.4 nothing leaves this machine
alias_maps =
alias_database =
smtputf8_enable = no
message_size_limit = 30000000
mailbox_size_limit = 0
virtual_mailbox_limit = 0
smtpd_client_connection_count_limit = 0
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
PATIENCE = 20  # seconds; a message takes a tenth of one


class Servers:
    """Both of them. `mailbox`: what Dovecot shows of the house's post; its `certificate` is what clients must trust."""

    def __init__(self, folder: Path, port: int, mailbox: dovecot.Mailbox) -> None:
        self.folder, self.port, self.mailbox = folder, port, mailbox

    def settings_for(self, settings, **further):
        """The same settings with these servers as the house's own; `mailbox.certificate` goes into SSL_CERT_FILE."""
        password = quote(dovecot.PASSWORD, safe="")
        urls = {
            "smtp_url": SecretStr(f"smtp://127.0.0.1:{self.port}"),
            "imap_url": SecretStr(f"imaps://forum:{password}@127.0.0.1:{self.mailbox.port}/INBOX"),
        }
        return settings.model_copy(update={"reply_address": HOUSE, **urls, **further})

    def letters(self, address: str, count: int = 1):
        """What arrived for somebody, once so many have: parsed, oldest first."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self._raw(self._box(address), count)]

    def wait_for_mailbox(self, count: int = 1) -> list[bytes]:
        """What nobody has read yet in the house's mailbox, once it is so many."""
        return self._raw(self.mailbox.folder / "mail", count)

    def empty(self) -> None:
        """As before the first message."""
        self.mailbox.empty()
        shutil.rmtree(self.mailbox.folder / "people", ignore_errors=True)

    def _box(self, address: str) -> Path:
        return self.mailbox.folder / "people" / address

    def _raw(self, box: Path, count: int) -> list[bytes]:
        deadline = time.monotonic() + PATIENCE
        while len(found := sorted(box.glob("new/*"))) < count:
            assert time.monotonic() < deadline, f"{len(found)} of {count} arrived\n{(self.folder / 'log').read_text()}"
            time.sleep(0.02)
        return [path.read_bytes() for path in found]


@contextmanager
def running(addresses: Iterable[str]) -> Iterator[Servers | str]:
    """The servers, or why they cannot run here."""
    binary = shutil.which("postfix") or "/usr/sbin/postfix"
    if not Path(binary).exists():
        yield "Postfix is not installed (Debian: postfix)"
        return
    if os.getuid() != 0:
        yield "Postfix starts as root only"
        return
    with dovecot.running() as mailbox:
        if mailbox is None:
            yield "Dovecot is not installed (Debian: dovecot-imapd)"
            return
        folder = Path(tempfile.mkdtemp(prefix="postfix-"))
        try:
            yield from _postfix(binary, folder, mailbox, sorted({*addresses}))
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _postfix(binary: str, folder: Path, mailbox: dovecot.Mailbox, addresses: list[str]) -> Iterator[Servers]:
    port = dovecot._free()
    owner = mailbox.folder.stat()
    domains = {address.rpartition("@")[2] for address in (HOUSE, *addresses)}
    facts = {
        "folder": folder, "mailboxes": mailbox.folder, "domains": " ".join(sorted(domains)), "port": port,
        "user": owner.st_uid, "group": owner.st_gid, "proof": PROOF,
    }  # fmt: skip
    folder.chmod(0o755)
    for name in ("queue", "data", "etc"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    (folder / "etc" / "main.cf").write_text(MAIN.format(**facts))
    (folder / "etc" / "master.cf").write_text(MASTER.format(**facts))
    boxes = [f"{HOUSE} mail/", *(f"{address} people/{address}/" for address in addresses)]
    (folder / "addresses").write_text("\n".join([*boxes, ""]))
    run = [binary, "-c", folder / "etc"]
    subprocess.run([*run, "start"], check=True, capture_output=True, timeout=60)
    try:
        yield Servers(folder, port, mailbox)
    finally:
        subprocess.run([*run, "abort"], check=False, capture_output=True, timeout=60)


def cast() -> list[str]:
    """Everybody of the tests' community who has an address."""
    return [address for one in vars(people).values() if "@" in (address := str(getattr(one, "email", "")))]


@pytest.fixture(scope="session")
def started() -> Iterator[Servers]:
    with running(cast()) as found:
        if isinstance(found, str):
            pytest.skip(found)
        yield found


@pytest.fixture
def servers(started: Servers, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Servers]:
    """The servers with empty mailboxes, and a house's IMAP client that trusts them."""
    started.empty()
    monkeypatch.setenv("SSL_CERT_FILE", str(started.mailbox.certificate))
    return started
