"""What an item tells of, in the words of whoever wrote that: it stands beside what the editors write."""

from dataclasses import dataclass

from app import accounts
from app.bulletin import labels
from app.bulletin.links import linked
from app.bulletin.models import Item, SourceKind, Submission
from app.bulletin.sheets import Writing
from app.bulletin.shown import Standing, standing_of
from app.web.language import translations


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What the item tells of. `text`, `author`, `said`: of a submission, in its author's words, and how they stand to ours."""

    kind: str
    facts: str
    href: str
    text: str = ""
    author: str = ""
    language: str = ""
    submission_href: str = ""
    said: str = ""


def original_of(writing: Writing, item: Item) -> Original:
    kinds = labels.sources(translations(writing.language).gettext)
    facts = str(item.facts.get(writing.language) or next(iter(item.facts.values()), ""))
    kind = kinds.get(item.source_kind, "")
    submission = None
    if item.source_kind == SourceKind.SUBMISSION and item.source_key.isdigit():
        submission = writing.session.get(Submission, int(item.source_key))
    if submission is None:
        return Original(kind=kind, facts=facts, href=linked(item.href))
    author = accounts.cards(writing.session, [submission.person_id]).get(submission.person_id)
    return Original(
        kind=kind,
        facts=submission.title,
        href=linked(submission.url),
        text=submission.text,
        author=author.name if author is not None else "",
        language=submission.language,
        submission_href=f"/bulletins/submissions/{submission.id}",
        said=_said(standing_of(submission, item), writing),
    )


def _said(standing: Standing, writing: Writing) -> str:
    return {
        Standing.UNWRITTEN: writing.say("Nobody wrote a summary yet."),
        Standing.UNSHOWN: writing.say("The author has not seen your words yet."),
        Standing.SHOWN: writing.say("The author was shown your words and has not answered."),
        Standing.AGREED: writing.say("The author agrees with your words."),
        Standing.CONTESTED: writing.say("The author asks for a change."),
        Standing.CHANGED: writing.say("Your words have changed since the author saw them."),
    }[standing]
