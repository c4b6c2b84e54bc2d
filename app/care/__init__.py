"""Looking after what is stored: whole or damaged, claimed or orphaned, kept twice, how much for whom."""

from app.care import routes, routes_twins

ROUTERS = (routes.router, routes_twins.router)

__all__ = ["ROUTERS"]
