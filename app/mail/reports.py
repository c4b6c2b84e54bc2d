"""What a report of delivery says (RFC 3464), and what those say that keep to no standard. Pure, and suspicious."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from app.core.text import one_line
from app.mail.inbound import Incoming, text_of

HARD, SOFT = "hard", "soft"
LONGEST_READ = 20_000
LONGEST_REASON = 200
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?=[ -])")
_NOBODY = re.compile(
    r"unknown (user|recipient|address|mailbox)|(user|recipient|address|mailbox|account)\b.{0,60}\b(unknown|not found|unavailable"
    r"|does ?n.t exist|does not exist|rejected|disabled|inactive)|no such (user|recipient|address|mailbox|person|account)"
    r"|no mailbox here|invalid (recipient|mailbox|address)|(host|domain).{0,40}not found",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"(mailbox|quota|inbox|box).{0,40}(full|exceed)|over ?quota|(full|exceed).{0,20}(mailbox|quota)", re.IGNORECASE
)
_FAILED = re.compile(
    r"undeliver|not (be )?deliver|delivery.{0,30}(fail|status)|fail.{0,20}deliver|returned mail|mail.{0,30}(returned|fail)"
    r"|failure notice",
    re.IGNORECASE,
)
_SERVER = re.compile(r"^(mail(er)?[-_.]?daemon|postmaster|.*bounces?)@", re.IGNORECASE)
# Of the class 5: what no later attempt to this address can mend. Everything else about servers, sizes and policies may pass.
_HARD = frozenset(
    {(1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (1, 6), (1, 10), (2, 0), (2, 1), (4, 1), (4, 4), (4, 310), (7, 13)}
)
_NO_MAILBOX = frozenset({"550", "551", "553"})


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one message came back. `code`: of RFC 3463, such as "5.1.1"; "" where none was given."""

    kind: str
    code: str
    reason: str


def is_full(said: str) -> bool:
    return _FULL.search(said) is not None or "5.2.2" in said or "4.2.2" in said


def names_nobody(said: str) -> bool:
    return classify(said).kind == HARD


def classify(said: str, status: str = "") -> Failure:
    """From what a server said, and its status where that stands apart."""
    reason = one_line(said)[:LONGEST_REASON]
    codes = _STATUS.findall(status) or _STATUS.findall(said)
    # The first that tells anything: "5.0.0" often stands before what is meant.
    telling = next((code for code in codes if code[1:] != ("0", "0")), codes[0] if codes else None)
    replies = _REPLY.findall(said)
    code = ".".join(telling) if telling else ""
    return Failure(HARD if _is_hard(telling, replies, said) else SOFT, code, reason)


def _is_hard(code: tuple[str, str, str] | None, replies: list[str], said: str) -> bool:
    if is_full(said):
        return False
    if code is not None and code[1:] != ("0", "0"):
        return code[0] == "5" and (int(code[1]), int(code[2])) in _HARD
    if (code is not None and code[0] == "4") or (replies and replies[0].startswith("4")):
        return False
    return _NOBODY.search(said) is not None or (bool(replies) and replies[0] in _NO_MAILBOX)


def failure_in(incoming: Incoming) -> Failure | None:
    """None for whatever does not say that a message failed: a delay, a receipt, somebody's answer."""
    blocks = [block for part in _reports(incoming.message) for block in _blocks(part)]
    if blocks:
        failed = next((one for one in blocks if str(one.get("Action", "")).strip().lower() == "failed"), None)
        if failed is None:
            return None
        said = str(failed.get("Diagnostic-Code", ""))
        return classify(said.partition(";")[2] or said or _words(incoming), str(failed.get("Status", "")))
    # Somebody's note that they are away may speak of anything.
    if not (_SERVER.search(incoming.sender) or incoming.header("X-Failed-Recipients")):
        return None
    words = _words(incoming)
    says_so = _FAILED.search(f"{incoming.subject} {words}") or incoming.header("X-Failed-Recipients")
    if not says_so or not (
        _STATUS.search(words) or _REPLY.search(words) or _NOBODY.search(words) or _FULL.search(words)
    ):
        return None
    return classify(_telling_line(words))


def returned_text(incoming: Incoming) -> str:
    """What a report holds of the message that failed: as a part, or copied below its words."""
    held = []
    for number, part in enumerate(incoming.message.walk()):
        if number > 0 and part.get("Message-ID"):
            held.append(f"Message-ID: {part['Message-ID']}")
        if not part.is_multipart() and part.get_content_maintype() in {"text", "message"}:
            held.append(text_of(part, LONGEST_READ))
    return "\n".join(held)


def _reports(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            yield part


def _blocks(part: Message) -> list[Message]:
    """The recipients' blocks; the first block is of the whole message."""
    payload = part.get_payload()
    return [one for one in payload[1:20] if isinstance(one, Message)] if isinstance(payload, list) else []


def _words(incoming: Incoming) -> str:
    """Of the first part of text, above what it returns."""
    for part in incoming.parts():
        if part.get_content_maintype() == "text":
            text = text_of(part, LONGEST_READ)
            return re.split(r"\n-{2,}.{0,60}(?:copy|original|returned|below).{0,60}\n", text, flags=re.IGNORECASE)[0]
    return ""


def _telling_line(words: str) -> str:
    lines = [line.strip() for line in words.splitlines()]
    for pattern in (_STATUS, _REPLY, _NOBODY, _FULL):
        for number, line in enumerate(lines):
            if pattern.search(line):
                return " ".join(lines[number : number + 2])
    return ""
