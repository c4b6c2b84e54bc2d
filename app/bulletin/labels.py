"""Words of the bulletin: states, kinds, sections, tasks, reasons. Codes are stored, words are the reader's."""

from collections.abc import Callable, Mapping

from app.bulletin.models import DispatchState, IssueState, SourceKind, SubmissionKind, SubmissionState

Gettext = Callable[[str], str]
STATE_TONES: Mapping[str, str] = {
    IssueState.COLLECTING: "blue",
    IssueState.EDITING: "blue",
    IssueState.APPROVAL: "gold",
    IssueState.FROZEN: "violet",
    IssueState.SENDING: "gold",
    IssueState.SENT: "green",
    IssueState.CORRECTED: "green",
}
SUBMISSION_TONES: Mapping[str, str] = {
    SubmissionState.SUBMITTED: "blue",
    SubmissionState.ASKED: "gold",
    SubmissionState.ACCEPTED: "green",
    SubmissionState.DECLINED: "red",
    SubmissionState.WITHDRAWN: "grey",
}
# The order in which a new issue has them; `SECTION_OF` says where a kind of source stands unless somebody moves it.
SECTIONS = ("stories", "studies", "conclusions", "groups", "events", "members", "numbers", "recognition", "calls")
SECTION_OF: Mapping[str, str] = {
    SourceKind.SUBMISSION: "stories",
    SourceKind.OWN: "stories",
    SourceKind.DOCUMENT: "studies",
    SourceKind.TOPIC: "conclusions",
    SourceKind.HIGHLIGHT: "groups",
    SourceKind.EVENT: "events",
    SourceKind.ORGANISATION: "members",
    SourceKind.MILESTONE: "numbers",
    SourceKind.RECOGNITION: "recognition",
    SourceKind.CALL: "calls",
}
# In the order in which they fall due; days before the day of sending.
TASKS: Mapping[str, int] = {
    "submissions": 21,
    "triage": 18,
    "summaries": 10,
    "pictures": 9,
    "opening": 8,
    "authors": 7,
    "languages": 6,
    "approval": 4,
    "sending": 0,
}
EXCLUSIONS = ("suspended", "left", "not_joined", "unsubscribed", "resting", "no_address")


def states(say: Gettext) -> dict[str, str]:
    return {
        IssueState.COLLECTING: say("Collecting"),
        IssueState.EDITING: say("Being edited"),
        IssueState.APPROVAL: say("Waiting for approval"),
        IssueState.FROZEN: say("Approved and frozen"),
        IssueState.SENDING: say("Being sent"),
        IssueState.SENT: say("Sent"),
        IssueState.CORRECTED: say("Sent, corrected since"),
    }


def sections(say: Gettext) -> dict[str, str]:
    return {
        "stories": say("Stories from members"),
        "studies": say("New in the repository"),
        "conclusions": say("What discussions came to"),
        "groups": say("From the working groups"),
        "events": say("Events"),
        "members": say("New members"),
        "numbers": say("Milestones and numbers reached"),
        "recognition": say("Recognition"),
        "calls": say("Calls and announcements"),
    }


def sources(say: Gettext) -> dict[str, str]:
    return {
        SourceKind.DOCUMENT: say("Document"),
        SourceKind.TOPIC: say("Discussion"),
        SourceKind.HIGHLIGHT: say("Highlight"),
        SourceKind.EVENT: say("Event"),
        SourceKind.ORGANISATION: say("New member"),
        SourceKind.MILESTONE: say("Milestone"),
        SourceKind.RECOGNITION: say("Recognition"),
        SourceKind.CALL: say("Call"),
        SourceKind.SUBMISSION: say("Submission"),
        SourceKind.OWN: say("Editors"),
    }


def tasks(say: Gettext) -> dict[str, str]:
    return {
        "submissions": say("Members propose items"),
        "triage": say("Decide about every submission"),
        "summaries": say("Write every summary"),
        "pictures": say("Describe every picture"),
        "opening": say("Choose the lead story and write the editor's note"),
        "authors": say("Agree changes with authors"),
        "languages": say("Complete the other editions"),
        "approval": say("Approval by another person"),
        "sending": say("Send the issue"),
    }


def submission_kinds(say: Gettext) -> dict[str, str]:
    return {
        SubmissionKind.LINK: say("Link"),
        SubmissionKind.VIDEO: say("Video"),
        SubmissionKind.WEBCAST: say("Webcast"),
        SubmissionKind.ARTICLE: say("Article"),
        SubmissionKind.PAPER: say("Paper"),
        SubmissionKind.REPORT: say("Report"),
        SubmissionKind.STORY: say("Story"),
        SubmissionKind.PHOTO: say("Photo"),
    }


def submission_states(say: Gettext) -> dict[str, str]:
    return {
        SubmissionState.SUBMITTED: say("Waiting for the coordinator"),
        SubmissionState.ASKED: say("A question for the author"),
        SubmissionState.ACCEPTED: say("Accepted for an issue"),
        SubmissionState.DECLINED: say("Declined"),
        SubmissionState.WITHDRAWN: say("Withdrawn"),
    }


def dispatch_states(say: Gettext) -> dict[str, str]:
    return {
        DispatchState.PENDING: say("Waiting"),
        DispatchState.CLAIMED: say("On its way"),
        DispatchState.ACCEPTED: say("Taken by the mail server"),
        DispatchState.DEFERRED: say("Put off by the mail server"),
        DispatchState.REFUSED: say("Refused by the mail server"),
        DispatchState.BOUNCED: say("Came back"),
        DispatchState.UNKNOWN: say("Not known"),
        DispatchState.EXCLUDED: say("Not sent"),
    }


def exclusions(say: Gettext) -> dict[str, str]:
    return {
        "suspended": say("Suspended"),
        "left": say("No longer of the community"),
        "not_joined": say("Has not signed in yet"),
        "unsubscribed": say("Does not want the bulletin by mail"),
        "resting": say("Mail to the address came back"),
        "no_address": say("No usable address"),
    }
