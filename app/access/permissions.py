"""What each role may do, beyond what its scope opens. Documented for administrators in docs/permissions.md."""

from enum import StrEnum

from app.access.models import Role


class Permission(StrEnum):
    COMMUNITY_TAKE_PART = "community:take_part"
    DOCUMENT_REVIEW = "document:review"
    CONTENT_MODERATE = "content:moderate"
    BULLETIN_EDIT = "bulletin:edit"
    BULLETIN_APPROVE = "bulletin:approve"
    COMMITTEE_READ = "committee:read"
    COMMITTEE_PRESIDE = "committee:preside"
    MEMBERSHIP_SCREEN = "membership:screen"
    PEOPLE_MANAGE = "people:manage"
    HOUSE_RUN = "house:run"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.MEMBER: frozenset({Permission.COMMUNITY_TAKE_PART}),
    Role.REPRESENTATIVE: frozenset({Permission.COMMUNITY_TAKE_PART}),
    Role.COORDINATOR: frozenset(
        {
            Permission.COMMUNITY_TAKE_PART,
            Permission.DOCUMENT_REVIEW,
            Permission.CONTENT_MODERATE,
            Permission.BULLETIN_EDIT,
            Permission.BULLETIN_APPROVE,
        }
    ),
    Role.COMMITTEE_MEMBER: frozenset({Permission.COMMUNITY_TAKE_PART, Permission.COMMITTEE_READ}),
    Role.COMMITTEE_CHAIR: frozenset(
        {
            Permission.COMMUNITY_TAKE_PART,
            Permission.COMMITTEE_READ,
            Permission.COMMITTEE_PRESIDE,
            Permission.BULLETIN_APPROVE,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.COMMUNITY_TAKE_PART,
            Permission.PEOPLE_MANAGE,
            Permission.HOUSE_RUN,
            Permission.MEMBERSHIP_SCREEN,
            Permission.BULLETIN_APPROVE,
        }
    ),
    Role.GROUP_LEAD: frozenset(),
    Role.GROUP_SECRETARY: frozenset(),
    Role.GROUP_MEMBER: frozenset(),
    Role.GUEST: frozenset(),
}
