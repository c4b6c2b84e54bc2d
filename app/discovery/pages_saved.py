"""Page values of saved searches; the templates named in each read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.requests import Request

from app import organisations
from app.access import Actor
from app.discovery.asked import Asked
from app.discovery.facets import NAMES, Labels, labels_of
from app.discovery.models import SavedSearch
from app.discovery.saved_forms import SavedForm
from app.discovery.saved_queries import MOST, asked_of
from app.notifications import Cadence
from app.web import Moments, errors_of
from app.web.language import language_of, translations
from app.web.parts import Offer

# Message ids, in the order in which they are offered.
CADENCES: Mapping[str, tuple[str, str]] = {
    Cadence.OFF: ("Never", "The search is only kept, to be run again."),
    Cadence.DAILY: ("Every day", "In the morning, where there is something new."),
    Cadence.WEEKLY: ("Every week", "On Monday morning, where there is something new."),
}


@dataclass(frozen=True, slots=True)
class SavedRow:
    """`words` is what was typed, `filters` what narrows it; `told` how much was new on `alerted`, "" for never."""

    id: int
    name: str
    href: str
    edit_href: str
    words: str
    filters: Sequence[str]
    cadence: str
    cadence_label: str
    alerted: Markup
    told: int


@dataclass(frozen=True, slots=True)
class SavedListPage:
    """`discovery/saved.html`."""

    searches: Sequence[SavedRow]
    most: int


@dataclass(frozen=True, slots=True)
class SavedFormPage:
    """`discovery/saved_form.html`: a new search (`id` 0) or one that is changed. `hidden`: its words and filters."""

    id: int
    action: str
    words: str
    filters: Sequence[str]
    run_href: str
    hidden: Sequence[tuple[str, str]]
    name: str
    cadence: str
    cadences: Sequence[tuple[str, str, str]]
    offers: Sequence[Offer]
    errors: Sequence[tuple[str, str]]
    faults: Mapping[str, str]


def list_page(
    session: Session, request: Request, actor: Actor, found: Sequence[SavedSearch], moments: Moments
) -> SavedListPage:
    language = language_of(request, actor)
    labels = labels_for(session, [asked_of(one) for one in found], language)
    say = translations(language).gettext
    return SavedListPage(
        [
            SavedRow(
                one.id,
                one.name,
                asked_of(one).href(),
                f"/searches/{one.id}",
                one.question,
                in_words(asked_of(one), labels, language),
                one.cadence,
                say(CADENCES[one.cadence][0]),
                moments.tag(one.alerted_at, language) if one.alerted_at else Markup(),
                one.told,
            )
            for one in found
        ],
        MOST,
    )


def form_page(
    session: Session,
    request: Request,
    actor: Actor,
    asked: Asked,
    form: SavedForm,
    *,
    search_id: int = 0,
    also: Sequence[tuple[str, str]] = (),
) -> SavedFormPage:
    """`also`: what is wrong beside what the form finds: (field, sentence)."""
    language = language_of(request, actor)
    say = translations(language).gettext
    labels = labels_for(session, [asked], language)
    errors = [*errors_of(form), *also]
    return SavedFormPage(
        search_id,
        f"/searches/{search_id}" if search_id else "/searches",
        asked.text,
        in_words(asked, labels, language),
        asked.href(),
        asked.pairs(),
        form.name.data or "",
        form.cadence.data or Cadence.OFF,
        [(code, say(label), say(hint)) for code, (label, hint) in CADENCES.items()],
        [Offer(say("Delete this search"), f"/searches/{search_id}/delete", "post", "warning")] if search_id else (),
        errors,
        dict(errors),
    )


def named(session: Session, asked: Asked, language: str) -> str:
    """What a search is called until its owner says otherwise."""
    said = [
        asked.text,
        *(label.partition(": ")[2] for label in in_words(asked, labels_for(session, [asked], language), language)),
    ]
    return ", ".join(part for part in said if part)[:100]


def in_words(asked: Asked, labels: Labels, language: str) -> list[str]:
    """Such as "County: Turkana, Marsabit"."""
    say = translations(language).gettext
    return [
        f"{say(NAMES[name])}: {', '.join(labels[name].get(value, value) for value in values)}"
        for name, values in asked.filters.items()
    ]


def labels_for(session: Session, asked: Sequence[Asked], language: str) -> Labels:
    wanted = {slug for one in asked for slug in one.filters.get("organisation", ())}
    return labels_of(session, organisations.names_by_slug(session, wanted) if wanted else {}, language)
