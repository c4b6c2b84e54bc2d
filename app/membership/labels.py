"""What pages call the states, moves and parts of an application, in the reader's language."""

from collections.abc import Mapping
from functools import cache

from app.membership.life import Name
from app.membership.models import NominationState, State
from app.web.language import translations

# Tones of `components/tags.html`.
TONES: Mapping[str, str] = {
    State.SUBMITTED: "blue",
    State.SCREENING: "blue",
    State.INFORMATION: "gold",
    State.SCREENED: "violet",
    State.REVIEW: "violet",
    State.APPROVED: "green",
    State.DECLINED: "red",
    State.DEFERRED: "gold",
    State.ONBOARDED: "green",
}
NOMINATION_TONES: Mapping[str, str] = {
    NominationState.INVITED: "violet",
    NominationState.ASKED: "gold",
    NominationState.CONFIRMED: "green",
    NominationState.DECLINED: "red",
}


@cache
def states(language: str) -> Mapping[str, str]:
    say = translations(language).gettext
    return {
        State.DRAFT: say("Draft"),
        State.SUBMITTED: say("Waiting for nomination"),
        State.SCREENING: say("Screening"),
        State.INFORMATION: say("More information asked"),
        State.SCREENED: say("Ready for review"),
        State.REVIEW: say("Before the committee"),
        State.APPROVED: say("Approved"),
        State.DECLINED: say("Declined"),
        State.DEFERRED: say("Deferred"),
        State.ONBOARDED: say("Member"),
        State.WITHDRAWN: say("Withdrawn"),
        State.EXPIRED: say("Expired"),
    }


@cache
def steps(language: str) -> Mapping[str, str]:
    say = translations(language).gettext
    return {
        "organisation": say("Organisation"),
        "programmes": say("Programmes"),
        "coverage": say("Coverage"),
        "contacts": say("Contact persons"),
        "contribution": say("Contribution"),
        "nomination": say("Nominating member"),
        "documents": say("Documents for due diligence"),
        "declaration": say("Declaration"),
    }


@cache
def checklist(language: str) -> Mapping[str, str]:
    """Items of `screening.CHECKLIST` as statements that hold or do not."""
    say = translations(language).gettext
    return {
        "name": say("Name and legal status are given"),
        "registration": say("The registration number is plausible"),
        "programmes": say("At least one programme is described"),
        "coverage": say("It says where it works"),
        "representative": say("A representative can be reached"),
        "documents": say("Documents for due diligence are there"),
        "nomination": say("A member nominates it, or the rule was waived"),
    }


@cache
def moves(language: str) -> Mapping[str, str]:
    """As a timeline tells them, in the past."""
    say = translations(language).gettext
    return {
        Name.SUBMIT: say("Submitted"),
        Name.CONFIRM_NOMINATION: say("Nomination confirmed"),
        Name.DECLINE_NOMINATION: say("Nomination declined"),
        Name.WAIVE_NOMINATION: say("Nomination waived"),
        Name.SCREEN: say("Screened"),
        Name.REQUEST_INFORMATION: say("More information asked"),
        Name.ANSWER: say("Answered"),
        Name.OPEN_REVIEW: say("Review begun"),
        Name.CLOSE: say("Decided"),
        Name.ONBOARD: say("First contact person signed in"),
        Name.WITHDRAW: say("Withdrawn"),
        Name.EXPIRE: say("Expired"),
        "remind": say("Reminder sent"),
    }


@cache
def nomination_states(language: str) -> Mapping[str, str]:
    say = translations(language).gettext
    return {
        NominationState.INVITED: say("Invited to apply"),
        NominationState.ASKED: say("Waits for an answer"),
        NominationState.CONFIRMED: say("Confirmed"),
        NominationState.DECLINED: say("Declined"),
        NominationState.WITHDRAWN: say("No longer asked"),
    }
