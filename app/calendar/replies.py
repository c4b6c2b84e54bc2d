"""What a message to the reply address says (RFC 5546 §3.2.3, RFC 6047). Pure, and suspicious: anybody can write to it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from hashlib import sha256

from icalendar import Calendar, Event, vBroken

LARGEST_MESSAGE = 1_000_000
LARGEST_OBJECT = 100_000
MOST_PARTS = 40
MOST_COMPONENTS = 60
MOST_ATTENDEES = 10
LONGEST_HEADER = 4_000
# Nothing else is read: rules and zones of a stranger's making could keep a machine busy for hours.
WANTED = frozenset({"METHOD", "UID", "SEQUENCE", "DTSTAMP", "RECURRENCE-ID", "ATTENDEE", "ORGANIZER"})
READ = (["VCALENDAR"], ["VCALENDAR", "VEVENT"])
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"\r\n|\n|\r")
_NAME = re.compile(r"[A-Za-z-]+")


class Ignored(Exception):
    """No answer to an invitation, or one that cannot be read; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer. `on` is what its RECURRENCE-ID names; None for the whole event. `states`: PARTSTAT by address."""

    on: datetime | date | None
    states: dict[str, str]
    sequence: int
    stamped_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reply:
    """`addresses`: to which it was sent, and which it names as the organiser's."""

    uid: str
    said: tuple[Said, ...]
    addresses: tuple[str, ...]

    @property
    def attendees(self) -> list[str]:
        return list(dict.fromkeys(address for one in self.said for address in one.states))[:MOST_ATTENDEES]


def hash_of(raw: bytes) -> str:
    """The same for a message that comes twice."""
    head = BytesHeaderParser(policy=policy.compat32).parsebytes(raw[:LARGEST_OBJECT])
    message_id = _header(head, "Message-ID").strip()
    return sha256(message_id.encode() if message_id else raw).hexdigest()


def read(raw: bytes) -> Reply:
    """Ignored for whatever is no answer."""
    if len(raw) > LARGEST_MESSAGE:
        raise Ignored("larger than a calendar's answer")
    if raw.lower().count(b"boundary") > MOST_PARTS:
        raise Ignored("made of too many parts")
    message = message_from_bytes(raw, policy=policy.compat32)
    if message.get_content_type() == "multipart/report" or _header(message, "Return-Path").strip() == "<>":
        raise Ignored("a report of delivery")
    if _header(message, "Auto-Submitted").strip().lower().startswith("auto-replied"):
        raise Ignored("an automatic reply")
    method, components = _answer_in(message)
    if method != "REPLY":
        raise Ignored("proposes another time" if method == "COUNTER" else "no answer to an invitation")
    uids = {str(one.get("UID", "")) for one in components}
    if len(uids) != 1 or not (uid := uids.pop()):
        raise Ignored("answers several events, or none")
    found = [address for name in RECIPIENTS for address in _addresses(message, name)]
    found += [_address(one.get("ORGANIZER")) for one in components]
    return Reply(uid, tuple(_said(one) for one in components), tuple(dict.fromkeys(filter(None, found))))


def holds_object(message: Message) -> bool:
    return any(_is_object(part) for _, part in zip(range(MOST_PARTS), message.walk(), strict=False))


def _is_object(part: Message) -> bool:
    name = (part.get_filename() or "").lower()
    return part.get_content_type() in {"text/calendar", "application/ics"} or name.endswith(".ics")


def _answer_in(message: Message) -> tuple[str, list[Event]]:
    """METHOD and components of the first calendar object of the message."""
    for number, part in enumerate(message.walk()):
        if number > MOST_PARTS:
            break
        if _is_object(part):
            payload = part.get_payload(decode=True)
            if not isinstance(payload, bytes) or len(payload) > LARGEST_OBJECT:
                raise Ignored("a calendar object of no sensible size")
            return _parsed(_text(payload, part))
    raise Ignored("no calendar object")


def _text(payload: bytes, part: Message) -> str:
    try:
        return payload.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:
        return payload.decode("utf-8", errors="replace")


def _parsed(text: str) -> tuple[str, list[Event]]:
    try:
        calendar = Calendar.from_ical(_bare(text))
    except (ValueError, KeyError, IndexError) as unreadable:
        raise Ignored("a calendar object that cannot be read") from unreadable
    components = [one for one in calendar.subcomponents if isinstance(one, Event)]
    if not components or len(components) > MOST_COMPONENTS:
        raise Ignored("answers no event, or too many")
    return str(calendar.get("METHOD", "")).upper(), components


def _bare(text: str) -> str:
    """Only the few properties of the events that an answer needs, unfolded."""
    within: list[str] = []
    kept = []
    for line in _LINE.split(_FOLD.sub("", text)):
        upper = line.strip().upper()
        name = _NAME.match(upper)
        if name is None:
            continue
        if name[0] == "BEGIN":
            within.append(upper.partition(":")[2])
        if within in READ and (name[0] in WANTED or upper in {f"BEGIN:{within[-1]}", f"END:{within[-1]}"}):
            kept.append(line.strip())
        if name[0] == "END" and within:
            within.pop()
    return "\r\n".join([*kept, ""])


def _said(event: Event) -> Said:
    attendees = event.get("ATTENDEE", [])
    states = {}
    for one in (attendees if isinstance(attendees, list) else [attendees])[:MOST_ATTENDEES]:
        if address := _address(one):
            states[address] = str(getattr(one, "params", {}).get("PARTSTAT", "NEEDS-ACTION")).upper()
    on = _value(event, "RECURRENCE-ID")
    if "RECURRENCE-ID" in event and not isinstance(on, date):  # a datetime is a date too
        raise Ignored("answers a meeting that cannot be told")
    stamp = _value(event, "DTSTAMP")
    sequence = event.get("SEQUENCE", 0)
    return Said(
        on=on if isinstance(on, date) else None,
        states=states,
        sequence=int(sequence) if isinstance(sequence, int) and 0 <= sequence < 2**31 else 0,
        stamped_at=_moment(stamp) if isinstance(stamp, datetime) else None,
    )


def _value(event: Event, name: str) -> object:
    found = event.get(name)
    return None if found is None or isinstance(found, vBroken) else getattr(found, "dt", None)


def _moment(value: datetime) -> datetime | None:
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _address(value: object) -> str:
    text = str(value or "").strip()
    return text[7:].strip().lower() if text.lower().startswith("mailto:") else ""


def _addresses(message: Message, name: str) -> list[str]:
    values = [str(value)[:LONGEST_HEADER] for value in message.get_all(name, [])[:MOST_ATTENDEES]]
    return [address.lower() for _, address in getaddresses(values) if address]


def _header(message: Message, name: str) -> str:
    return str(message.get(name, ""))[:LONGEST_HEADER]
