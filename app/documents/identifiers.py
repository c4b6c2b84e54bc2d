"""What a work is called elsewhere: a DOI, an ISBN, an ISSN, or the number that its publisher gave a report."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["doi", "isbn", "issn", "number"]
LONGEST = 200

_LABEL = re.compile(r"\s*(doi|isbn(?:-1[03])?|issn|e-?issn)\s*[:\s]\s*(?=\S)", re.IGNORECASE)
_RESOLVER = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_BOOK = re.compile(r"(?:97[89])?\d{9}[\dX]")
_SERIAL = re.compile(r"\d{4}-?\d{3}[\dX]")


@dataclass(frozen=True, slots=True)
class Identifier:
    """`value` as it is kept: a DOI without its resolver in lower case, an ISBN without hyphens, an ISSN with its one."""

    kind: Kind
    value: str


class UnfitIdentifier(ValueError):
    """The sentence says what does not fit."""


def read_identifier(typed: str) -> Identifier:
    """What was typed, on one line. Raises UnfitIdentifier for a DOI, ISBN or ISSN that cannot be one."""
    label = _LABEL.match(typed)
    said = label[1].lower()[:4] if label else ""
    bare = typed[label.end() :].strip() if label else typed.strip()
    if said == "doi" or _RESOLVER.match(bare) or _DOI.fullmatch(bare):
        return _doi(_RESOLVER.sub("", bare, count=1))
    close = re.sub(r"[\s\u2010-\u2015-]", "", bare).upper()
    if said == "isbn" or (_BOOK.fullmatch(close) and re.fullmatch(r"[\dxX\s\u2010-\u2015-]+", bare)):
        return _book(close, labelled=bool(said))
    serial = re.sub(r"[\u2010-\u2015]", "-", bare).upper()
    if said in {"issn", "eiss", "e-is"} or re.fullmatch(r"\d{4}-\d{3}[\dX]", serial):
        return _serial(serial, labelled=bool(said))
    return Identifier("number", bare)


def _doi(bare: str) -> Identifier:
    value = bare.rstrip(".,;").lower()
    if not _DOI.fullmatch(value):
        raise UnfitIdentifier("A DOI begins with 10. and has a slash, such as 10.1234/abcd.")
    return Identifier("doi", value)


def _book(close: str, *, labelled: bool) -> Identifier:
    if not _BOOK.fullmatch(close):
        raise UnfitIdentifier("An ISBN has 10 or 13 digits. Check it against the book.")
    if not (_is_isbn_13(close) if len(close) == 13 else _is_isbn_10(close)):
        if labelled:
            raise UnfitIdentifier("This ISBN has a wrong digit: its last one does not fit the others.")
        raise UnfitIdentifier(
            "This looks like an ISBN with a wrong digit. Check it, or write “No.” before the number of a report."
        )
    return Identifier("isbn", close)


def _serial(typed: str, *, labelled: bool) -> Identifier:
    close = typed.replace("-", "").replace(" ", "")
    if not _SERIAL.fullmatch(close):
        raise UnfitIdentifier("An ISSN has 8 digits, such as 2049-3630.")
    if sum((8 - i) * _digit(letter) for i, letter in enumerate(close)) % 11:
        if labelled:
            raise UnfitIdentifier("This ISSN has a wrong digit: its last one does not fit the others.")
        raise UnfitIdentifier(
            "This looks like an ISSN with a wrong digit. Check it, or write “No.” before the number of a report."
        )
    return Identifier("issn", f"{close[:4]}-{close[4:]}")


def _is_isbn_10(close: str) -> bool:
    return sum((10 - i) * _digit(letter) for i, letter in enumerate(close)) % 11 == 0


def _is_isbn_13(close: str) -> bool:
    return close.isdigit() and sum((3 if i % 2 else 1) * int(letter) for i, letter in enumerate(close)) % 10 == 0


def _digit(letter: str) -> int:
    return 10 if letter == "X" else int(letter)
