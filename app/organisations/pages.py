"""The page value of a profile, and how it is made from rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup, escape

from app.access import Actor
from app.core.text import initials
from app.organisations.models import Organisation, OrganisationState, Programme
from app.organisations.policy import may_edit, may_manage_people, may_see_history, may_see_legal, may_see_people
from app.organisations.queries_people import Colleague
from app.organisations.queries_profile import places_of
from app.organisations.words import PersonLine, Words, person_line
from app.web.parts import Offer


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """`edit_href` is empty where the reader may not change it; `unit` says what `reached` counts, and when."""

    name: str
    pillar: str
    target_group: str
    reached: int | None
    unit: str
    period: str
    county_note: str
    text: str
    edit_href: str


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """`people` is empty, and `people_note` says why, for readers outside the community.

    `legal` is for those who may see it, and () for everybody else; `history_href` likewise "".
    """

    name: str
    acronym: str
    initials: str
    kind_label: str
    about: Markup
    website: str
    facts: Sequence[tuple[str, str]]
    legal: Sequence[tuple[str, str]]
    state_note: str
    programmes: Sequence[ProgrammeLine]
    add_programme_href: str
    counties: frozenset[str]
    national: bool
    people: Sequence[PersonLine]
    people_note: str
    documents: Sequence[object]
    documents_href: str
    history_href: str
    offers: Sequence[Offer]


def profile_page(
    organisation: Organisation,
    actor: Actor,
    words: Words,
    *,
    programmes: Sequence[Programme],
    people: Sequence[Colleague],
    documents: Sequence[object],
) -> ProfilePage:
    """Names go to the community only, e-mail addresses to those who manage the organisation's people."""
    address = f"/organisations/{organisation.slug}"
    edits = bool(may_edit(actor, organisation.id))
    sees_people = may_see_people(actor)
    _ = words.gettext
    notes = {
        OrganisationState.SUSPENDED: _("The membership of this organisation is suspended."),
        OrganisationState.FORMER: _("This organisation is no longer a member of the community."),
    }
    return ProfilePage(
        name=organisation.name,
        acronym=organisation.acronym,
        initials=organisation.acronym if 0 < len(organisation.acronym) < 8 else initials(organisation.name),
        kind_label=words.label("organisation_kind", organisation.kind),
        about=in_paragraphs(organisation.profile),
        website=organisation.website,
        facts=_facts(organisation, words),
        legal=_legal(organisation, words) if may_see_legal(actor, organisation.id) else (),
        state_note=notes.get(OrganisationState(organisation.state), ""),
        programmes=[_programme(one, words, f"{address}/programmes" if edits else "") for one in programmes],
        add_programme_href=f"{address}/programmes/new" if edits else "",
        counties=places_of(organisation, programmes),
        national=not organisation.counties,
        people=_people(organisation, actor, words, people) if sees_people else (),
        people_note="" if sees_people else _("The people of an organisation are shown to members of the community."),
        documents=documents,
        documents_href=f"/documents?{urlencode({'organisation': organisation.slug})}",
        history_href=f"{address}/history" if may_see_history(actor) else "",
        offers=_offers(organisation, actor, words, people),
    )


def in_paragraphs(text: str) -> Markup:
    """Plain text as paragraphs; whatever looks like markup in it is shown as it was typed."""
    blocks = (escape(block).replace("\n", Markup("<br>")) for block in text.split("\n\n") if block)
    return Markup("").join(Markup("<p>{}</p>").format(block) for block in blocks)


def _facts(organisation: Organisation, words: Words) -> list[tuple[str, str]]:
    _ = words.gettext
    pillars = ", ".join(words.label("pillar", code) for code in organisation.pillars)
    joined = str(organisation.joined_on.year) if organisation.joined_on else ""
    facts = [
        (_("Kind"), words.label("organisation_kind", organisation.kind)),
        (_("Pillars"), pillars),
        (_("Member since"), joined),
    ]
    return [(label, value) for label, value in facts if value]


def _legal(organisation: Organisation, words: Words) -> list[tuple[str, str]]:
    _ = words.gettext
    return [
        (_("Legal status"), organisation.legal_status or _("not given")),
        (_("Registration number"), organisation.registration_number or _("not given")),
    ]


def _people(organisation: Organisation, actor: Actor, words: Words, people: Sequence[Colleague]) -> list[PersonLine]:
    with_email = bool(may_manage_people(actor, organisation.id))
    return [
        person_line(
            one.name,
            ", ".join(part for part in (one.title, _role(one, words)) if part),
            email=one.email if with_email else "",
        )
        for one in people
        if one.is_active
    ]


def _role(one: Colleague, words: Words) -> str:
    if one.is_representative:
        return words.gettext("Voting contact") if one.voting_contact else words.gettext("Representative")
    return ""


def _offers(organisation: Organisation, actor: Actor, words: Words, people: Sequence[Colleague]) -> list[Offer]:
    address = f"/organisations/{organisation.slug}"
    _ = words.gettext
    offers = []
    if may_edit(actor, organisation.id):
        offers.append(Offer(_("Edit the profile"), f"{address}/edit"))
    if may_manage_people(actor, organisation.id):
        offers.append(Offer(_("Manage people"), f"{address}/people"))
    if any(one.person_id == actor.person_id for one in people):
        offers.append(Offer(_("Leave"), f"{address}/leave", kind="link"))
    return offers


def _programme(one: Programme, words: Words, editing: str) -> ProgrammeLine:
    units = {"people": words.gettext("people"), "households": words.gettext("households")}
    counted = [units.get(one.reached_unit, one.reached_unit), str(one.reached_year or "")]
    return ProgrammeLine(
        name=one.name,
        pillar=words.label("pillar", one.pillar),
        target_group=one.target_group,
        reached=one.reached,
        unit=", ".join(part for part in counted if part),
        period=period(one.from_year, one.to_year, words),
        county_note=words.places(one.counties),
        text=one.description,
        edit_href=f"{editing}/{one.id}/edit" if editing else "",
    )


def period(first: int | None, last: int | None, words: Words) -> str:
    if first is None and last is None:
        return ""
    if last is None:
        return words.gettext("since %(year)s") % {"year": first}
    return str(last) if first in {None, last} else f"{first}–{last}"
