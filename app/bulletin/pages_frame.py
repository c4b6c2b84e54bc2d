"""What every page of the desk has on top: which issue, how it stands, and where else one can go."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.bulletin import labels, policy
from app.bulletin.composing import title_of
from app.bulletin.models import Issue
from app.web.language import translations

BASE = "/bulletins/desk"
COMPOSE, SUBMISSIONS, WORK, PREVIEW, APPROVAL, SENDING, CORRECTIONS, SHARING = (
    "compose",
    "submissions",
    "work",
    "preview",
    "approval",
    "sending",
    "corrections",
    "sharing",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFrame:
    """`quarter` and what goes with it are "" where no issue is open; `revision` is what a form was opened on."""

    quarter: str
    base: str
    title: str
    state: str
    state_label: str
    tone: str
    revision: int
    may_edit: bool
    why_not: str
    tabs: Sequence[tuple[str, str, bool]]


def desk_frame(session: Session, actor: Actor, issue: Issue | None, here: str, language: str = "") -> DeskFrame:
    """`here`: one of the names above; "" for a page below them. `language`: the page's; "" is the actor's own.

    It asks the database nothing so far; what a tab may come to count is counted here.
    """
    del session
    language = language or actor.language or "en"
    say = translations(language).gettext
    quarter = issue.quarter if issue is not None else ""
    base = f"{BASE}/{quarter}" if quarter else BASE
    tabs = [(COMPOSE, say("Compose"), base)]
    if actor.may(Permission.BULLETIN_EDIT):
        tabs.append((SUBMISSIONS, say("Submissions"), f"{BASE}/submissions"))
    if issue is not None:
        published = [(CORRECTIONS, say("Corrections")), (SHARING, say("Sharing"))]
        below = [
            (WORK, say("Work")),
            (PREVIEW, say("Preview")),
            (APPROVAL, say("Approval")),
            (SENDING, say("Sending")),
            *(published if issue.state in policy.PUBLISHED else ()),
        ]
        tabs += [(code, label, f"{base}/{code}") for code, label in below]
    verdict = policy.may_edit(actor, issue) if issue is not None else policy.may_open(actor)
    state = issue.state if issue is not None else ""
    return DeskFrame(
        quarter=quarter,
        base=base,
        title=title_of(quarter, language) if quarter else say("Quarterly bulletin"),
        state=state,
        state_label=labels.states(say).get(state, ""),
        tone=labels.STATE_TONES.get(state, ""),
        revision=issue.revision if issue is not None else 0,
        may_edit=bool(verdict),
        why_not=verdict.reason,
        tabs=[(label, href, code == here) for code, label, href in tabs],
    )
