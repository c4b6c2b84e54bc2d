"""Letters: the house's words in TOML beside each room's code, an administrator's words over them, values filled in.

A body is Markdown with `{placeholders}`. One that stands alone on its line becomes a block: a link a button with its
address, anything else a quotation; an empty value leaves nothing. Placeholders named `link` or `…_link` are addresses, and
may also be the target of `[words]({link})`.
"""

import re
import secrets
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.core import markup
from app.core.sentences import Sentence
from app.core.settings import Settings
from app.jobs import enqueue
from app.mail.compose import Enclosed, queue
from app.mail.letters_draw import Drawn, draw, is_link, sample
from app.mail.models import LetterText

LANGUAGES = ("en", "sw")
# A room above keeps the list of what people are told.
LISTED = "notifications.letter"
_BRACED = re.compile(r"\{[^{}]*\}")
_PERCENT_BRACE = re.compile(r'href="([^"]*%7B[^"]*)"', re.IGNORECASE)
_KEY = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Wording:
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of message.

    Attributes:
        purpose: for administrators: when it is sent, and to whom.
        wordings: by language, "en" and "sw"; what an administrator changed is not in it.
        samples: fill the placeholders of a preview.
        listed: the placeholder whose address people also find in the list of what they are told; "" for letters that are only
            mailed, as all must be whose link is private or works once.
    """

    key: str
    purpose: str
    placeholders: tuple[str, ...]
    wordings: Mapping[str, Wording]
    samples: Mapping[str, str]
    listed: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        """The links of the house's own words: without them nobody could act on the letter."""
        bodies = "".join(wording.body for wording in self.wordings.values())
        return tuple(name for name in self.placeholders if is_link(name) and f"{{{name}}}" in bodies)


class LetterBook:
    """Every letter of the house, by room, as the roof collects them. ValueError when two rooms use one key."""

    def __init__(self, rooms: Mapping[str, Mapping[str, Letter]]) -> None:
        self.rooms = {room: dict(letters) for room, letters in rooms.items()}
        self.letters: dict[str, Letter] = {}
        for room, letters in self.rooms.items():
            for key, letter in letters.items():
                if key in self.letters:
                    raise ValueError(f"{room}: the letter {key!r} is another room's already")
                self.letters[key] = letter


def read_letters(path: Path) -> Mapping[str, Letter]:
    """The letters of one file. ValueError, naming file and letter, when a word, a language or a placeholder is missing."""
    with path.open("rb") as handle:
        tables = tomllib.load(handle)
    letters: dict[str, Letter] = {}
    for key, table in tables.items():
        where = f"{path.name}: {key}"
        if not _KEY.fullmatch(key):
            raise ValueError(f"{where}: a key is made of small letters, digits and underscores")
        wanted = {"purpose", "placeholders", *(f"{part}_{lang}" for part in ("subject", "body") for lang in LANGUAGES)}
        if missing := sorted(name for name in wanted - {"placeholders"} if not str(table.get(name, "")).strip()):
            raise ValueError(f"{where}: {', '.join(missing)} is missing")
        if unknown := sorted(table.keys() - wanted - {"samples", "listed"}):
            raise ValueError(f"{where}: {', '.join(unknown)} means nothing here")
        letter = Letter(
            key=key,
            purpose=table["purpose"].strip(),
            placeholders=tuple(table.get("placeholders", ())),
            wordings=MappingProxyType(
                {
                    language: Wording(table[f"subject_{language}"].strip(), table[f"body_{language}"].strip())
                    for language in LANGUAGES
                }
            ),
            samples=MappingProxyType(dict(table.get("samples", {}))),
            listed=table.get("listed", ""),
        )
        if letter.listed and not (is_link(letter.listed) and letter.listed in letter.placeholders):
            raise ValueError(f"{where}: listed is no link of this letter")
        for language, wording in letter.wordings.items():
            for _, fault in faults(letter, wording):
                raise ValueError(f"{where}, {language}: {fault}")
        letters[key] = letter
    return MappingProxyType(letters)


