"""Recognition of those who were active over the quarter: counted from documents, contributions and meetings.

Organisations by name. People are counted, and named only where they agreed to be.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, documents, forum, meetings, organisations
from app.bulletin.found import LANGUAGES, Found, Window, joined
from app.bulletin.models import Naming, SourceKind
from app.web.language import translations

MOST = 5
# Less is no sustained part in a quarter, whatever it was.
LEAST = 3
LEAST_MONTHS = 2
AUDIENCE = "members"
DOCUMENT, WORDS, MEETING = "documents", "contributions", "meetings"
Tally = Counter[str]
Month = Mapping[tuple[int, int | None], Tally]


@dataclass(frozen=True, slots=True)
class Activity:
    """What somebody did: how often, and in how many months."""

    counts: Tally
    months: int

    @property
    def rank(self) -> tuple[int, int, int]:
        """Breadth first: months, then kinds of activity, then how much."""
        return self.months, len(self.counts), self.counts.total()


def recognitions(session: Session, window: Window) -> Iterable[Found]:
    months = [_month(session, since, until) for since, until in _months(window)]
    acting = organisations.organisations_of(session, {person for month in months for person, _ in month})
    people, bodies = (
        _summed(months),
        _summed([_through(month, {person: one.id for person, one in acting.items()}) for month in months]),
    )
    due = min(LEAST_MONTHS, sum(since <= window.now for since, _ in _months(window)))
    best = _best(bodies, due)
    standing = organisations.audiences_now(session, best)
    named = organisations.names(session, standing)
    for number in best:
        if number in standing:
            yield _recognised(
                f"organisation-{number}",
                named[number].short,
                f"/organisations/{named[number].slug}",
                bodies[number],
                window,
            )
    agreed = set(session.scalars(select(Naming.person_id)))
    chosen = _best({number: one for number, one in people.items() if number in agreed}, due)
    cards = accounts.cards(session, chosen)
    for number in chosen:
        through = acting[number].short if number in acting else ""
        if through:
            yield _recognised(f"person-{number}", f"{cards[number].name}, {through}", "", people[number], window)
    active = {number for number, one in people.items() if number in acting}
    of = {acting[number].id for number in active}
    if len(active) >= LEAST and len(of) > 1:
        yield _together(len(active), len(of), window)


def _months(window: Window) -> list[tuple[datetime, datetime]]:
    """The three months of the quarter."""
    first = window.quarter.first_day
    starts = [datetime(first.year, first.month + n, 1, tzinfo=window.zone) for n in range(3)]
    return list(zip(starts, [*starts[1:], window.quarter.bounds(window.zone)[1]], strict=True))


def _month(session: Session, since: datetime, until: datetime) -> dict[tuple[int, int | None], Tally]:
    """By person and the organisation through which they acted, as far as it was kept with what they did."""
    found: dict[tuple[int, int | None], Tally] = {}
    for what, counted in (
        (DOCUMENT, documents.published_between(session, since, until)),
        (WORDS, forum.posts_between(session, since, until)),
        (MEETING, {(person, None): count for person, count in meetings.times_present(session, since, until).items()}),
    ):
        for key, count in counted.items():
            found.setdefault(key, Counter())[what] += count
    return found


def _through(month: Month, acting: Mapping[int, int]) -> dict[tuple[int, int | None], Tally]:
    """The same by organisation; what was kept without one counts for that through which the person acts now."""
    found: dict[tuple[int, int | None], Tally] = {}
    for (person, organisation), counts in month.items():
        body = organisation or acting.get(person)
        if body is not None:
            found.setdefault((body, None), Counter()).update(counts)
    return found


def _summed(months: Sequence[Month]) -> dict[int, Activity]:
    counts: dict[int, Tally] = {}
    seen: Counter[int] = Counter()
    for month in months:
        for (number, _), tally in month.items():
            counts.setdefault(number, Counter()).update(tally)
        seen.update({number for number, _ in month})
    return {number: Activity(tally, seen[number]) for number, tally in counts.items()}


def _best(found: Mapping[int, Activity], months: int) -> list[int]:
    enough = [number for number, one in found.items() if one.months >= months and one.counts.total() >= LEAST]
    return sorted(enough, key=lambda number: (*(-part for part in found[number].rank), number))[:MOST]


def _recognised(key: str, name: str, href: str, activity: Activity, window: Window) -> Found:
    title = {
        code: translations(code).gettext("%(name)s: active throughout the quarter") % {"name": name}
        for code in LANGUAGES
    }
    facts = {code: joined(_counted(activity.counts, code)) for code in LANGUAGES}
    return Found(
        kind=SourceKind.RECOGNITION,
        key=key,
        audience=AUDIENCE,
        href=href,
        title=title,
        facts=facts,
        happened_at=window.since,
    )


def _together(people: int, bodies: int, window: Window) -> Found:
    title = {
        code: translations(code).gettext("%(people)s people of %(organisations)s organisations took part this quarter")
        % {"people": people, "organisations": bodies}
        for code in LANGUAGES
    }
    facts = {code: _meant(code) for code in LANGUAGES}
    return Found(
        kind=SourceKind.RECOGNITION,
        key="together",
        audience=AUDIENCE,
        title=title,
        facts=facts,
        happened_at=window.since,
    )


def _meant(language: str) -> str:
    return translations(language).gettext("They shared documents, wrote in discussions or came to meetings")


def _counted(counts: Tally, language: str) -> list[str]:
    ngettext = translations(language).ngettext
    papers, words, times = counts[DOCUMENT], counts[WORDS], counts[MEETING]
    return [
        ngettext("%(num)s document", "%(num)s documents", papers) % {"num": papers} if papers else "",
        ngettext("%(num)s contribution", "%(num)s contributions", words) % {"num": words} if words else "",
        ngettext("%(num)s attendance", "%(num)s attendances", times) % {"num": times} if times else "",
    ]
