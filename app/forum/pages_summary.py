"""Page values: writing the summary of a topic, its versions, opening it again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from app.forum.cites import only_shown
from app.forum.forms_outcome import SummaryForm
from app.forum.labels import outcomes
from app.forum.models import Outcome, Summary
from app.forum.pages_outcome import CitedLine, Names, cited_lines
from app.forum.summaries import cited_posts, newest, to_choose, versions_of
from app.forum.visits import Visit
from app.organisations import Filled, filled
from app.web.language import translations


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """The form.

    Attributes:
        posts: to tick, as (id, who and where, first words); `all_posts`: whether they are all of the topic's.
        chosen: ids that are ticked.
        other: what somebody else wrote while this was typed, else None.
    """

    title: str
    href: str
    form: Filled
    kinds: Sequence[tuple[str, str, str]]
    posts: Sequence[tuple[str, str, str]]
    chosen: Collection[str]
    all_posts: bool
    as_of: int
    version: int
    other: "VersionLine | None"


@dataclass(frozen=True, slots=True)
class VersionLine:
    number: int
    label: str
    author: str
    organisation: str
    at: datetime
    as_of: int
    html: Markup
    cited: Sequence[CitedLine]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    title: str
    href: str
    versions: Sequence[VersionLine]


@dataclass(frozen=True, slots=True)
class ReopenPage:
    title: str
    href: str
    form: Filled


def first_form(visit: Visit, cite: int) -> SummaryForm:
    """With what the newest summary says, and the post that was chosen."""
    before = newest(visit.session, visit.topic.id)
    form = SummaryForm(
        text=before.text if before else "",
        outcome=Outcome.CONCLUDED,
        numbers=str(cite) if cite else "",
    )
    form.cited.data = list(before.cited) if before else []
    return form


def summary_page(
    visit: Visit, form: SummaryForm, also: Sequence[tuple[str, str]] = (), *, overtaken: bool = False
) -> SummaryPage:
    """`also`: what only the rows could tell; `overtaken`: whether somebody wrote another summary meanwhile."""
    topic, say = visit.topic, translations(visit.language).gettext
    before = newest(visit.session, topic.id)
    ticked = set(form.cited.data or ())
    typed = form.numbers.data or ""
    cite = int(typed) if typed.isdigit() and not form.errors and not also else 0
    posts = to_choose(visit.session, topic, ticked, [cite])
    names = Names(visit.session, posts, ())
    shown = next((one for one in posts if one.number == cite), None)
    kept = filled(form, also=also)
    if shown is not None:  # chosen on the topic's page: ticked rather than typed
        ticked.add(shown.id)
        kept = Filled({**kept.values, "numbers": ""}, kept.errors, kept.problems)
    return SummaryPage(
        title=topic.title,
        href=visit.href,
        form=kept,
        kinds=[
            (Outcome.CONCLUDED, say("Concluded"), say("This is what came of it. It stands among the conclusions.")),
            (Outcome.OPEN, say("Still open"), say("An interim summary, for whoever joins the discussion now.")),
        ],
        posts=[
            (
                str(one.id),
                f"#{one.number} {_who(names.person(one.author_id), names.body(one.organisation_id))}",
                one.words,
            )
            for one in posts
        ],
        chosen={str(one) for one in ticked},
        all_posts=len(posts) >= topic.posts,
        as_of=form.as_of.data if form.as_of.data is not None else topic.last_number,
        version=before.version if before else 0,
        other=_lines(visit, [before])[0] if overtaken and before else None,
    )


def history_page(visit: Visit) -> HistoryPage:
    return HistoryPage(visit.topic.title, visit.href, _lines(visit, versions_of(visit.session, visit.topic.id)))


def _who(name: str, organisation: str) -> str:
    return name if organisation in name else f"{name} ({organisation})"


def _lines(visit: Visit, versions: Sequence[Summary]) -> list[VersionLine]:
    labels = outcomes(translations(visit.language).gettext)
    posts = cited_posts(visit.session, visit.actor, {one for version in versions for one in version.cited})
    names = Names(visit.session, posts.values(), [one.person_id for one in versions])
    return [
        VersionLine(
            number=one.version,
            label=labels[one.outcome],
            author=names.person(one.person_id),
            organisation=names.acting(one.person_id),
            at=one.at,
            as_of=one.as_of,
            html=only_shown(one.html, posts.keys()),
            cited=cited_lines(visit.topic, one.cited, posts, names),
        )
        for one in versions
    ]
