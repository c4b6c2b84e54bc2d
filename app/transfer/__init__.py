"""Many documents at once: bulk import from a manifest with a trial first, and export as a bag that an import reads back."""

from app.transfer import routes_export, routes_import
from app.transfer.columns import COLUMNS, MEANING
from app.transfer.commands import add_commands
from app.transfer.erase import erase_transfers_of
from app.transfer.jobs import HANDLERS

ROUTERS = (routes_import.router, routes_export.router)
UPLOAD_PATHS = ("/documents/import",)

__all__ = ["COLUMNS", "HANDLERS", "MEANING", "ROUTERS", "UPLOAD_PATHS", "add_commands", "erase_transfers_of"]
