"""Words for why something is reported, what is decided, and what happened to a topic."""

from collections.abc import Callable

Gettext = Callable[[str], str]

ANOTHER_LOOK = "another_look"  # the author's own request, kept like a report
REASONS = ("off_topic", "disrespectful", "confidential", "advertising", "wrong_place", "other")
DECISIONS = ("keep", "hide", "ask_edit", "remove", "warn", "approve", "decline")


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
    """What became of a contribution, as a short state."""
    return {
        "keep": say("Kept"),
        "hide": say("Hidden while it is looked at"),
        "ask_edit": say("The author is asked to change it"),
        "remove": say("Removed"),
        "warn": say("The author was warned"),
        "approve": say("Shown"),
        "decline": say("Not accepted"),
    }
