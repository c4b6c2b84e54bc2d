"""Words and colours for kinds of topic and for what came of one."""

from collections.abc import Callable, Mapping

from app.forum.models import Outcome, TopicKind

Gettext = Callable[[str], str]
KIND_TONES: Mapping[str, str] = {TopicKind.QUESTION: "violet", TopicKind.PROBLEM: "gold", TopicKind.ANNOUNCEMENT: "red"}
OUTCOME_TONES: Mapping[str, str] = {Outcome.ANSWERED: "green", Outcome.CONCLUDED: "green"}


def kinds(say: Gettext) -> dict[str, str]:
    return {
        TopicKind.DISCUSSION: say("Discussion"),
        TopicKind.QUESTION: say("Question"),
        TopicKind.PROBLEM: say("Problem"),
        TopicKind.ANNOUNCEMENT: say("Announcement"),
    }


def outcomes(say: Gettext) -> dict[str, str]:
    return {
        Outcome.OPEN: say("Open"),
        Outcome.ANSWERED: say("Answered"),
        Outcome.CONCLUDED: say("Concluded"),
    }
