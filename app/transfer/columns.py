"""What a manifest may say of a document: the fields of the form, and three of its own."""

from app.documents import FORM_FIELDS

OWN = ("file", "external_id", "organisation")
KNOWN = frozenset({*FORM_FIELDS, *OWN})
LEFT_OUT = frozenset(
    {"id", "url", "state", "version", "upload_token", "created_at", "published_at", "sha256", "files", "missing"}
)
"""What exports tell besides, and imports pass over in silence."""
MAX_EXTERNAL_ID = 200
