"""Compose one message, queue it with the act that causes it, and deliver it."""

from app.mail.compose import queue
from app.mail.jobs import HANDLERS
from app.mail.models import MailMessage

__all__ = ["HANDLERS", "MailMessage", "queue"]
