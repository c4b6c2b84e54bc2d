"""An answer about a right, with its reason: the same value guards the act and draws the button."""

from dataclasses import dataclass

from app.core.errors import ConflictError, NotFoundError, RefusedError


@dataclass(frozen=True, slots=True)
class Verdict:
    allowed: bool
    reason: str = ""
    hidden: bool = False
    untimely: bool = False

    def __bool__(self) -> bool:
        return self.allowed

    def enforce(self) -> None:
        """Raises NotFoundError for the invisible; ConflictError or RefusedError, with the reason, for the refused."""
        if self.hidden:
            raise NotFoundError
        if self.untimely:
            raise ConflictError(self.reason)
        if not self.allowed:
            raise RefusedError(self.reason)


ALLOW = Verdict(allowed=True)
HIDE = Verdict(allowed=False, hidden=True)


def refuse(reason: str) -> Verdict:
    """Visible, but not to be done; the reason is a whole sentence."""
    return Verdict(allowed=False, reason=reason)


def not_now(reason: str) -> Verdict:
    """Allowed to this actor, but not as things stand: too early, too late, or done already (409)."""
    return Verdict(allowed=False, reason=reason, untimely=True)
