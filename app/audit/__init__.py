"""What happened: who did what to which thing, and why. Rows are only ever added; the database refuses the rest."""

from app.audit.models import AuditEvent
from app.audit.record import newest, record

__all__ = ["AuditEvent", "newest", "record"]