def read_folder(folder: Path) -> Mapping[str, Letter]:
    """Every `letters_*.toml` of a room's folder; ValueError when two files hold one key."""
    letters: dict[str, Letter] = {}
    for path in sorted(folder.glob("letters_*.toml")):
        found = read_letters(path)
        if twice := letters.keys() & found.keys():
            raise ValueError(f"{path.name}: {', '.join(sorted(twice))} is in another file already")
        letters |= found
    return MappingProxyType(letters)


def faults(letter: Letter, wording: Wording) -> Iterator[tuple[str, str]]:
    """What keeps these words from being sent as this letter: ("subject" or "body", sentence)."""
    for part, text in (("subject", wording.subject), ("body", wording.body)):
        for braced in dict.fromkeys(_BRACED.findall(text)):
            if braced[1:-1] not in letter.placeholders:
                yield part, Sentence("There is no placeholder %(name)s in this letter.", name=braced)
            elif part == "subject" and is_link(braced[1:-1]):
                yield part, "A link cannot stand in the subject."
    for name in letter.required:
        if f"{{{name}}}" not in wording.body:
            yield "body", Sentence("Keep %(name)s: without it nobody can act on the letter.", name=f"{{{name}}}")
    for target in _PERCENT_BRACE.findall(markup.to_html(wording.body)):
        whole = re.fullmatch(r"%7B(\w+)%7D", target, re.IGNORECASE)
        if whole is None or not is_link(whole[1]):
            yield "body", "A placeholder cannot be a part of an address."


def words_of(session: Session, letter: Letter, language: str) -> Wording:
    """The administrator's words where there are any that still fit the letter; else the house's."""
    changed = session.get(LetterText, (letter.key, language))
    if changed is not None:
        wording = Wording(changed.subject, changed.body)
        if next(faults(letter, wording), None) is None:
            return wording
    return letter.wordings[language]


def send_letter(
    session: Session,
    letter: Letter,
    *,
    to: str,
    language: str,
    values: Mapping[str, object],
    settings: Settings,
    enclosed: Enclosed | None = None,
    guard: str = "",
    priority: int = 2,
    headers: Mapping[str, str] | None = None,
    message_id: str = "",
    bulk: bool = False,
    reply_to: str = "",
) -> bool:
    """Owe the letter in the caller's transaction; False where it is owed or was sent already under this name.

    Args:
        language: "en" or "sw"; any other is English.
        values: one for each placeholder: text, of several lines too; a date or a moment, written out in the language and
            the house's zone; for a link an address beginning with http:// or https://. ValueError otherwise.
        guard, headers, message_id, bulk, reply_to: as for `queue`.
        priority: 1 for what somebody waits for at the screen.
    """
    language = language if language in LANGUAGES else "en"
    if missing := [name for name in letter.placeholders if name not in values]:
        raise ValueError(f"the letter {letter.key!r} lacks {', '.join(missing)}")
    drawn = _draw(letter, words_of(session, letter, language), values, settings, language)
    if letter.listed:
        href = str(values[letter.listed]).removeprefix(settings.base_url)
        mark = secrets.token_hex(8)
        enqueue(session, LISTED, priority=1, to=to, subject=drawn.subject, href=href, guard=guard, mark=mark)
    return queue(
        session,
        to=to,
        subject=drawn.subject,
        text=drawn.text,
        html=drawn.html,
        enclosed=enclosed,
        guard=guard,
        priority=priority,
        headers=headers,
        message_id=message_id,
        bulk=bulk,
        reply_to=reply_to,
    )


def preview(letter: Letter, wording: Wording, settings: Settings, language: str) -> Drawn:
    """These words, right or wrong, filled with samples."""
    values = {name: sample(letter.samples, name, settings) for name in letter.placeholders}
    return _draw(letter, wording, values, settings, language)


def _draw(letter: Letter, wording: Wording, values: Mapping[str, object], settings: Settings, language: str) -> Drawn:
    known = {name: values[name] for name in letter.placeholders}
    return draw(wording.subject, wording.body, known, settings, language)
