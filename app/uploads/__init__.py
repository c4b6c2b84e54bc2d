"""Files that come in pieces and survive a cut (tus 1.0.0). A finished one waits here until a form says what it belongs to."""

from app.uploads.actions import erase_uploads_of, let_go
from app.uploads.arrival import Digests
from app.uploads.claims import claim
from app.uploads.jobs import HANDLERS
from app.uploads.limits import Space, UploadLimits
from app.uploads.pump import Turns
from app.uploads.queries import holds
from app.uploads.routes import FOLDER, UPLOAD_PATHS, router

ROUTERS = (router,)

__all__ = [
    "FOLDER",
    "HANDLERS",
    "ROUTERS",
    "UPLOAD_PATHS",
    "Digests",
    "Space",
    "Turns",
    "UploadLimits",
    "claim",
    "erase_uploads_of",
    "holds",
    "let_go",
]
