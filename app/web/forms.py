"""Forms: WTForms over the posted body, one sentence per error, what was typed kept."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Self

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request
from wtforms import Form

MAX_FIELDS = 400
MAX_FILES = 10
MAX_FIELD_BYTES = 1_000_000


async def read_form(request: Request) -> AsyncIterator[FormData]:
    """The body of a form; its files are gone once the route is done.

    Starlette answers 400 beyond these numbers; the envelope has bounded the bytes.
    """
    body = await request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES)
    try:
        yield body
    finally:
        await body.close()


FormBody = Annotated[FormData, Depends(read_form, scope="function")]


# What WTForms says by itself, and how the house says it; the same sentence in every field.
OWN_WORDS = {
    "Not a valid choice.": "Choose one of the options offered.",
    "'%(value)s' is not a valid choice for this field.": "Choose from the options offered.",
    "'%(value)s' are not valid choices for this field.": "Choose from the options offered.",
    "Invalid Choice: could not coerce.": "Choose one of the options offered.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Choose from the options offered.",
    "Not a valid integer value.": "Enter a whole number, in digits.",
    "Not a valid date value.": "Enter a date as year, month and day, such as 2027-01-31.",
    "This field is required.": "This cannot be left empty.",
}


class HouseWords:
    """Stands where WTForms looks for translations; these follow when the sentence is shown."""

    def gettext(self, text: str) -> str:
        return OWN_WORDS.get(text, text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


class HouseForm(Form):
    """Base of every form. `fill(body)` binds posted data; `error_list` feeds the error summary."""

    class Meta:
        def get_translations(self, _form: Form) -> HouseWords:
            return HouseWords()

    def __init__(self, formdata: FormData | None = None, **extra: Any) -> None:  # noqa: ANN401 - as WTForms has it
        # Files are handled beside forms; one that is sent under the name of a text field counts as nothing.
        words = (
            None if formdata is None else FormData([(k, v) for k, v in formdata.multi_items() if isinstance(v, str)])
        )
        super().__init__(words, **extra)

    @classmethod
    def of(cls, body: FormData, **extra: Any) -> Self:  # noqa: ANN401 - WTForms takes any object data
        return cls(body, **extra)


def errors_of(form: Form) -> Sequence[tuple[str, str]]:
    """Pairs of field name and sentence, in the order of the fields; the first error of each.

    They are English: `components/forms.html` says them in the reader's language.
    """
    return [
        (name, messages[0] if isinstance(messages, list) else str(messages))
        for name, messages in form.errors.items()
        if name
    ]
