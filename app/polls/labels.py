"""Words for codes of this room."""

from collections.abc import Callable

from app.polls.models import PollAnswer

Gettext = Callable[[str], str]
TONES = {PollAnswer.YES: "green", PollAnswer.IF_NEED_BE: "gold", PollAnswer.NO: ""}


def answers(say: Gettext) -> dict[str, str]:
    return {PollAnswer.YES: say("Yes"), PollAnswer.IF_NEED_BE: say("If need be"), PollAnswer.NO: say("No")}


def lengths(say: Gettext) -> list[tuple[str, str]]:
    """Choices of how long a meeting takes, in minutes."""
    return [
        ("30", say("Half an hour")),
        ("45", say("Three quarters of an hour")),
        ("60", say("One hour")),
        ("90", say("An hour and a half")),
        ("120", say("Two hours")),
        ("180", say("Three hours")),
        ("240", say("Half a day (four hours)")),
        ("480", say("A day (eight hours)")),
    ]
