"""Writes docs/permissions.md, docs/jobs.md and a table of docs/import.md from the code; a test compares them.

`.venv/bin/python -m scripts.reference`
"""

import sys
from datetime import timedelta
from pathlib import Path

from app import transfer
from app.access import PERMISSIONS, Permission, Role
from app.worker import registry

DOCS = Path(__file__).resolve().parent.parent / "docs"

MEANING = {
    Permission.COMMUNITY_TAKE_PART: "read what is for members, upload documents, take part",
    Permission.DOCUMENT_REVIEW: "publish or decline documents that were handed in",
    Permission.CONTENT_MODERATE: "read every audience, change and withdraw what others published",
    Permission.BULLETIN_EDIT: "compile the bulletin: decide about submissions, write, send, correct",
    Permission.BULLETIN_APPROVE: "see the desk of the bulletin; approve an issue, or publish a correction, that somebody else wrote",
    Permission.COMMITTEE_READ: "read what is for the oversight committee",
    Permission.COMMITTEE_PRESIDE: "open a review, waive a nomination and close votes of the oversight committee",
    Permission.MEMBERSHIP_SCREEN: "screen applications, keep committees and their seats, propose guests and measures",
    Permission.PEOPLE_MANAGE: "invite, suspend and restore people, give and end roles",
    Permission.HOUSE_RUN: "see the state of the house, its jobs, its mail and its audit trail",
}


def permissions() -> str:
    lines = [
        "# Permissions",
        "",
        "A person has the permissions of the roles in force at that moment. A role is given for the community, one",
        "organisation, one working group or one committee of a county, from a moment on and, where it is to end, until",
        "another. Roles without a mark, and roles in a county's committee, open only what that body holds. Made by",
        "`scripts/reference.py` from the code.",
        "",
        f"| role | {' | '.join(f'`{permission}`' for permission in Permission)} |",
        f"| --- |{' --- |' * len(Permission)}",
    ]
    for role in Role:
        marks = ("yes" if permission in PERMISSIONS[role] else "" for permission in Permission)
        lines.append(f"| {role.replace('_', ' ')} | {' | '.join(marks)} |")
    lines += ["", "| permission | lets one |", "| --- | --- |"]
    lines += [f"| `{permission}` | {MEANING[permission]} |" for permission in Permission]
    return "\n".join(lines) + "\n"


def jobs() -> str:
    lines = [
        "# Jobs",
        "",
        "What is owed is a row in the database, paid by a worker. A job that fails waits longer each time and is parked after",
        "its last attempt, where an administrator sees it under `/admin/jobs`. Made by `scripts/reference.py` from the code.",
        "",
        "| job | what it does | attempts | together | by itself |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{one.name}` | {one.purpose} | {one.attempts} | {one.batch} | {interval(one.every)} |"
        for one in sorted(registry(), key=lambda one: one.name)
    ]
    return "\n".join(lines) + "\n"


def interval(every: timedelta | None) -> str:
    if every is None:
        return ""
    minutes = int(every.total_seconds()) // 60
    return f"every {minutes // 60} h" if minutes % 60 == 0 else f"every {minutes} min"


def importing() -> str:
    """docs/import.md with its table of columns made anew; the rest of the page is written by hand."""
    page = (DOCS / "import.md").read_text(encoding="utf-8")
    before, mark, rest = page.partition("<!-- columns -->\n")
    rows = [f"| `{name}` | {' | '.join(transfer.MEANING[name])} |\n" for name in transfer.COLUMNS]
    table = "".join(["| column | what it says | for example |\n| --- | --- | --- |\n", *rows])
    return f"{before}{mark}{table}\n{rest[rest.index('<!-- end of columns -->') :]}"


PAGES = {"permissions.md": permissions, "jobs.md": jobs, "import.md": importing}


def main() -> int:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
