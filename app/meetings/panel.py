"""What a meeting left behind, on the page of its event; the roof puts it there."""

from sqlalchemy.orm import Session

from app import events, followup
from app.access import Actor
from app.core.settings import Settings
from app.meetings import policy
from app.meetings.actions_rows import SOURCE
from app.meetings.models import MinutesState, Presence
from app.meetings.pages import state_sentence
from app.meetings.queries import Case, case_of, decisions_of
from app.meetings.queries_people import own_attendance
from app.web.language import translations
from app.web.parts import Offer


class Panel:
    """Fills the place for minutes, attendance and what was agreed."""

    def __init__(self, settings: Settings) -> None:
        self.zone = settings.zone

    def __call__(
        self, session: Session, actor: Actor, meeting: events.Meeting, language: str, /
    ) -> events.MeetingPanel:
        case = case_of(session, actor, meeting, self.zone)
        reads = policy.may_read(actor, case.at, case.minutes)
        offers = [*_of_minutes(case, actor, language), *_of_attendance(session, case, actor, language)]
        if not reads or case.minutes is None:
            return events.MeetingPanel(_missing(case, actor, language), offers)
        # Of a draft nothing is agreed yet.
        agreed = followup.of_source(session, actor, SOURCE, [case.occurrence_id], language, zone=self.zone)
        return events.MeetingPanel(
            state=_stands(case, language),
            offers=offers,
            decisions=[one.text for one in decisions_of(session, case.occurrence_id)],
            actions=agreed,
        )


def _missing(case: Case, actor: Actor, language: str) -> str:
    """Only those who write them are told that there are none."""
    say = translations(language).gettext
    over = case.meeting.occurrence.ends_at <= case.at.now and not case.at.cancelled
    return say("Nobody has written the minutes yet.") if over and policy.may_write(actor, case.at, case.minutes) else ""


def _stands(case: Case, language: str) -> str:
    final = case.text.state == MinutesState.FINAL
    return translations(language).gettext("The minutes are final.") if final else state_sentence(case, language)


def _of_minutes(case: Case, actor: Actor, language: str) -> list[Offer]:
    say = translations(language).gettext
    if case.minutes is None:
        if policy.may_write(actor, case.at, None) and case.meeting.occurrence.starts_at <= case.at.now:
            return [Offer(say("Write the minutes"), f"{case.href}/edit", kind="primary")]
        return (
            [Offer(say("Prepare the minutes"), f"{case.href}/edit")] if policy.may_write(actor, case.at, None) else []
        )
    if not policy.may_read(actor, case.at, case.minutes):
        return []
    found = [Offer(say("Read the minutes"), case.href, kind="primary")]
    if case.text.state == MinutesState.DRAFT and policy.may_write(actor, case.at, case.minutes):
        found.insert(0, Offer(say("Go on writing"), f"{case.href}/edit"))
    return found


def _of_attendance(session: Session, case: Case, actor: Actor, language: str) -> list[Offer]:
    """The list for those who keep it; for the reader their own check-in while it is open, and afterwards their certificate."""
    say, at = translations(language).gettext, case.at
    found = []
    if policy.may_keep_list(actor, at):
        found.append(Offer(say("Attendance"), f"{case.base}/attendance"))
    own = own_attendance(session, case.occurrence_id, actor.person_id)
    present = own is not None and own.presence == Presence.PRESENT
    if policy.may_check_in(actor, at) and not present:
        found.append(Offer(say("Check in"), "/check-in"))
    if own is not None and present and case.meeting.occurrence.ends_at <= at.now and not at.cancelled:
        found.append(Offer(say("My certificate"), f"/certificates/{own.certificate}"))
    return found
