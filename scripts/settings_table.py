"""Writes the table of settings in README.md from the settings themselves; a test compares the two."""

import re
import sys
from pathlib import Path

from pydantic import SecretStr

from app.core.settings import Settings

README = Path(__file__).resolve().parent.parent / "README.md"
BETWEEN_MARKERS = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- /settings -->)", re.DOTALL)


def table() -> str:
    """Markdown, one row a setting, in the order of the class."""
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else str(field.default)
        rows.append(f"| `BARAZA_{name.upper()}` | {f'`{default}`' if default else 'empty'} | {field.description} |")
    return "\n".join(rows) + "\n"


def with_table(readme: str) -> str:
    return BETWEEN_MARKERS.sub(lambda _: table(), readme, count=1)


def main() -> int:
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
