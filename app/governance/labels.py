"""What codes of ballots are called, in the reader's language."""

from collections.abc import Sequence

from app.governance.criteria import criteria_of
from app.governance.models import BallotState, Choice, Committee, Threshold
from app.organisations import Words


def kind_label(words: Words, kind: str) -> str:
    _ = words.gettext
    return {
        "application": _("Application"),
        "resolution": _("Resolution"),
        "budget": _("Budget"),
        "topics": _("Topics"),
        "stay": _("Exemption or guest"),
        "sanction": _("Sanction"),
        "appeal": _("Appeal"),
        "lift": _("Lifting of a sanction"),
        "code": _("Code of conduct"),
        "group_open": _("Opening of a working group"),
        "group_close": _("Closing of a working group"),
    }.get(kind, _("Resolution"))


def choice_label(words: Words, choice: str) -> str:
    """As a vote says it."""
    _ = words.gettext
    labels: dict[str, str] = {Choice.APPROVE: _("Approve"), Choice.DECLINE: _("Decline"), Choice.DEFER: _("Defer")}
    return labels.get(choice, choice)


def outcome_tag(words: Words, state: str, outcome: str) -> tuple[str, str]:
    """Label and tone of where a ballot stands."""
    _ = words.gettext
    if state == BallotState.OPEN:
        return _("Open"), "blue"
    if state == BallotState.VOID:
        return _("Fell away"), ""
    decided: dict[str, tuple[str, str]] = {
        Choice.APPROVE: (_("Approved"), "green"),
        Choice.DECLINE: (_("Declined"), "red"),
    }
    return decided.get(outcome, (_("Deferred"), "gold"))


def choice_tone(choice: str) -> str:
    tones: dict[str, str] = {Choice.APPROVE: "green", Choice.DECLINE: "red", Choice.DEFER: "gold"}
    return tones.get(choice, "")


def criteria(words: Words, subject_kind: str) -> Sequence[tuple[str, str]]:
    """Name and label of each criterion of a scored ballot about such a subject."""
    _ = words.gettext
    labels = {
        "alignment_cop": _("Alignment with the community's objectives"),
        "alignment_sector": _("Alignment with the sector"),
        "value_added": _("Value added"),
        "credibility": _("Credibility"),
        "scope": _("Geographical or strategic scope"),
        "relevance": _("Relevance"),
        "alignment": _("Alignment with guiding frameworks"),
        "interest": _("Interest of stakeholders"),
    }
    return [(name, labels[name]) for name in criteria_of(subject_kind)]


def threshold_rule(words: Words, threshold: str) -> str:
    _ = words.gettext
    if threshold == Threshold.TWO_THIRDS:
        return _("A choice carries with at least two thirds of the votes cast.")
    return _("A choice carries with more than half of the votes cast.")


def committee_name(words: Words, committee: Committee) -> str:
    return (words.language == "sw" and committee.name_sw) or committee.name
