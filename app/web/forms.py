"""Forms: WTForms over the posted body, one sentence per error, what was typed kept."""

from collections.abc import Sequence
from typing import Annotated, Any, Self

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request
from wtforms import Form

MAX_FIELDS = 400
MAX_FILES = 10
MAX_FIELD_BYTES = 1_000_000


async def read_form(request: Request) -> FormData:
    """The body of a form. Starlette answers 400 beyond these numbers; the envelope has bounded the bytes."""
    return await request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES)


FormBody = Annotated[FormData, Depends(read_form)]


class HouseForm(Form):
    """Base of every form. `fill(body)` binds posted data; `error_list` feeds the error summary."""

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
    """Pairs of field name and sentence, in the order of the fields; the first error of each."""
    return [
        (name, str(messages[0] if isinstance(messages, list) else messages))
        for name, messages in form.errors.items()
        if name
    ]
