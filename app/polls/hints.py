"""What speaks against a date: what else takes place then, and public holidays."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from app import events
from app.access import Actor
from app.core.sentences import Sentence
from app.core.settings import Settings
from app.polls.models import DateOption, DatePoll
from app.web.language import say
from app.web.times import named_zone


def hints(
    session: Session,
    actor: Actor,
    poll: DatePoll,
    options: Sequence[DateOption],
    settings: Settings,
    language: str,
) -> dict[int, list[str]]:
    """Sentences in the reader's language, by option; in a number of queries that does not grow with the options.

    Args:
        options: in the order of time.
    """
    zone, length = named_zone(poll.timezone) or settings.zone, timedelta(minutes=poll.minutes)
    spans = [
        events.Span(one.starts_local, starts, starts + length)
        for one in options
        for starts in (events.moment(one.starts_local, zone),)
    ]
    found: dict[int, list[str]] = {one.id: [] for one in options}
    audience = f"group-{poll.group_id}"
    for clash in events.clashes(session, actor, poll.group_id, audience, spans, 0, language):
        sentence = say(
            Sentence("%(what)s %(whom)s", what=say(clash.what, language), whom=say(clash.whom, language)), language
        )
        for option, span in zip(options, spans, strict=True):
            if span.starts in clash.starts:
                found[option.id].append(sentence[:1].upper() + sentence[1:])
    for option, span in zip(options, spans, strict=True):
        day = span.starts.astimezone(settings.zone).date()
        name = events.public_holidays(settings.holidays, day.year, language).get(day)
        if name is not None:
            found[option.id].append(say(Sentence("Public holiday: %(name)s.", name=name), language))
    return found
