"""Leaving the house by other programs' doors: citations, metadata, signposts, harvesting, feeds."""

from app.exchange import citing
from app.exchange.citing import Work
from app.exchange.names import Name

__all__ = ["Name", "Work", "citing"]
