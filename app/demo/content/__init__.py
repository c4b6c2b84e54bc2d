"""The demo community as data: TOML and Markdown files beside this module, read into checked, frozen values."""

from collections.abc import Iterator
from pathlib import Path

from app.demo.content.applications import Around
from app.demo.content.bulletin import read_bulletin
from app.demo.content.calendar import Named, read_calendar
from app.demo.content.committees import read_committees, read_resolutions
from app.demo.content.community import read_groups, read_organisations, read_people
from app.demo.content.forum import read_forum
from app.demo.content.front import read_homes, read_milestones
from app.demo.content.meetings import read_meetings
from app.demo.content.membership import check_subjects, check_suspended, read_membership
from app.demo.content.models import (
    DemoContent,
    DemoDocument,
    DemoGroup,
    DemoGuest,
    DemoHome,
    DemoMilestone,
    DemoOrganisation,
    DemoPerson,
    DemoProgramme,
)
from app.demo.content.papers import Known, read_documents
from app.demo.content.repository import read_repository

__all__ = [
    "DemoContent",
    "DemoDocument",
    "DemoGroup",
    "DemoGuest",
    "DemoHome",
    "DemoMilestone",
    "DemoOrganisation",
    "DemoPerson",
    "DemoProgramme",
    "load_content",
]

HERE = Path(__file__).parent


def load_content(folder: Path = HERE) -> DemoContent:
    """Read everything but the documents, which `DemoContent.documents()` reads when asked.

    Raises ValueError with file, entry and field for an unknown code, a dangling reference or a misspelt key.
    """
    organisations = read_organisations(folder)
    slugs = frozenset(organisation.slug for organisation in organisations)
    people = read_people(folder, slugs)
    emails = frozenset(person.email for person in people)
    groups = read_groups(folder, slugs, emails)
    resolutions = read_resolutions(folder, emails)
    around = Around(slugs, emails, frozenset(group.slug for group in groups), frozenset(one.key for one in resolutions))
    door = read_membership(folder, around)
    check_subjects(resolutions, door)
    check_suspended(people, door)
    named = Named(slugs, emails, frozenset(group.slug for group in groups))
    calendar = read_calendar(folder, named)
    shared = {"public", "members", "committee"}
    known = Known(slugs, emails, frozenset(shared | {f"group:{group.slug}" for group in groups}))

    def documents() -> Iterator[DemoDocument]:
        return read_documents(folder / "documents", known)

    return DemoContent(
        organisations=organisations,
        people=people,
        groups=groups,
        committees=read_committees(folder, slugs, emails),
        resolutions=resolutions,
        membership=door,
        calendar=calendar,
        meetings=read_meetings(folder, named, calendar),
        forum=read_forum(folder, named),
        bulletin=read_bulletin(folder, named),
        milestones=read_milestones(folder, organisations),
        homes=read_homes(folder),
        repository=read_repository(
            folder,
            frozenset(path.stem for path in (folder / "documents").glob("*.md")),
            frozenset(group.slug for group in groups),
            slugs,
            emails,
        ),
        read_documents=documents,
    )
