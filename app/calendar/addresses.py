"""Where a calendar sends its owner's answer: the house's reply address, with a mark that only their invitation carries."""

from email.utils import parseaddr

from app.core import marks
from app.core.settings import Settings
from app.mail import tags_in

MARK_LENGTH = 32


def mark_of(settings: Settings, uid: str, person_id: int) -> str:
    """In small letters: some mail servers forget which letters of an address were capital."""
    return marks.mark(settings, f"calendar reply:{uid}:{person_id}").lower()


def organiser_address(settings: Settings, uid: str, person_id: int) -> str:
    """The sender's address where no answers are read."""
    return reply_address(settings, uid, person_id) or parseaddr(settings.mail_from)[1]


def reply_address(settings: Settings, uid: str, person_id: int) -> str:
    """Empty where no answers are read."""
    local, _, domain = settings.reply_address.partition("@")
    return f"{local}+{mark_of(settings, uid, person_id)}@{domain}" if local else ""


def may_be_mark(tag: str) -> bool:
    """By its length, which no other private address of the house has."""
    return len(tag) == MARK_LENGTH


def marks_in(settings: Settings, addresses: list[str]) -> list[str]:
    """What follows the plus in those addresses that are the house's own."""
    return tags_in(settings, addresses)
