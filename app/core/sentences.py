"""Sentences with something of their own in them, which can still be said in another language."""

import re
from collections.abc import Mapping
from typing import Self

_SLOT = re.compile(r"%\((\w+)\)s|%%")


class Sentence(str):
    """English text that remembers its message and what fills it: `Sentence("%(name)s has left.", name=person.name)`.

    It is a string wherever a string will do. A value that is a message too, such as "a web page", is itself a Sentence.
    Plain sentences, with nothing to fill in, need no class.
    """

    __slots__ = ("message", "values")
    message: str
    values: Mapping[str, str]

    def __new__(cls, message: str, /, **values: object) -> Self:
        kept = {name: value if isinstance(value, str) else str(value) for name, value in values.items()}
        made = super().__new__(cls, fill(message, kept))
        made.message = message
        made.values = kept
        return made

    def __mod__(self, _values: object) -> Self:
        """WTForms fills the messages of its validators; this one is full already."""
        return self


def fill(message: str, values: Mapping[str, str]) -> str:
    """Put values in the place of `%(name)s`, and nothing else: a message may come back from a browser."""
    return _SLOT.sub(lambda slot: values.get(slot[1], slot[0]) if slot[1] else "%", message)
