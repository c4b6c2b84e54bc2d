"""The page of one issue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.bulletin import covers
from app.bulletin.composing import months_of
from app.bulletin.edition import Edition
from app.bulletin.links import edition_href, issue_href
from app.bulletin.models import Issue
from app.bulletin.sharing import Sharing, sharing_of
from app.bulletin.web import EditionView, view
from app.core.settings import Settings
from app.exchange import Name, Work, citing
from app.web.language import LANGUAGES, say, translations
from app.web.parts import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePage:
    """One edition and the ways on from it.

    Attributes:
        months: "October to December 2026".
        languages: name, address, code, whether it is this one; () where there is only one.
        cite: in APA; `citations`: label and address of what programs take.
        earlier, later: name and address of the issues beside it, None at the ends.
        sharing: what a network shows of a link to it; None for who is signed in: networks never are.
    """

    edition: EditionView
    months: str
    languages: Sequence[tuple[str, str, str, bool]]
    text_href: str
    pdf_href: str
    cite: str
    citations: Sequence[tuple[str, str]]
    earlier: tuple[str, str] | None
    later: tuple[str, str] | None
    signed_in: bool
    offers: Sequence[Offer]
    sharing: Sharing | None


def issue_page(
    session: Session, settings: Settings, issue: Issue, edition: Edition, actor: Actor, language: str
) -> IssuePage:
    before, following = covers.beside(session, issue.quarter)
    _ = translations(language).gettext
    here = edition_href(edition)
    languages = [
        (name, f"{issue_href(issue.quarter)}/{code}", code, code == edition.language) for code, name in LANGUAGES
    ]
    at_desk = actor.may(Permission.BULLETIN_EDIT) or actor.may(Permission.BULLETIN_APPROVE)
    return IssuePage(
        edition=view(session, edition, language),
        months=months_of(issue.quarter, language),
        languages=[one for one in languages if one[2] in issue.editions] if len(issue.editions) > 1 else (),
        text_href=edition_href(edition, ".txt"),
        pdf_href=edition_href(edition, ".pdf"),
        cite=citing.apa(work_of(edition, issue, settings)),
        citations=[
            ("BibTeX", f"{here}/citation.bib"),
            ("RIS", f"{here}/citation.ris"),
            ("CSL-JSON", f"{here}/citation.json"),
        ],
        earlier=(months_of(before, language), issue_href(before)) if before else None,
        later=(months_of(following, language), issue_href(following)) if following else None,
        signed_in=actor.signed_in,
        offers=[Offer(_("Texts for social media"), f"/bulletins/desk/{issue.quarter}/sharing")] if at_desk else (),
        sharing=None if actor.signed_in else sharing_of(edition, settings),
    )


def work_of(edition: Edition, issue: Issue, settings: Settings) -> Work:
    """Nothing of an edition but its title is in it, so that anybody may have it."""
    kept = date.fromisoformat(edition.published_on) if edition.published_on else None
    community = say(settings.community_name, edition.language)
    return Work(
        key=f"bulletin-{edition.quarter}-{edition.language}",
        kind="bulletin",
        title=edition.title,
        names=[Name(community)],
        publisher="",
        day=kept or covers.published_on(issue, settings.zone),
        number=edition.quarter[-1],
        language=edition.language,
        url=f"{settings.base_url}{edition_href(edition)}",
    )
