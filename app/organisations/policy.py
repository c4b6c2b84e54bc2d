"""Who may see and change what of an organisation. Pure: no session, no request."""

from app.access import ALLOW, HIDE, Actor, Permission, Role, Scope, Verdict, not_now, refuse
from app.organisations.models import OrganisationState, TransferState


def may_see(actor: Actor, organisation_id: int, state: str) -> Verdict:
    """Profiles of members in good standing are public; others are open to their own people and to administrators."""
    if state == OrganisationState.ACTIVE or actor.may(Permission.PEOPLE_MANAGE):
        return ALLOW
    return ALLOW if organisation_id in actor.organisation_ids else HIDE


def may_edit(actor: Actor, organisation_id: int) -> Verdict:
    """The profile and the programmes."""
    if represents(actor, organisation_id) or actor.may(Permission.PEOPLE_MANAGE):
        return ALLOW
    return refuse("Only representatives of this organisation can change what it says of itself.")


def may_manage_people(actor: Actor, organisation_id: int) -> Verdict:
    """Invite, remove, change roles; the same people who see e-mail addresses."""
    if represents(actor, organisation_id) or actor.may(Permission.PEOPLE_MANAGE):
        return ALLOW
    return refuse("Only representatives of this organisation can invite and remove its people.")


def may_see_people(actor: Actor) -> Verdict:
    """Names and positions are for the community; guests and visitors see none."""
    return ALLOW if actor.is_member else refuse("The people of an organisation are shown to members of the community.")


def may_rename(actor: Actor) -> Verdict:
    """Name and kind are what the committee admitted, so they are not the representative's to change."""
    if actor.may(Permission.PEOPLE_MANAGE):
        return ALLOW
    return refuse("Only an administrator can change the name or the kind of an organisation.")


def represents(actor: Actor, organisation_id: int) -> bool:
    return actor.has_role(Role.REPRESENTATIVE, Scope.ORGANISATION, organisation_id)


def may_see_legal(actor: Actor, organisation_id: int) -> Verdict:
    """Legal status and registration number: for those who speak for the organisation, and the secretariat."""
    if represents(actor, organisation_id) or actor.may(Permission.MEMBERSHIP_SCREEN):
        return ALLOW
    return refuse("Only representatives of this organisation and the secretariat see its registration.")


def may_see_history(actor: Actor) -> Verdict:
    """Who changed a profile, when and what: for members of the community, since it names people."""
    return ALLOW if actor.is_member else refuse("The history of a profile is shown to members of the community.")


def may_answer(actor: Actor, person_id: int, state: str) -> Verdict:
    """A request to act for another organisation: the person alone, once."""
    if actor.person_id != person_id:
        return HIDE
    return ALLOW if state == TransferState.ASKED else not_now("This request has been answered or taken back already.")
