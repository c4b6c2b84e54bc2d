"""Who people are: persons, sign-in and its sessions, invitations and resets, tokens; makes the Actor of a request."""

from app.accounts import api, routes, routes_account, routes_links, routes_mail
from app.accounts.identify import actor_of_person, actor_of_token, actors_of_people, cookie_name, identify
from app.accounts.imports import add_person, erase_people, hash_password
from app.accounts.jobs import HANDLERS
from app.accounts.letters import LETTERS
from app.accounts.limits import SignInLimits
from app.accounts.links import invite_person, make_link
from app.accounts.mailing import standing_of_mail
from app.accounts.models import AccountLink, ApiToken, LinkPurpose, Person, PersonState, SignInSession
from app.accounts.people import (
    PersonCard,
    cards,
    count_newcomer,
    create_token,
    get_person,
    no_longer_new,
    restore,
    suspend,
    take_turns,
)
from app.accounts.sessions import close_all_sessions, normal_email, set_password

ROUTERS = (routes.router, routes_links.router, routes_account.router, routes_mail.router, api.router)

__all__ = [
    "HANDLERS",
    "LETTERS",
    "ROUTERS",
    "AccountLink",
    "ApiToken",
    "LinkPurpose",
    "Person",
    "PersonCard",
    "PersonState",
    "SignInLimits",
    "SignInSession",
    "actor_of_person",
    "actor_of_token",
    "actors_of_people",
    "add_person",
    "cards",
    "close_all_sessions",
    "cookie_name",
    "count_newcomer",
    "create_token",
    "erase_people",
    "get_person",
    "hash_password",
    "identify",
    "invite_person",
    "make_link",
    "no_longer_new",
    "normal_email",
    "restore",
    "set_password",
    "standing_of_mail",
    "suspend",
    "take_turns",
]
