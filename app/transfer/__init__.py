"""Many documents at once: bulk import from a manifest with a trial first, and export as a bag that an import reads back."""

from app.transfer.commands import add_commands

__all__ = ["add_commands"]
