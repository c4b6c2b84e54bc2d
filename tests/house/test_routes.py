"""Every address has a gate or a reason to have none; what programs call is described; only one place commits."""

import ast
from pathlib import Path

import pytest

from app.web.doorway import gate_of

ROOT = Path(__file__).parents[2]
# Answered without asking who is there.
WITHOUT_ACTOR = {"/api/v1/openapi.json", "/healthz", "/readyz", "/static/{name}"}
# Open to whoever comes; what a page then shows is decided by the query behind it.
OPEN = {
    "GET /", "GET /join", "GET /search", "GET /styleguide", "GET /api/v1/search", "GET /search/suggest", "GET /api/v1/search/suggest",
    "GET /collections", "GET /collections/{number}", "GET /glossary",
    "GET /search/pages", "GET /search/filters/{name}", "GET /documents/browse", "GET /documents/{document_id}/similar",
    "GET /api/v1/documents/{document_id}/similar",
    "GET /sign-in", "POST /sign-in", "POST /sign-out", "POST /language", "OPTIONS /uploads",
    "GET /invitation/{token}", "POST /invitation/{token}",
    "GET /unsubscribe/{token}", "POST /unsubscribe/{token}",
    "GET /searches/stop/{token}", "POST /searches/stop/{token}",
    "GET /reset", "POST /reset", "GET /reset/{token}", "POST /reset/{token}",
    "GET /organisations", "GET /organisations.csv", "GET /programmes", "GET /programmes.csv",
    "GET /organisations/{slug}", "GET /api/v1/organisations", "GET /api/v1/organisations/{slug}",
    "GET /code-of-conduct", "GET /code-of-conduct/versions/{number}", "GET /appeals/{token}", "POST /appeals/{token}",
    "GET /applications/new", "POST /applications/new", "GET /applications/link", "POST /applications/link",
    "GET /applications/{token}", "GET /applications/{token}/check", "POST /applications/{token}/check",
    "GET /applications/{token}/submitted", "GET /applications/{token}/print", "POST /applications/{token}/answer",
    "GET /applications/{token}/withdraw", "POST /applications/{token}/withdraw", "POST /applications/{token}/again",
    "POST /applications/{token}/link", "GET /applications/{token}/{step}", "POST /applications/{token}/{step}",
    "GET /applications/{token}/programmes", "POST /applications/{token}/programmes",
    "GET /applications/{token}/programmes/new", "POST /applications/{token}/programmes/new",
    "GET /applications/{token}/programmes/{place}", "POST /applications/{token}/programmes/{place}",
    "GET /applications/{token}/programmes/{place}/remove", "POST /applications/{token}/programmes/{place}/remove",
    "GET /applications/{token}/contacts", "POST /applications/{token}/contacts",
    "GET /applications/{token}/contacts/new", "POST /applications/{token}/contacts/new",
    "GET /applications/{token}/contacts/{place}", "POST /applications/{token}/contacts/{place}",
    "GET /applications/{token}/contacts/{place}/remove", "POST /applications/{token}/contacts/{place}/remove",
    "GET /applications/{token}/documents", "POST /applications/{token}/documents",
    "GET /applications/{token}/documents/{file_id}", "GET /applications/{token}/documents/{file_id}/remove",
    "POST /applications/{token}/documents/{file_id}/remove",
    "POST /documents/{document_id}/copies", "GET /documents/copies/{token}", "POST /documents/copies/{token}",
    "GET /documents/{document_id}/versions/all", "GET /documents/{document_id}/versions/{number}",
    "GET /groups", "GET /groups/{slug}", "GET /groups/topics", "GET /groups/{slug}/terms",
    "GET /groups/{slug}/terms/{version}", "GET /groups/{slug}/terms/{version}/changes",
    "GET /api/v1/groups", "GET /api/v1/groups/{slug}",
    "GET /committees", "GET /committees/{slug}",
    "GET /events/{event_id}/on/{on}/minutes", "GET /events/{event_id}/on/{on}/minutes.pdf",
    "GET /certificates/{mark}", "GET /certificates/{mark}.pdf",
    "GET /events.ics", "GET /events/{event_id}.ics", "GET /feeds/{token}.ics",
    "GET /oai", "POST /oai", "GET /robots.txt", "GET /documents.atom", "GET /feeds/topics/{code}.atom",
    "GET /feeds/organisations/{slug}.atom",
    "GET /documents/{document_id}/statistics", "GET /documents/{document_id}/statistics.csv",
    "GET /search.{form}", "GET /documents/{document_id}/cite.{form}", "GET /documents/{document_id}/metadata/{form}",
    "GET /documents.{form}",
    "GET /documents", "GET /documents/{document_id}", "GET /documents/{document_id}/files/{name}",
    "GET /documents/{document_id}/searchable/{name}", "GET /documents/{document_id}/transcript",
    "GET /documents/{document_id}/pages/go", "GET /documents/{document_id}/pages/{number}",
    "GET /documents/{document_id}/pages/{number}.webp", "GET /documents/{document_id}/thumbnail",
    "GET /api/v1/documents", "GET /api/v1/documents/{document_id}",
    "GET /calendar", "GET /calendar/{year}/{month}", "GET /calendar/{year}/week/{number}", "GET /events",
    "GET /events/{event_id:int}", "GET /events/{event_id}/on/{on}",
    "GET /api/v1/events", "GET /api/v1/events/{event_id}",
    "GET /bulletins/{quarter}", "GET /bulletins/{quarter}/{language}", "GET /bulletins/{quarter}/items/{item_id}",
    "GET /bulletins", "GET /bulletins.atom", "GET /bulletins/{quarter}/{language}/citation.{form}",
    "GET /bulletins/{quarter}/{language}/card.png", "GET /api/v1/bulletins", "GET /api/v1/bulletins/{quarter}",
    "GET /bulletins/{quarter}.txt", "GET /bulletins/{quarter}/{language}.txt",
    "GET /bulletins/{quarter}.pdf", "GET /bulletins/{quarter}/{language}.pdf",
    "GET /bulletins/pictures/{picture_id}", "GET /bulletins/pictures/{picture_id}/small",
    # An applicant has no account; to whoever has no part in an application, it does not exist.
    "POST /api/v1/applications", "GET /api/v1/applications/{application_id}",
    *(
        f"POST /api/v1/applications/{{application_id}}/{move}"
        for move in (
            "confirm_nomination", "decline_nomination", "waive_nomination", "screen", "request_information", "answer",
            "open_review", "declare", "vote", "close", "withdraw",
        )
    ),
}  # fmt: skip


