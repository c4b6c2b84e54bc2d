"""Small, pure handling of text."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^a-z0-9]+")
# Bidirectional overrides and isolates, zero-width characters: they make a name look like another.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WINDOWS_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")}
)
_NAME_LENGTH = 150
# Folders take 255 bytes a name; sixteen characters of extension take up to 64 of them.
_NAME_BYTES = 180


def slugify(text: str) -> str:
    """Lower-case ASCII words joined by hyphens, at most 80 characters; `item` when nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_WORD.sub("-", plain).strip("-")[:80].strip("-") or "item"


def one_line(text: str) -> str:
    """The text on one line: control and invisible characters gone, white space folded. Safe in a mail header."""
    return " ".join(_INVISIBLE.sub("", _SURROGATE.sub("", _CONTROL.sub(" ", text))).split())


def paragraphs(text: str) -> str:
    """Like `one_line`, line by line; blank lines kept, at most one in a row."""
    lines = [one_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def tidy_markdown(text: str) -> str:
    """Line ends as one kind; nothing invisible; white space at the beginning of a line kept, as Markdown wants it."""
    lines = re.sub(r"\r\n?|[\u2028\u2029]", "\n", text).replace("\t", "    ").replace("\xa0", " ").split("\n")
    return "\n".join("".join(letter for letter in line if letter.isprintable()).rstrip() for line in lines).strip("\n")


def as_sentence(text: str) -> str:
    """With a full stop at its end, so that another sentence may follow."""
    text = text.rstrip()
    return text if not text or text[-1] in ".!?…" else f"{text}."


def safe_file_name(name: str) -> str:
    """A name that is safe in a header, an address and a folder of any system.

    The extension is kept, 150 characters at most.
    """
    name = one_line(unicodedata.normalize("NFC", name)).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r'[<>:"|?*;%#&]', "_", name).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    if not stem or stem.partition(".")[0].strip().lower() in _WINDOWS_DEVICES:
        stem = f"file-{stem}" if stem else "file"
    extension = extension[:16]
    stem = stem[: _NAME_LENGTH - len(extension) - 1].encode()[:_NAME_BYTES].decode(errors="ignore").rstrip(" .")
    return f"{stem}.{extension}" if extension else stem


def initials(name: str) -> str:
    """One or two capital letters for an avatar."""
    words = [word for word in re.split(r"[\s,]+", name) if word[:1].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


def readable_size(size: int) -> str:
    """Octets as people read them: "2.8 MB"; units of a thousand."""
    if size < 1_000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1_000:.0f} KB"
    unit, by = ("GB", 1_000_000_000) if size >= 1_000_000_000 else ("MB", 1_000_000)
    return f"{size / by:.1f} {unit}" if size < 10 * by else f"{size / by:,.0f} {unit}"
