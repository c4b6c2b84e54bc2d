"""The pages on which a document is described: new, edit, new version."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.access import Actor
from app.core.settings import Settings
from app.documents.codes import TERMS
from app.documents.durations import as_clock
from app.documents.forms import DocumentForm, Rules
from app.documents.pages import Choices, Errors, FormPage
from app.documents.pages_proposed import Proposal
from app.documents.queries_detail import Detail
from app.groups import audiences
from app.groups.audiences import Offer
from app.reading import KINDS, accepted_extensions
from app.vocabularies import Vocabularies, load_vocabularies
from app.web.language import translations

Values = Mapping[str, str | Sequence[str]]
LISTS = frozenset({"pillars", "topics", "counties"})
LINES = frozenset({"authors"})
_NOTHING: Values = {}
FILE_TYPES = ", ".join(dict.fromkeys(kind.extensions[0][1:].upper() for kind in KINDS))
ACCEPT = ",".join(accepted_extensions())


def rules_for(
    session: Session,
    actor: Actor,
    settings: Settings,
    language: str = "en",
    *,
    present: str = "",
    past_embargo: bool = False,
) -> Rules:
    """What this person's form may hold; `present` is the audience that a document has already."""
    return Rules(
        load_vocabularies(session), audiences.offers(session, actor, present, language), settings.zone, past_embargo
    )


def new_page(
    rules: Rules,
    settings: Settings,
    language: str,
    *,
    values: Values,
    upload_token: str,
    errors: Errors = (),
    kept_file: str = "",
    kept_name: str = "",
    after: str = "",
) -> FormPage:
    say = translations(language).gettext
    return FormPage(
        say("Add a document"),
        "/documents/new",
        "/documents",
        _complete(values),
        choices(rules, language),
        errors,
        FILE_TYPES,
        ACCEPT,
        settings.max_upload_bytes,
        upload_token,
        kept_file,
        kept_name,
        may_submit=True,
        after=after,
    )


def edit_page(
    document_id: int,
    rules: Rules,
    language: str,
    *,
    values: Values,
    errors: Errors = (),
    proposals: Sequence[Proposal] = (),
) -> FormPage:
    say = translations(language).gettext
    here = f"/documents/{document_id}"
    return FormPage(
        say("Change the description"),
        f"{here}/edit",
        here,
        _complete(values),
        choices(rules, language, values),
        errors,
        proposals=proposals,
    )


def typed_values(form: DocumentForm) -> Values:
    """What was typed, as the fields take it back."""
    typed: dict[str, str | Sequence[str]] = {}
    for name, field in form._fields.items():
        data = field.data
        if isinstance(data, list):
            typed[name] = data if name in LISTS else ("\n" if name in LINES else ", ").join(data)
        else:
            typed[name] = data or ""
    return typed


def values_of(detail: Detail, visibility: str, zone: ZoneInfo) -> Values:
    until = detail.facts.embargo_until
    return {
        "title": detail.title,
        "type": detail.type,
        "summary": detail.summary,
        "authors": "\n".join(detail.authors),
        "year": str(detail.year or ""),
        "language": detail.language,
        "keywords": ", ".join(detail.keywords),
        "licence": detail.licence,
        "visibility": visibility,
        "listed": detail.facts.listed,
        "embargo_until": until.astimezone(zone).date().isoformat() if until else "",
        "link": detail.link,
        "duration": as_clock(detail.duration) if detail.duration else "",
        "publisher": detail.publisher,
        "identifier": detail.identifier,
        **{name: detail.terms.get(vocabulary, ()) for name, vocabulary in TERMS.items()},
    }


def choices(rules: Rules, language: str, values: Values = _NOTHING) -> Choices:
    """What may be chosen; a topic that was retired stays with the document that has it in `values`."""
    vocabularies: Vocabularies = rules.vocabularies
    return Choices(
        vocabularies.choices("document_type", language),
        vocabularies.choices("language", language),
        vocabularies.choices("licence", language),
        vocabularies.choices("pillar", language),
        vocabularies.choices("topic", language, values.get("topics", ())),
        vocabularies.choices("county", language),
        [_visibility(offer, language) for offer in rules.offers],
        _listings(language),
    )


def _visibility(offer: Offer, language: str) -> tuple[str, str, str]:
    say = translations(language).gettext
    known = {
        audiences.MEMBERS: (say("Members"), say("All members of the community.")),
        audiences.PUBLIC: (say("Public"), say("Everyone, without signing in.")),
        audiences.COMMITTEE: (say("Committee"), say("The oversight committee.")),
    }
    label, hint = known.get(offer.visibility) or (offer.group, say("The members of this working group."))
    return offer.visibility, label, hint


def _listings(language: str) -> Sequence[tuple[str, str, str]]:
    say = translations(language).gettext
    return (
        ("", say("Nobody else"), say("Others do not see that it exists.")),
        (
            audiences.MEMBERS,
            say("All members: listed, not readable"),
            say("They see the title and the summary, and may ask for a copy."),
        ),
        (
            audiences.PUBLIC,
            say("Everyone: listed, not readable"),
            say("Visitors too see the title and the summary, and may ask for a copy."),
        ),
    )


_EMPTY: Values = {
    "title": "",
    "type": "",
    "summary": "",
    "authors": "",
    "year": "",
    "language": "en",
    "pillars": (),
    "topics": (),
    "counties": (),
    "keywords": "",
    "licence": "all_rights_reserved",
    "visibility": audiences.MEMBERS,
    "listed": "",
    "embargo_until": "",
    "link": "",
    "duration": "",
    "publisher": "",
    "identifier": "",
}


def _complete(values: Values) -> Values:
    return {**_EMPTY, **values}
