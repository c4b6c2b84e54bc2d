"""Answers of pages behind a private link: kept by no cache, found by no search engine, told to no other site."""

from starlette.responses import Response

from app.access import Actor
from app.membership.models import Application
from app.web import Rendered, redirect

# `no-referrer` would take the origin off posts as well, and older browsers are known by nothing else.
HEADERS = {"cache-control": "private, no-store", "referrer-policy": "same-origin", "x-robots-tag": "noindex, nofollow"}


def show(template: str, page: object, status: int = 200) -> Rendered:
    return Rendered(template, page, status, dict(HEADERS))


def go(path: str, notice: str = "", kind: str = "success") -> Response:
    """303 to another page behind the link."""
    response = redirect(path, notice, kind)
    response.headers.update(HEADERS)
    return response


def applicant(application: Application) -> Actor:
    """Who acts through the link: an institution, no person of the house."""
    name = f"Applicant {application.name or application.contact_email}"
    return Actor(name=name, email=application.contact_email, language=application.language, via="link")