def routes(house):
    """(route, methods without HEAD) of all that the house answers, however routers were taken in."""
    found, waiting = [], list(house.app.router.routes)
    while waiting:
        route = waiting.pop()
        waiting += getattr(getattr(route, "original_router", None) or route, "routes", None) or ()
        if hasattr(route, "endpoint"):
            found.append((route, sorted((route.methods or set()) - {"HEAD"})))
    return found


def test_every_route_has_a_gate_or_is_listed_as_open(house):
    walked = routes(house)
    assert len(walked) > 90, "the walk must find the routes, or it judges nothing"
    without = {route.path for route, _ in walked if gate_of(route.endpoint) is None}
    assert without == WITHOUT_ACTOR
    open_to_all = {
        f"{method} {route.path}"
        for route, methods in walked
        for method in methods
        if (gate := gate_of(route.endpoint)) and not gate.signed_in and gate.permission is None
    }
    assert open_to_all == OPEN


def test_what_the_api_describes_has_a_declared_answer(house):
    described = [route for route, _ in routes(house) if route.path.startswith("/api/v1/") and route.include_in_schema]
    shown = [route for route in described if hasattr(route, "response_model")]
    assert len(shown) > 10
    assert [route.path for route in shown if route.response_model is None] == []
    schema = house.app.openapi()
    assert set(schema["paths"]) == {route.path for route in shown}


def test_pages_stay_out_of_the_description(house):
    assert all(path.startswith("/api/v1/") for path in house.app.openapi()["paths"])


@pytest.mark.database_free
def test_only_the_unit_of_work_commits():
    """`migrate` commits the connection it hands to Alembic; nothing else ends a transaction by itself."""
    found = set()
    files = list((ROOT / "app").rglob("*.py"))
    assert len(files) > 100
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr == "commit":
                found.add(str(path.relative_to(ROOT)))
    assert found == {"app/core/db.py", "app/core/migrate.py"}
