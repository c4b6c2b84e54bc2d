"""The checklist of completeness: items as data, and what the house can see of each by itself. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.membership.answers import Answers
from app.membership.answers_check import is_email
from app.membership.models import NominationState

CHECKLIST = ("name", "registration", "programmes", "coverage", "representative", "documents", "nomination")
YES, NO, NOT_APPLICABLE = ANSWERS = ("yes", "no", "n/a")
# Kinds of organisation that are founded by law or treaty, not entered in a register.
WITHOUT_NUMBER = frozenset({"government", "un_agency", "multilateral_donor"})
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the house knows besides the answers.

    Attributes:
        nomination: state of the nomination that counts or is asked for; empty for none.
        waived: whether the committee has waived the rule.
    """

    files: int
    nomination: str
    waived: bool


def suggestions(answers: Answers, seen: Seen) -> Mapping[str, str]:
    """Item → how it looks: "yes", "no" or "n/a". A person decides; a wrong number can still look right."""
    own = answers.organisation
    number = own.registration_number
    plausible = len(number) >= 3 and bool(_DIGIT.search(number))
    registered = YES if plausible else NOT_APPLICABLE if not number and own.kind in WITHOUT_NUMBER else NO
    reachable = any(one.representative and is_email(one.email) for one in answers.contacts)
    nominated = seen.nomination == NominationState.CONFIRMED
    return {
        "name": _yes(bool(own.name and own.legal_status)),
        "registration": registered,
        "programmes": _yes(any(one.name and one.pillar for one in answers.programmes)),
        "coverage": _yes(answers.national or bool(answers.counties)),
        "representative": _yes(reachable),
        "documents": _yes(seen.files > 0),
        "nomination": YES if nominated else NOT_APPLICABLE if seen.waived else NO,
    }


def open_items(checklist: Mapping[str, str]) -> list[str]:
    """What stands between the checklist and complete: unanswered, or answered with no."""
    return [item for item in CHECKLIST if checklist.get(item, "") not in {YES, NOT_APPLICABLE}]


def _yes(holds: bool) -> str:  # noqa: FBT001 - reads as the word it returns
    return YES if holds else NO
