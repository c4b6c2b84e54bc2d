"""Room in the repository: every file that comes is counted for its organisation, and refused where there is none left."""

from typing import cast

from sqlalchemy import Table, bindparam, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Actor
from app.core.errors import InvalidError
from app.core.sentences import Sentence
from app.core.text import readable_size
from app.documents.models import Document, DocumentFile, DocumentVersion, StorageUse

DEFAULT = "quota_bytes"
"""What `session.info` calls the house's limit; octets, 0 or absent for none."""

_U, _D, _V, _F = (cast("Table", model.__table__) for model in (StorageUse, Document, DocumentVersion, DocumentFile))
_OWNER = (
    select(_D.c.organisation_id)
    .join(_V, _V.c.document_id == _D.c.id)
    .where(_V.c.id == bindparam("version"))
    .scalar_subquery()
)
_LIMIT = func.coalesce(_U.c.quota, bindparam("house_limit"))
_TAKE = (
    update(_U)
    .where(_U.c.organisation_id == _OWNER, or_(_LIMIT == 0, _U.c.size + bindparam("more") <= _LIMIT))
    .values(size=_U.c.size + bindparam("more"))
)


def take_room(session: Session, version_id: int, more: int) -> None:
    """Count `more` octets for the organisation whose document the version is of; InvalidError for `file` when they do not fit."""
    limit = int(session.info.get(DEFAULT, 0))
    given = {"version": version_id, "more": more, "house_limit": limit}
    if session.connection().execute(_TAKE, given).rowcount:
        return
    owner = session.connection().execute(select(_OWNER), {"version": version_id}).scalar()
    if owner is None:
        return
    if said := _refusal(session, owner, more):
        raise InvalidError(said, {"file": said})
    _first(session, owner)
    session.connection().execute(_TAKE, given)


def must_fit(session: Session, actor: Actor, more: int) -> None:
    """Before a file of so many octets is sent: InvalidError where none of the actor's organisations has room for it."""
    refusals = [_refusal(session, owner, more) for owner in sorted(actor.organisation_ids)]
    if refusals and all(refusals):
        raise InvalidError(refusals[0], {"file": refusals[0]})


def _refusal(session: Session, organisation_id: int, more: int) -> str:
    """Why so many octets do not fit; empty when they do."""
    used, quota = standing(session, organisation_id)
    if not quota or used + more <= quota:
        return ""
    return Sentence(
        "Your organisation has used %(used)s of its %(quota)s, and this file needs %(more)s. "
        "Remove what is no longer needed, or ask the secretariat for more room.",
        used=readable_size(used), quota=readable_size(quota), more=readable_size(more),
    )  # fmt: skip


def standing(session: Session, organisation_id: int) -> tuple[int, int]:
    """Octets used, and the limit; 0 for none."""
    row = session.execute(select(_U.c.size, _U.c.quota).where(_U.c.organisation_id == organisation_id)).first()
    house = int(session.info.get(DEFAULT, 0))
    return (0, house) if row is None else (row.size, house if row.quota is None else row.quota)


def recount(session: Session) -> None:
    """Count anew what each organisation keeps: what was removed makes room again."""
    found = dict(
        session.execute(
            select(_D.c.organisation_id, func.sum(_F.c.size))
            .join(_V, _V.c.document_id == _D.c.id)
            .join(_F, _F.c.version_id == _V.c.id)
            .where(_D.c.organisation_id.is_not(None))
            .group_by(_D.c.organisation_id)
        ).all()
    )
    known = dict(session.execute(select(_U.c.organisation_id, _U.c.size)).all())
    for organisation_id in found.keys() | known.keys():
        size = int(found.get(organisation_id, 0))
        if organisation_id not in known:
            _first(session, organisation_id)
        if known.get(organisation_id) != size:
            session.execute(update(_U).where(_U.c.organisation_id == organisation_id).values(size=size))


def _first(session: Session, organisation_id: int) -> None:
    """Its row; two who bring their organisation's first files at once make one."""
    try:
        with session.begin_nested():
            session.execute(insert(_U).values(organisation_id=organisation_id, size=0))
    except IntegrityError:
        return
