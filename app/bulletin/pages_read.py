"""The page of one issue."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor
from app.bulletin.edition import Edition
from app.bulletin.links import edition_href
from app.bulletin.web import EditionView, view
from app.web.language import LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePage:
    """`languages`: name, address, code, whether it is this one."""

    edition: EditionView
    languages: Sequence[tuple[str, str, str, bool]]
    text_href: str
    pdf_href: str
    signed_in: bool


def issue_page(session: Session, edition: Edition, actor: Actor, language: str) -> IssuePage:
    return IssuePage(
        edition=view(session, edition, language),
        languages=[
            (name, f"/bulletins/{edition.quarter}/{code}", code, code == edition.language)
            for code, name in LANGUAGES
            if code in edition.languages
        ],
        text_href=edition_href(edition, ".txt"),
        pdf_href=edition_href(edition, ".pdf"),
        signed_in=actor.signed_in,
    )
