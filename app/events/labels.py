"""Words for codes of this room; kinds of event are a vocabulary."""

from collections.abc import Callable

from app.events.models import Answer, Frequency, Mode

# Not recorded by rule (founding paper §6.1): people speak freely there.
NEVER_RECORDED = frozenset({"brown_bag"})
Gettext = Callable[[str], str]


def modes(say: Gettext) -> dict[str, str]:
    return {Mode.IN_PERSON: say("In person"), Mode.ONLINE: say("Online"), Mode.HYBRID: say("In person and online")}


def answers(say: Gettext) -> dict[str, str]:
    return {
        Answer.GOING: say("Going"),
        Answer.WAITING: say("On the waiting list"),
        Answer.MAYBE: say("Perhaps"),
        Answer.DECLINED: say("Not going"),
        Answer.RECORDING: say("Recording only"),
    }


def frequencies(say: Gettext) -> dict[str, str]:
    return {
        Frequency.NEVER: say("Once"),
        Frequency.WEEKLY: say("Every week"),
        Frequency.MONTHLY_DATE: say("Every month, on the same date"),
        Frequency.MONTHLY_WEEKDAY: say("Every month, on the same weekday"),
    }
