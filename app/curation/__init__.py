"""What the coordinator and working groups tend: collections, vocabularies, the glossary."""

from app.curation import routes_collections, routes_glossary, routes_vocabularies
from app.curation.actions import begin_with
from app.curation.erase import erase_collections
from app.curation.section import in_collections

ROUTERS = (routes_collections.router, routes_vocabularies.router, routes_glossary.router)

__all__ = ["ROUTERS", "begin_with", "erase_collections", "in_collections"]
