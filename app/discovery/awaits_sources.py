"""What of each room may wait for a person, and how home says it."""

from dataclasses import dataclass

from app import (
    accounts,
    events,
    followup,
    forum,
    governance,
    groups,
    meetings,
    membership,
    organisations,
    polls,
)
from app.access import Actor, Permission, Role, Scope
from app.web.parts import WaitLine as Line
from app.web.parts import WaitSource as Source


@dataclass(frozen=True, slots=True, eq=False)
class MoreWaits:
    """What the rooms on this floor have waiting for people; the roof fills it. They may bind `person` and `reader`."""

    sources: tuple[Source, ...] = ()


def led(actor: Actor) -> list[int]:
    return sorted(actor.scopes(Scope.GROUP, Role.GROUP_LEAD, Role.GROUP_SECRETARY))


SOURCES = (
    Source(
        "newcomer",
        lambda actor: actor.is_member,
        accounts.count_newcomer,
        Line(
            "people",
            lambda ngettext, n: ngettext("Your first steps here", "Your first steps here", n),
            "/welcome",
            "Three things to begin with.",
            "New",
        ),
    ),
    Source(
        "transfers",
        lambda actor: actor.is_member,
        organisations.count_transfers_to_answer,
        Line(
            "building",
            lambda ngettext, n: ngettext(
                "%(num)s organisation asks you to act for it", "%(num)s organisations ask you to act for them", n
            ),
            "/account",
            "Nothing changes unless you accept.",
            "Answer",
        ),
    ),
    Source(
        "code",
        lambda actor: actor.is_member,
        membership.count_code_to_accept,
        Line(
            "info",
            lambda ngettext, n: ngettext(
                "Read and accept the code of conduct", "Read and accept the code of conduct", n
            ),
            "/code-of-conduct",
            "Every member accepts the version in force.",
            "Code",
        ),
    ),
    Source(
        "ballots",
        lambda actor: actor.may(Permission.COMMITTEE_READ) or bool(actor.committee_ids),
        governance.count_ballots_awaiting,
        Line(
            "check",
            lambda ngettext, n: ngettext("%(num)s decision awaits your vote", "%(num)s decisions await your vote", n),
            "/committee",
            "Declare first whether you have a conflict of interest.",
            "Vote",
        ),
    ),
    Source(
        "actions",
        lambda actor: actor.is_member,
        followup.count_due,
        Line(
            "check",
            lambda ngettext, n: ngettext(
                "%(num)s action point of yours is due", "%(num)s action points of yours are due", n
            ),
            "/actions",
            "Say how it stands, or what shows that it is done.",
            "Due",
        ),
    ),
    Source(
        "minutes_to_read",
        lambda actor: actor.is_member,
        meetings.count_to_read,
        Line(
            "file",
            lambda ngettext, n: ngettext("%(num)s set of minutes to read", "%(num)s sets of minutes to read", n),
            "/minutes",
            "Ask for an amendment, or say that you have none.",
            "Minutes",
        ),
    ),
    Source(
        "minutes_to_write",
        events.policy.schedules_anything,
        meetings.count_to_write,
        Line(
            "file",
            lambda ngettext, n: ngettext("%(num)s meeting without minutes", "%(num)s meetings without minutes", n),
            "/minutes",
            "Write them, and send them round.",
            "Write",
        ),
    ),
    Source(
        "polls",
        lambda actor: actor.is_member and bool(actor.group_ids),
        polls.count_polls_to_answer,
        Line(
            "calendar",
            lambda ngettext, n: ngettext(
                "%(num)s poll of dates asks for your answer", "%(num)s polls of dates ask for your answer", n
            ),
            "/polls",
            "Say which dates suit you.",
            "Answer",
        ),
    ),
    Source(
        "nominations",
        lambda actor: bool(actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE)),
        membership.count_nominations_to_answer,
        Line(
            "people",
            lambda ngettext, n: ngettext("%(num)s nomination to confirm", "%(num)s nominations to confirm", n),
            "/nominations",
            "An applicant named your organisation.",
            "Answer",
        ),
    ),
    Source(
        "screening",
        lambda actor: actor.may(Permission.MEMBERSHIP_SCREEN),
        membership.count_to_screen,
        Line(
            "file",
            lambda ngettext, n: ngettext("%(num)s application to screen", "%(num)s applications to screen", n),
            "/secretariat/applications",
            "Check that it is complete, then open the review.",
            "Screen",
        ),
    ),
    Source(
        "group_proposals",
        lambda actor: actor.may(Permission.MEMBERSHIP_SCREEN),
        groups.count_proposals_asked,
        Line(
            "people",
            lambda ngettext, n: ngettext(
                "%(num)s request to close a working group", "%(num)s requests to close a working group", n
            ),
            "/groups/proposals",
            "Look at it, then put it to the vote.",
            "Group",
        ),
    ),
    Source(
        "group_requests",
        lambda actor: actor.is_member and bool(led(actor)),
        groups.count_entries_to_answer,
        Line(
            "people",
            lambda ngettext, n: ngettext(
                "%(num)s person asks to join your group", "%(num)s people ask to join your group", n
            ),
            "/groups/requests",
            "Accept, or decline with a reason.",
            "Answer",
        ),
    ),
    Source(
        "group_invitations",
        lambda actor: actor.is_member,
        groups.count_invitations_to_answer,
        Line(
            "people",
            lambda ngettext, n: ngettext("%(num)s group invites you to join", "%(num)s groups invite you to join", n),
            "/groups/requests",
            "Nothing changes unless you accept.",
            "Answer",
        ),
    ),
    Source(
        "asked",
        lambda actor: actor.is_member or bool(actor.group_ids),
        forum.count_asked,
        Line(
            "chat",
            lambda ngettext, n: ngettext(
                "%(num)s discussion asks for your answer", "%(num)s discussions ask for your answer", n
            ),
            "/forum?show=asked",
            "Somebody thinks that you or your organisation know.",
            "Answer",
        ),
    ),
    Source(
        "unanswered",
        lambda actor: actor.may(Permission.CONTENT_MODERATE),
        forum.count_late,
        Line(
            "clock",
            lambda ngettext, n: ngettext(
                "%(num)s discussion that nobody has answered", "%(num)s discussions that nobody has answered", n
            ),
            "/forum/unanswered",
            "See who may know, and ask them.",
            "Ask",
        ),
    ),
    Source(
        "to_decide",
        forum.policy.moderates_somewhere,
        forum.count_to_decide,
        Line(
            "warning",
            lambda ngettext, n: ngettext(
                "%(num)s contribution waits for your decision", "%(num)s contributions wait for your decision", n
            ),
            "/forum/reports",
            "It was reported, is hidden, or is the first of a newcomer.",
            "Decide",
        ),
    ),
    Source(
        "events",
        lambda actor: bool(actor.group_ids),
        events.count_to_answer,
        Line(
            "calendar",
            lambda ngettext, n: ngettext("%(num)s meeting to answer", "%(num)s meetings to answer", n),
            "/events?show=my-groups",
            "Your groups ask whether you come in the next two weeks.",
            "Answer",
        ),
    ),
)
DOCUMENTS_TO_REVIEW = Line(
    "file",
    lambda ngettext, n: ngettext("%(num)s document to review", "%(num)s documents to review", n),
    "/documents/review",
    "Members wait for your decision.",
    "Review",
)
DECLINED = Line(
    "warning",
    lambda ngettext, n: ngettext("%(num)s document was declined", "%(num)s documents were declined", n),
    "/documents/mine",
    "Read the reason, change it and submit it again.",
    "Declined",
)
DRAFTS = Line(
    "file",
    lambda ngettext, n: ngettext("%(num)s draft to finish", "%(num)s drafts to finish", n),
    "/documents/mine",
    "Only you and your organisation's representatives see it.",
    "Draft",
)
