"""The box in which a person says whether they come, and the list of those who do."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from app.access import Verdict
from app.core import clock
from app.core.sentences import Sentence
from app.core.text import initials
from app.events import policy
from app.events.labels import answers
from app.events.models import Answer
from app.events.queries import Meeting, address
from app.events.queries_event import Registered, Turnout
from app.events.reader import Reader
from app.events.registration import GIVEN
from app.organisations import PersonLine

SHOWN = 12


@dataclass(frozen=True, slots=True)
class AnswerBox:
    """What the reader said, what they may say, and how many places there are.

    Attributes:
        state: a sentence on their own answer; `tone` of its tag. Empty before any.
        places: a sentence on places; empty where they are not counted.
        options: (answer, label, hint); empty where the reader may not answer, and `reason` says why.
        chosen: the answer to be marked.
        series: whether one answer may count for all coming meetings; `standing` is the label of the one that does.
        sign_in: address of the sign-in; empty for whoever is signed in.
    """

    href: str
    heading: str
    button: str
    state: str = ""
    tone: str = ""
    places: str = ""
    options: Sequence[tuple[str, str, str]] = ()
    chosen: str = ""
    series: bool = False
    standing: str = ""
    reason: str = ""
    sign_in: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class PeopleBox:
    """Who comes. Numbers for all; names in `going`, `more` and `maybe` for members, else `note` says why there are none."""

    counts: Sequence[tuple[str, int]]
    going: Sequence[PersonLine]
    more: Sequence[PersonLine]
    maybe: Sequence[str]
    note: str


def answer_box(meeting: Meeting, turnout: Turnout, reader: Reader, verdict: Verdict, *, error: str = "") -> AnswerBox:
    """`verdict` is the very one that guards the answer."""
    say = reader.words.gettext
    event, occurrence = meeting.event, meeting.occurrence
    labels = answers(say)
    registers = event.registration
    over = occurrence.ends_at <= clock.now()
    begun = occurrence.starts_at <= clock.now()
    tied = begun and turnout.mine == Answer.GOING
    hints = {Answer.RECORDING: say("You cannot come, and would like to watch it afterwards.")}
    if event.registration and _full(meeting, turnout) and turnout.mine != Answer.GOING:
        hints[Answer.GOING] = say("You go on the waiting list and are told when a place is free.")
    options = [
        (given, labels[given], hints.get(given, ""))
        for given in GIVEN
        if given is not Answer.RECORDING or event.records
    ]
    signs_in = not reader.actor.signed_in and not over and not meeting.cancelled
    return AnswerBox(
        href=f"{address(event.id, meeting.on)}/answer",
        heading=say("Registration") if registers else say("Your answer") if over else say("Will you come?"),
        button=say("Change my answer") if turnout.mine else say("Register") if registers else say("Send my answer"),
        state=_state(turnout, labels),
        tone={Answer.GOING: "green", Answer.WAITING: "gold"}.get(turnout.mine, ""),  # type: ignore[call-overload]
        places=_places(meeting, turnout),
        options=options if verdict and not tied else (),
        chosen=Answer.GOING if turnout.mine == Answer.WAITING else turnout.mine,
        series=bool(event.frequency),
        standing=labels.get(Answer(turnout.standing), "") if turnout.standing else "",
        reason="" if verdict and not tied else ("" if tied or signs_in else verdict.reason),
        sign_in=f"/sign-in?next={quote(meeting.href)}" if signs_in else "",
        error=error,
    )


def people_box(meeting: Meeting, turnout: Turnout, people: Sequence[Registered], reader: Reader) -> PeopleBox:
    """`people` is empty for whoever may not know the names."""
    labels = answers(reader.words.gettext)
    verdict = policy.may_see_registered(reader.actor, meeting.event)
    shown = [given for given in (Answer.GOING, Answer.WAITING, Answer.MAYBE, Answer.RECORDING) if turnout.count(given)]
    going = [_line(one) for one in people if one.answer == Answer.GOING]
    return PeopleBox(
        counts=[(labels[given], turnout.count(given)) for given in shown],
        going=going[:SHOWN],
        more=going[SHOWN:],
        maybe=[one.name for one in people if one.answer == Answer.MAYBE],
        note="" if verdict else verdict.reason,
    )


def _line(one: Registered) -> PersonLine:
    return PersonLine(one.name, initials(one.name), one.title, one.organisation, "")


def _full(meeting: Meeting, turnout: Turnout) -> bool:
    capacity = meeting.event.capacity
    return capacity is not None and (turnout.count(Answer.GOING) >= capacity or turnout.count(Answer.WAITING) > 0)


def _state(turnout: Turnout, labels: dict[str, str]) -> str:
    if turnout.mine == Answer.WAITING:
        return Sentence("On the waiting list: number %(place)s", place=turnout.position)
    return labels[Answer(turnout.mine)] if turnout.mine else ""


def _places(meeting: Meeting, turnout: Turnout) -> str:
    capacity = meeting.event.capacity
    if capacity is None or not meeting.event.registration or meeting.cancelled:
        return ""
    left, waiting = max(0, capacity - turnout.count(Answer.GOING)), turnout.count(Answer.WAITING)
    if waiting:
        return Sentence(
            "All %(places)s places are taken; %(waiting)s on the waiting list.", places=capacity, waiting=waiting
        )
    if not left:
        return Sentence("All %(places)s places are taken.", places=capacity)
    return Sentence("%(left)s of %(places)s places are free.", left=left, places=capacity)
