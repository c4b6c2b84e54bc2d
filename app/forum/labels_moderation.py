"""Words for why something is reported, what is decided, and what happened to a topic."""

from collections.abc import Callable

from app.forum.models import PostState

Gettext = Callable[[str], str]

ANOTHER_LOOK = "another_look"  # the author's own request, kept like a report
BY_REPORTS = "hidden_by_reports"  # by the house itself
WARNED = "warn"  # beside a decision, never alone
REASONS = ("off_topic", "disrespectful", "confidential", "advertising", "wrong_place", "other")
DECISIONS = ("keep", "hide", "ask_edit", "remove", "approve", "decline")
STEPS_OF_POSTS = (*DECISIONS, WARNED, BY_REPORTS)


def reasons(say: Gettext) -> dict[str, str]:
    return {
        "off_topic": say("It is off topic"),
        "disrespectful": say("It is disrespectful or against the code of conduct"),
        "confidential": say("It holds personal data or something confidential"),
        "advertising": say("It is advertising"),
        "wrong_place": say("It stands in the wrong place"),
        "other": say("Something else"),
        ANOTHER_LOOK: say("Its author asks for another look"),
    }


def decisions(say: Gettext) -> dict[str, str]:
    """What became of a contribution, as its author, moderators and those who reported it read it."""
    return {
        "keep": say("It is shown"),
        "hide": say("It is hidden while it is looked at"),
        "ask_edit": say("Its author is asked to change it"),
        "remove": say("It was removed"),
        "approve": say("It was looked at and is shown"),
        "decline": say("It was looked at and is not shown"),
        WARNED: say("Its author was warned"),
        BY_REPORTS: say("It is hidden until somebody has looked at what several organisations reported"),
    }


def steps(say: Gettext) -> dict[str, str]:
    """Lines of a topic's history; those about contributions among them."""
    return {
        **decisions(say),
        "pinned": say("Pinned"),
        "unpinned": say("Unpinned"),
        "locked": say("Locked"),
        "unlocked": say("Unlocked"),
        "moved": say("Moved to other readers"),
        "split_to": say("Contributions moved to another topic"),
        "split_from": say("Split from another topic"),
        "merged_into": say("Merged into another topic"),
        "merged_in": say("Another topic was merged into this one"),
        "answered": say("An answer was accepted"),
        "unanswered": say("The accepted answer was taken back"),
        "summarised": say("A summary was written"),
        "concluded": say("Concluded"),
        "reopened": say("Opened again"),
        "renamed": say("Title, kind or topics were changed"),
    }


def choices(say: Gettext, state: str) -> list[tuple[str, str, str]]:
    """What can be decided of a contribution in this state: (code, label, hint)."""
    ask_edit = (
        "ask_edit",
        say("Ask its author to change it"),
        say("It stays as it is now. Your sentence says what has to change."),
    )
    if state == PostState.WAITING:
        return [
            ("approve", say("Show it"), say("Others read it from now on, and are told.")),
            ask_edit,
            ("decline", say("Do not show it"), say("Only those who moderate can read it from now on.")),
        ]
    remove = (
        "remove",
        say("Remove it"),
        say("In its place stands that it was removed. Only those who moderate can read it from now on."),
    )
    if state == PostState.HIDDEN:
        return [("keep", say("Show it again"), say("The reports are closed.")), ask_edit, remove]
    if state == PostState.REMOVED:
        return [
            ("keep", say("Show it again"), say("Others read it from now on.")),
            ("remove", say("Leave it removed"), say("Its author is told why.")),
        ]
    return [
        ("keep", say("Leave it as it is"), say("The reports are closed.")),
        ("hide", say("Hide it while you look at it"), say("The reports stay open until you decide.")),
        ask_edit,
        remove,
    ]
