"""Asked at the door: what was owed an hour ago may be wrong, or no longer for this reader's eyes, when the server is back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Guards:
    """By name; the roof collects them from the rooms. `MailMessage.guard` is "name:facts", and the guard reads the facts."""

    by_name: Mapping[str, Callable[[Session, str], bool]] = field(default_factory=dict)

    def wants(self, session: Session, guard: str) -> bool:
        """KeyError when nobody answers to the name: then the message waits where an administrator sees it."""
        name, _, facts = guard.partition(":")
        return self.by_name[name](session, facts)
