"""The catalogue of messages, extracted from code and templates and merged with the translations there are."""

import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

PYTHON = "scripts.message_extractor:extract_python"
ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "app" / "web" / "locale" / "sw_KE" / "LC_MESSAGES" / "baraza.po"
# They speak to programs, to whoever sits at the keyboard or builds pages, or bring their own words in both languages.
SILENT = (
    "app/*/api*.py",
    "app/*/letters.py",
    "app/cli.py",
    "app/core/settings.py",
    "app/web/openapi.py",
    "app/demo/[!_]*",
    "app/exchange/oai*.py",
    "app/jobs/*",
    "app/transfer/bag.py",
    "app/transfer/commands.py",
)
SILENT_PAGES = ("templates/styleguide.html",)
# Dates and addresses that nobody keeps; git knows who wrote what and when.
IDLE_HEADERS = re.compile(rb'^"(Report-Msgid|POT-|PO-|Last-T|Language-Team|Generated-By)[^\n]*\n', re.MULTILINE)
JINJA = {
    "encoding": "utf-8",
    "silent": "false",
    "trimmed": "true",
    "newstyle_gettext": "true",
    "extensions": "jinja2.ext.do",
}


def extract(root: Path = ROOT) -> Catalog:
    """Every message, with the files that say it."""
    found = Catalog(charset="utf-8")
    for path in sources(root):
        name = path.relative_to(root).as_posix()
        python = path.suffix == ".py"
        options = {"reading": "yes" if name.startswith("app/reading/") else "no"} if python else JINJA
        for _, message, _, context in extract_from_file(PYTHON if python else "jinja2", path, options=options):
            found.add(message, locations=[(name, 0)], context=context)
    return found


def sources(root: Path) -> Iterator[Path]:
    """The files whose words people read on pages."""
    for folder, kind, silent in (("app", "*.py", SILENT), ("templates", "*.html", SILENT_PAGES)):
        for path in sorted((root / folder).rglob(kind)):
            if not any(fnmatch(path.relative_to(root).as_posix(), pattern) for pattern in silent):
                yield path


def update(root: Path = ROOT, po: Path = PO) -> Catalog:
    """The present catalogue with what the code says now: what is new is empty, nothing is guessed."""
    with po.open("rb") as file:
        catalogue = read_po(file, locale="sw_KE")
    head = catalogue.header_comment
    catalogue.update(extract(root), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.header_comment = head
    return catalogue


def text_of(catalogue: Catalog) -> bytes:
    """As the file has it: sorted, without where each is said, so that moving code changes nothing."""
    written = BytesIO()
    write_po(written, catalogue, width=120, sort_output=True, ignore_obsolete=True, no_location=True)
    return IDLE_HEADERS.sub(b"", written.getvalue())


def missing(catalogue: Catalog) -> list[str]:
    """Messages without a translation in every form, or with one that is marked as doubtful."""
    return [str(m.id) for m in catalogue if m.id and (m.fuzzy or not all(forms(m.string)))]


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def main() -> int:
    catalogue = update()
    text, empty = text_of(catalogue), missing(catalogue)
    if "--check" not in sys.argv[1:]:
        PO.write_bytes(text)
        print(f"{len(catalogue)} messages, {len(empty)} of them without a translation.")
        return 0
    old = text != PO.read_bytes()
    if old:
        print("The catalogue is not what the code says: run ./scripts/messages.", file=sys.stderr)
    for message in empty:
        print(f"No translation: {message}", file=sys.stderr)
    return 1 if old or empty else 0


if __name__ == "__main__":
    sys.exit(main())
