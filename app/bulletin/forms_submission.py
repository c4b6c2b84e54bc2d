"""What is typed to propose something for the bulletin, and what author and coordinator write about it."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.bulletin.models import SubmissionKind
from app.core.text import one_line, paragraphs
from app.web import HouseForm

LONGEST_TEXT = 6_000
AUDIENCES = ("members", "public")
# What each kind cannot do without: a link, words, or a picture; the others one of the first two.
LINKED = frozenset({SubmissionKind.LINK, SubmissionKind.VIDEO, SubmissionKind.WEBCAST})
_BARE = re.compile(r"[\w-]+(\.[\w-]+)+(/|$)")


def codes(values: Iterable[str]) -> list[Any]:
    """Choices to validate by; the page has the labels. The stubs of WTForms know pairs only, hence the loose type."""
    return list(values)


def tidy(text: str | None) -> str:
    return one_line(text or "")


def tidy_text(text: str | None) -> str:
    return paragraphs(text or "")


def reason_field(missing: str) -> TextAreaField:
    return TextAreaField(
        filters=[tidy_text],
        validators=[DataRequired(missing), Length(max=2000, message="Use at most 2,000 characters.")],
    )


class ProposeForm(HouseForm):
    """The picture itself travels beside the form.

    Attributes:
        organisation: slug of the one in whose name it is proposed; "" for oneself.
        kept: number of a picture that came with an earlier try; `token` comes with the page.
    """

    kind = RadioField(choices=codes(SubmissionKind), validators=[InputRequired("Choose what it is.")])
    title = StringField(
        filters=[tidy],
        validators=[DataRequired("Give it a title."), Length(max=200, message="Use at most 200 characters.")],
    )
    url = StringField(filters=[tidy], validators=[Length(max=1000, message="This web address is too long.")])
    text = TextAreaField(
        filters=[tidy_text], validators=[Length(max=LONGEST_TEXT, message="Use at most 6,000 characters.")]
    )
    alt = StringField(filters=[tidy], validators=[Length(max=300, message="Use at most 300 characters.")])
    organisation = SelectField(default="")
    audience = RadioField(
        choices=codes(AUDIENCES), default="members", validators=[InputRequired("Choose who may read it.")]
    )
    credit = StringField(filters=[tidy], validators=[Length(max=200, message="Use at most 200 characters.")])
    language = RadioField(choices=codes(("en", "sw")), default="en", validators=[InputRequired("Choose a language.")])
    kept = StringField()
    token = StringField(filters=[lambda typed: (typed or "")[:100]])

    def offer(self, organisations: Sequence[str]) -> None:
        self.organisation.choices = codes(["", *organisations])

    def faults(self, base_url: str, *, picture: bool) -> dict[str, str]:
        """What no field can tell by itself; `picture`: one has come."""
        found = {}
        kind, link = self.kind.data, self.url.data
        if link and not address(link, base_url):
            found["url"] = "Enter a web address that begins with https://"
        elif kind in LINKED and not link:
            found["url"] = "Enter the web address where it is."
        elif kind == SubmissionKind.STORY and not self.text.data:
            found["text"] = "Tell the story in a few sentences."
        elif kind == SubmissionKind.PHOTO and not picture:
            found["picture"] = "Choose the photo."
        elif kind and kind != SubmissionKind.PHOTO and not (link or self.text.data):
            found["url"] = "Give a web address, or say in a few sentences what it is about."
        if picture and not self.alt.data:
            found["alt"] = "Say what the picture shows, for people who cannot see it."
        return found


def address(typed: str, base_url: str) -> str:
    """As it is kept: a page of the house without the house's name; "" for what is no address of a page."""
    text = typed.removeprefix(base_url) if typed.startswith(f"{base_url}/") else typed
    if text.startswith("/") and not text.startswith("//") and not re.search(r"[\s\\]", text):
        return text
    text = f"https://{text}" if _BARE.match(text) else text
    try:
        parts = urlsplit(text)
        named = parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and not re.search(r"[\s\\]", text)
    except ValueError:  # a bracket that is never closed
        named = False
    return text if named else ""


class AnswerForm(HouseForm):
    answer = reason_field("Write your answer.")


class ReplyForm(HouseForm):
    """`seen`: mark of the summary that the author has before them."""

    says = RadioField(choices=codes(("agreed", "contested")), validators=[InputRequired("Say whether it is right.")])
    change = TextAreaField(filters=[tidy_text], validators=[Length(max=2000, message="Use at most 2,000 characters.")])
    seen = StringField()

    def faults(self) -> dict[str, str]:
        missing = self.says.data == "contested" and not self.change.data
        return {"change": "Say what should be changed."} if missing else {}


class WithdrawForm(HouseForm):
    withdrawn = TextAreaField(
        filters=[tidy_text], validators=[Length(max=2000, message="Use at most 2,000 characters.")]
    )


class AcceptForm(HouseForm):
    issue = SelectField(validators=[InputRequired("Choose the issue.")])
    section = SelectField(validators=[InputRequired("Choose the section.")])

    def offer(self, issues: Sequence[str], sections: Sequence[str]) -> None:
        self.issue.choices, self.section.choices = codes(issues), codes(sections)


class AskForm(HouseForm):
    question = reason_field("Write your question.")


class DeclineForm(HouseForm):
    reason = reason_field("Give the reason; the author reads it.")
