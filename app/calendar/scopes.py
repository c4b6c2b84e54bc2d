"""What calendars are called, to people and in their programs."""

from app.calendar.models import FeedScope
from app.core.sentences import Sentence
from app.web.language import say


def scope_name(scope: FeedScope, language: str) -> str:
    names = {
        FeedScope.ALL: say("Everything open to me", language),
        FeedScope.GROUPS: say("My working groups", language),
        FeedScope.REGISTRATIONS: say("What I attend", language),
    }
    return names[scope]


def scope_hint(scope: FeedScope, language: str) -> str:
    hints = {
        FeedScope.ALL: say("All events and meetings that you may see.", language),
        FeedScope.GROUPS: say("Meetings of the groups that you belong to.", language),
        FeedScope.REGISTRATIONS: say("Only what you registered for, or said that you may come to.", language),
    }
    return hints[scope]


def feed_name(community: str, scope: FeedScope | None, language: str) -> str:
    """Such as «Community of Practice: My working groups»; the public calendar has the community's name alone."""
    if scope is None:
        return community
    named = Sentence("%(community)s: %(scope)s", community=community, scope=scope_name(scope, language))
    return say(named, language)
