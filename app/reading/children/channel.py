"""What a reading child answers, frame by frame.

| kind | payload |
| --- | --- |
| `P` | a page: JSON `[number, text]` |
| `E` | the end of the text: JSON `{"state": …, "reason": …, "notes": {…}}` |
| `A` | what the file says of itself: JSON, as `about.Told` has it |
| `I` | a picture: WebP bytes |
| `X` | no picture: JSON `{"reason": …}` |
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.confined.frames import send, take_pipe

PAGE, END, IMAGE, NO_IMAGE, ABOUT = b"P", b"E", b"I", b"X", b"A"
MOST_SAID = 2_000
"""Characters of one thing that a file says of itself."""


@dataclass(slots=True)
class Outbox:
    """The child's end of the pipe, which also keeps the text within its limits and remembers what it cut."""

    limits: Mapping[str, int]
    pipe: int
    pages: int = 0
    characters: int = 0
    visible: bool = False
    shortened: bool = False
    unreadable: list[int] = field(default_factory=list)
    pictured: bool = False
    total: int = 0

    def page(self, number: int, text: str) -> bool:
        """Send one page; False when no further page is wanted."""
        if self.pages >= self.limits["max_pages"] or self.characters >= self.limits["max_characters"]:
            return False
        room = min(self.limits["page_characters"], self.limits["max_characters"] - self.characters)
        if len(text) > room:
            text, self.shortened = text[:room], True
        self.visible = self.visible or bool(text.strip())
        self.pages += 1
        self.characters += len(text)
        send(self.pipe, PAGE, json.dumps([number, text], ensure_ascii=False).encode())
        return True

    def end(self) -> None:
        """Say that the text is complete: done, or no_text when not one visible character was found."""
        notes: dict[str, object] = {}
        if self.total > self.pages:
            notes["first"] = self.pages
        if self.shortened:
            notes["shortened"] = True
        if self.unreadable:
            notes["unreadable"] = self.unreadable[:20]
        if self.pictured:
            notes["pictured"] = True
        self._finish("done" if self.visible else "no_text", "", notes)

    def give_up(self, state: str, reason: str) -> None:
        """Say that there will be no text: `failed` or `encrypted`."""
        self._finish(state, reason, {})

    def about(self, **said: object) -> None:
        """Say what the file says of itself; what is empty is left out."""
        kept = {name: _short(value) for name, value in said.items() if value}
        send(self.pipe, ABOUT, json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace"))

    def picture(self, picture: bytes) -> None:
        send(self.pipe, IMAGE, picture)

    def no_picture(self, reason: str) -> None:
        send(self.pipe, NO_IMAGE, json.dumps({"reason": reason}).encode())

    def _finish(self, state: str, reason: str, notes: Mapping[str, object]) -> None:
        send(self.pipe, END, json.dumps({"state": state, "reason": reason, "notes": notes}).encode())


def _short(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [str(one)[:MOST_SAID] for one in value[:20]]
    return str(value)[:MOST_SAID]


def open_outbox(limits: Mapping[str, int]) -> Outbox:
    """Take standard output for the answer alone: what a library prints goes nowhere."""
    return Outbox(limits, take_pipe())


def read_request(argument: str) -> dict[str, Any]:
    """What the parent asks: `path`, `media_type`, `limits`, and for pictures `number` and `width`."""
    request: dict[str, Any] = json.loads(argument)
    return request
