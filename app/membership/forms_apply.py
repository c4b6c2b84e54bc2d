"""What applicants type. A form keeps every word as it came and makes an answer of it; `answers_check` judges the answer."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from wtforms import BooleanField, SelectMultipleField, StringField

from app.core.text import one_line, paragraphs
from app.membership.answers import Answers, OrganisationAnswer
from app.membership.answers_check import (
    Faults,
    Known,
    check_contribution,
    check_coverage,
    check_declaration,
    check_nomination,
    check_organisation,
    holds_address,
    is_email,
    too_long,
)
from app.organisations import Filled
from app.web import HouseForm

NATIONAL, SOME = "yes", "no"


def filled(form: HouseForm, faults: Mapping[str, str] = {}) -> Filled:
    """As templates read it: what was typed, and one sentence a field, in the order of the form."""
    values = {name: "" if value is None else value for name, value in form.data.items()}
    ordered = [(name, faults[name]) for name in values if name in faults]
    return Filled(values, faults, [*ordered, *((name, why) for name, why in faults.items() if name not in values)])


class StartForm(HouseForm):
    """`fax` is for programs that fill in whatever they meet; `stamp` comes with the page; `nomination` with a link."""

    name = StringField()
    email = StringField()
    language = StringField(default="en")
    fax = StringField()
    stamp = StringField()
    nomination = StringField()

    def faults(self) -> Faults:
        email, name = one_line(self.email.data or ""), one_line(self.name.data or "")
        found = {}
        if not name:
            found["name"] = "Enter the name of your organisation."
        elif holds_address(name):
            found["name"] = "Enter the name without a web address."
        elif why := too_long("name", name):
            found["name"] = why
        if not is_email(email):
            found["email"] = "Enter an e-mail address in the form name@example.org."
        return found


class LinkForm(HouseForm):
    email = StringField()

    def faults(self) -> Faults:
        good = is_email(one_line(self.email.data or ""))
        return {} if good else {"email": "Enter an e-mail address in the form name@example.org."}


class StepForm(HouseForm):
    """One page of the application: shows an answer, and makes one."""

    @classmethod
    def showing(cls, answers: Answers) -> "StepForm":
        raise NotImplementedError

    def answer(self, answers: Answers) -> Answers:
        """The answers with what this page says."""
        raise NotImplementedError

    def faults(self, known: Known) -> Faults:
        raise NotImplementedError


class OrganisationForm(StepForm):
    name = StringField()
    acronym = StringField()
    kind = StringField()
    legal_status = StringField()
    registration_number = StringField()
    website = StringField()

    @classmethod
    def showing(cls, answers: Answers) -> "OrganisationForm":
        return cls(obj=answers.organisation)

    def answer(self, answers: Answers) -> Answers:
        return replace(answers, organisation=self._said)

    def faults(self, known: Known) -> Faults:
        return check_organisation(self._said, known)

    @property
    def _said(self) -> OrganisationAnswer:
        return OrganisationAnswer(**{name: one_line(value or "") for name, value in self.data.items()})


class CoverageForm(StepForm):
    """`national`: "yes" or "no"; counties count only with "no"."""

    national = StringField()
    counties = SelectMultipleField(validate_choice=False)

    @classmethod
    def showing(cls, answers: Answers) -> "CoverageForm":
        said = NATIONAL if answers.national else SOME if answers.counties else None
        return cls(data={"national": said, "counties": list(answers.counties)})

    def answer(self, answers: Answers) -> Answers:
        national = self.national.data == NATIONAL
        return replace(answers, national=national, counties=() if national else tuple(self.counties.data or ()))

    def faults(self, known: Known) -> Faults:
        if self.national.data not in {NATIONAL, SOME}:
            return {"national": "Say where your organisation works."}
        return check_coverage(
            national=self.national.data == NATIONAL, counties=tuple(self.counties.data or ()), known=known
        )


class ContributionForm(StepForm):
    contribution = StringField()

    @classmethod
    def showing(cls, answers: Answers) -> "ContributionForm":
        return cls(obj=answers)

    def answer(self, answers: Answers) -> Answers:
        return replace(answers, contribution=paragraphs(self.contribution.data or ""))

    def faults(self, known: Known) -> Faults:
        return check_contribution(paragraphs(self.contribution.data or ""))


class NominationForm(StepForm):
    """`nominated`: "yes" with a member's address, "no" with a word for the committee, which may waive the rule."""

    nominated = StringField()
    nominated_by = StringField()
    nomination_note = StringField()

    @classmethod
    def showing(cls, answers: Answers) -> "NominationForm":
        said = "yes" if answers.nominated_by else "no" if answers.nomination_note else None
        note = answers.nomination_note
        return cls(data={"nominated": said, "nominated_by": answers.nominated_by, "nomination_note": note})

    def answer(self, answers: Answers) -> Answers:
        return replace(answers, nominated_by=self._slug, nomination_note=paragraphs(self.nomination_note.data or ""))

    def faults(self, known: Known) -> Faults:
        if self.nominated.data not in {"yes", "no"}:
            return {"nominated": "Say whether a member nominates you."}
        if self.nominated.data == "yes" and not self._slug:
            return {"nominated_by": "Choose one of the member organisations."}
        return check_nomination(self._slug, paragraphs(self.nomination_note.data or ""), known)

    @property
    def _slug(self) -> str:
        return one_line(self.nominated_by.data or "") if self.nominated.data == "yes" else ""


class DeclarationForm(StepForm):
    NEEDED: ClassVar[Mapping[str, str]] = {
        "accurate": "Say that what you have written is true and complete.",
        "code_of_conduct": "Say that your organisation will keep the code of conduct.",
        "consent": "Say that the data may be used to judge the application.",
    }
    accurate = BooleanField()
    code_of_conduct = BooleanField()
    consent = BooleanField()
    declared_by = StringField()

    @classmethod
    def showing(cls, answers: Answers) -> "DeclarationForm":
        said: dict[str, Any] = dict.fromkeys(cls.NEEDED, bool(answers.declared_by))
        return cls(data=said | {"declared_by": answers.declared_by})

    def answer(self, answers: Answers) -> Answers:
        return replace(answers, declared_by=one_line(self.declared_by.data or ""))

    def faults(self, known: Known) -> Faults:
        unsaid = {name: why for name, why in self.NEEDED.items() if not self.data[name]}
        return unsaid | check_declaration(one_line(self.declared_by.data or ""))


class WithdrawForm(HouseForm):
    reason = StringField()
