"""Who can be given something to do."""

from sqlalchemy.orm import Session

from app import groups, organisations
from app.core.errors import InvalidError, NotFoundError
from app.followup.labels import Gettext

NOBODY = "Nobody of the community has this e-mail address."


def choices(session: Session, group_id: int, say: Gettext) -> list[tuple[str, str]]:
    """People of the group by name, then their organisations as such; codes as `forms.OfferedForm` reads them."""
    people = groups.participants(session, group_id)
    of = organisations.organisations_of(session, [one.person_id for one in people])
    bodies = sorted({(one.short, one.id) for one in of.values()})
    as_such = say("%(name)s, through its representatives")
    named = sorted((", ".join(filter(None, (one.name, one.organisation))), one.person_id) for one in people)
    return [
        *((f"p{number}", label) for label, number in named),
        *((f"o{number}", as_such % {"name": label}) for label, number in bodies),
    ]


def by_mail(session: Session, email: str) -> int:
    """The number of somebody of the community. InvalidError, with the field `owner`, for anybody else."""
    try:
        person = organisations.person_by_email(session, email)
    except NotFoundError:
        raise InvalidError(NOBODY, {"owner": NOBODY}) from None
    if groups.candidate(session, person.id) is None:
        raise InvalidError(NOBODY, {"owner": NOBODY})
    return person.id
