"""When, where and what has changed, as letters say it to one reader: in their zone, with the house's beside it, and their language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.access import Actor
from app.calendar.differences import Differences
from app.calendar.pictures import Span
from app.core.sentences import Sentence
from app.core.settings import Settings
from app.events import Answer
from app.mail import LANGUAGES
from app.web.language import say
from app.web.times import when, zone_of

# So many dates are named; the page has them all.
MOST = 3
ANSWERS = {
    Answer.GOING: Sentence("Going"),
    Answer.WAITING: Sentence("On the waiting list"),
    Answer.MAYBE: Sentence("Perhaps"),
    Answer.DECLINED: Sentence("Not going"),
    Answer.RECORDING: Sentence("Recording only"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a letter, with the rights they have now."""

    actor: Actor
    settings: Settings

    @property
    def language(self) -> str:
        return self.actor.language if self.actor.language in LANGUAGES else "en"

    def say(self, text: str) -> str:
        return say(text, self.language)

    def span(self, span: Span) -> str:
        """Such as «Tuesday 8 December 2026, 11:00–12:30 GMT (14:00–15:30 EAT)»."""
        said = when(span.starts, span.ends, zone_of(self.actor, self.settings), self.settings.zone, self.language)
        return f"{said.day}, {said.hours} {said.zone}{f' ({said.house})' if said.house else ''}"

    def spans(self, spans: Iterable[Span], repeats: str = "") -> str:
        """One a line, the first of them; below them how the series goes on."""
        every = list(spans)
        lines = [self.span(one) for one in every[:MOST]]
        if repeats:
            lines.append(self.say(repeats))
        elif len(every) > MOST:
            lines.append("…")
        return "\n".join(lines)

    def details(self, *, venue: str, host: str, link: str) -> str:
        """Where, and with whom; empty when there is nothing to say."""
        facts = []
        if venue:
            facts.append(Sentence("Place: %(name)s", name=venue))
        if host:
            facts.append(Sentence("Host: %(name)s", name=host))
        if link:
            facts.append(Sentence("Join the call: %(link)s", link=link))
        return "\n".join(self.say(fact) for fact in facts)

    def changes(self, found: Differences) -> str:
        return "\n".join(self._changes(found))

    def _changes(self, found: Differences) -> Iterator[str]:
        for one in found.moved:
            if one.before is None:
                yield self.say(Sentence("It takes place after all: %(date)s", date=self.span(one.after)))
            else:
                yield f"{self.span(one.before)} → {self.span(one.after)}"
        for place in found.elsewhere:
            at = f"{self.span(place.span)}: " if place.span is not None else ""
            yield at + self.say(Sentence("Place: %(name)s", name=f"{place.before or '–'} → {place.after or '–'}"))
        if found.dates:
            yield self.say("The series has other dates from now on.")

    def how(self, answered: str = "") -> str:
        """How to answer; calendars can only where answers to the house's mail are read.

        Args:
            answered: what the person said of the whole before.
        """
        if answered:
            return self.say(
                Sentence(
                    "your answer stands (%(answer)s). If your plans have changed, say so on the page below.",
                    answer=self.answer(answered),
                )
            )
        if self.settings.reply_address:
            return self.say("say whether you come: accept or decline in your calendar, or answer on the page below.")
        return self.say("say on the page below whether you come.")

    def answer(self, given: str) -> str:
        return self.say(ANSWERS[Answer(given)])
