"""Where a message comes back to: its own return address and Message-ID, both with a mark that only this house can make."""

import re
from collections.abc import Iterable
from email.utils import parseaddr

from app.core import marks
from app.core.settings import Settings
from app.mail.headers import domain_of, mark_of_id
from app.mail.inbound import tags_in

MARK = 18  # letters: 90 bits
_TAG = re.compile(rf"b([0-9]{{1,12}})-([a-z2-7]{{{MARK}}})")


def return_address(settings: Settings, number: int) -> str:
    """The envelope's sender of one message; that of every message where no mail is read."""
    local, _, domain = settings.reply_address.partition("@")
    return f"{local}+b{number}-{_mark(settings, number)}@{domain}" if local else parseaddr(settings.mail_from)[1]


def is_return_tag(tag: str) -> bool:
    return _TAG.fullmatch(tag) is not None


def message_at(settings: Settings, addresses: Iterable[str]) -> int | None:
    """Which message came back to one of these addresses; None where none is a return address that the house made."""
    for tag in tags_in(settings, addresses):
        found = _TAG.fullmatch(tag)
        if found and marks.equal(found[2], _mark(settings, int(found[1]))):
            return int(found[1])
    return None


def own_ids(settings: Settings, text: str) -> list[str]:
    """The names under which messages were queued whose Message-ID stands in the text: those that the house made."""
    domain = re.escape(domain_of(settings))
    found = re.findall(rf"<([A-Za-z0-9_.-]{{1,120}})\.([a-z2-7]+)@{domain}>", text, re.IGNORECASE)
    names = [name for name, mark in found if marks.equal(mark.lower(), mark_of_id(settings, name))]
    return list(dict.fromkeys(names))


def _mark(settings: Settings, number: int) -> str:
    return marks.small_mark(settings, f"mail return:1:{number}", MARK)
