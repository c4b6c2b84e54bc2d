"""How each task of an issue stands, told by how things are; in the order of `labels.TASKS`. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.bulletin.models import Issue, IssueState, SubmissionState
from app.bulletin.policy import OPEN, PUBLISHED
from app.bulletin.readiness import Written, complete, written
from app.bulletin.shown import Standing
from app.bulletin.work_facts import WorkFacts
from app.core import clock
from app.core.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at one task tells.

    Attributes:
        sentence: how it stands, English.
        blocks: the issue cannot be approved so.
        later: nothing can be done, or has to be, yet.
        sayable: a person may say that it is done, where the house cannot see it; what they said before `since` counts no more.
    """

    done: bool
    sentence: str
    blocks: bool = False
    later: bool = False
    sayable: bool = False
    since: datetime | None = None


def _submissions(issue: Issue, facts: WorkFacts, today: date) -> Found:
    count = len(facts.submissions)
    if issue.state not in OPEN or today > issue.submissions_until:
        return Found(
            done=True, sentence=Sentence("The time to propose items is over. Proposed: %(count)s.", count=count)
        )
    return Found(
        done=False,
        sentence=Sentence("Members can still propose items. Proposed so far: %(count)s.", count=count),
        later=True,
    )


def _triage(issue: Issue, facts: WorkFacts, today: date) -> Found:
    in_time = [
        one
        for one in facts.waiting
        if one.issue_id is not None or clock.home_day(one.created_at) <= issue.submissions_until
    ]
    asked = sum(one.state == SubmissionState.ASKED for one in in_time)
    if in_time:
        sentence = Sentence(
            "Submissions to be decided: %(waiting)s. Waiting for an answer of the author: %(asked)s.",
            waiting=len(in_time) - asked,
            asked=asked,
        )
        return Found(done=False, sentence=sentence, blocks=True)
    if issue.state in OPEN and today <= issue.submissions_until:
        return Found(done=False, sentence="No submission waits. More may come until the last day.", later=True)
    return Found(done=True, sentence="Every submission is decided.")


def _summaries(issue: Issue, facts: WorkFacts, _today: date) -> Found:
    first = first_language(issue)
    if not facts.items:
        return Found(done=False, sentence="There is nothing in the issue yet.", blocks=True)
    if facts.conflicts:
        sentence = Sentence("Texts that two people changed at once, to be settled: %(count)s.", count=facts.conflicts)
        return Found(done=False, sentence=sentence, blocks=True)
    drafts = sum(written(one, first) is Written.DRAFT for one in facts.items)
    if drafts:
        sentence = Sentence("Summaries still to be written: %(count)s of %(all)s.", count=drafts, all=len(facts.items))
        return Found(done=False, sentence=sentence, blocks=True)
    untitled = sum(not complete(one, first) for one in facts.items)
    if untitled:
        return Found(done=False, sentence=Sentence("Items without a title: %(count)s.", count=untitled), blocks=True)
    return Found(done=True, sentence=Sentence("All are written: %(count)s.", count=len(facts.items)))


def _pictures(issue: Issue, facts: WorkFacts, _today: date) -> Found:
    first = first_language(issue)
    pictures = [one for one in facts.items if one.picture_id is not None]
    bare = sum(not str(one.alt.get(first) or "").strip() for one in pictures)
    if bare:
        sentence = Sentence(
            "Pictures without an alternative text: %(count)s of %(all)s.", count=bare, all=len(pictures)
        )
        return Found(done=False, sentence=sentence, blocks=True)
    if not pictures:
        return Found(done=True, sentence="There are no pictures in the issue.")
    return Found(done=True, sentence=Sentence("All have an alternative text: %(count)s.", count=len(pictures)))


def _opening(issue: Issue, facts: WorkFacts, _today: date) -> Found:
    lead = issue.lead_id in {one.id for one in facts.items}
    note = has_note(issue, first_language(issue))
    if lead and note:
        return Found(done=True, sentence="The lead story is chosen and the editor's note is written.")
    if not lead and not note:
        return Found(done=False, sentence="No lead story is chosen, and the editor's note is not written.", blocks=True)
    return Found(
        done=False, sentence="The editor's note is not written." if lead else "No lead story is chosen.", blocks=True
    )


def _authors(_issue: Issue, facts: WorkFacts, _today: date) -> Found:
    standings = [standing for _, standing in facts.shown]
    contested = standings.count(Standing.CONTESTED)
    unseen = standings.count(Standing.UNSHOWN) + standings.count(Standing.CHANGED)
    if not contested and not unseen:
        return Found(done=True, sentence="No author waits to see what became of their words.")
    sentence = Sentence(
        "Authors who ask for a change: %(contested)s. Authors who have not seen the words as they stand: %(unseen)s.",
        contested=contested,
        unseen=unseen,
    )
    return Found(done=False, sentence=sentence, sayable=True, since=facts.contested_at)


def _languages(issue: Issue, facts: WorkFacts, _today: date) -> Found:
    others = issue.editions[1:]
    if not others:
        return Found(done=True, sentence="The issue has one edition only.")
    lacking = sum(not all(complete(one, language) for language in others) for one in facts.items)
    notes = all(has_note(issue, language) for language in others)
    if not lacking and notes:
        return Found(done=True, sentence="Every edition is complete.")
    if not lacking:
        return Found(done=False, sentence="The editor's note is in English only.", blocks=True, sayable=True)
    sentence = Sentence(
        "Items that would appear in English in the Kiswahili edition: %(count)s of %(all)s. Translate them, or say that"
        " it is to be so.",
        count=lacking,
        all=len(facts.items),
    )
    return Found(done=False, sentence=sentence, blocks=True, sayable=True)


def _approval(issue: Issue, _facts: WorkFacts, _today: date) -> Found:
    if issue.state in OPEN:
        sentence = "The issue was given back to be changed." if issue.returned_reason else "Not yet asked for."
        return Found(done=False, sentence=sentence)
    if issue.state == IssueState.APPROVAL:
        return Found(done=False, sentence="Asked for. Somebody who did not write in the issue decides.")
    return Found(done=True, sentence="Approved and frozen.")


def _sending(issue: Issue, _facts: WorkFacts, _today: date) -> Found:
    if issue.state in PUBLISHED:
        done = issue.state != IssueState.SENDING
        return Found(done=done, sentence="The issue was sent." if done else "The issue is on its way.")
    if issue.state == IssueState.FROZEN:
        if issue.scheduled_at is not None:
            return Found(done=True, sentence="It goes out by itself at the time chosen.")
        return Found(done=False, sentence="It is approved: send it, or choose when it goes out.")
    return Found(done=False, sentence="Only an approved issue is sent.", later=True)


LOOKS: Mapping[str, Callable[[Issue, WorkFacts, date], Found]] = {
    "submissions": _submissions,
    "triage": _triage,
    "summaries": _summaries,
    "pictures": _pictures,
    "opening": _opening,
    "authors": _authors,
    "languages": _languages,
    "approval": _approval,
    "sending": _sending,
}


def first_language(issue: Issue) -> str:
    return issue.editions[0] if issue.editions else "en"


def has_note(issue: Issue, language: str) -> bool:
    return bool(str((issue.texts.get(language) or {}).get("note", "")).strip())
