"""The shared doorway: gates, the request's one transaction, rendering, errors, forms.

It knows the Actor as a value only.
"""

from app.web.doorway import Room
from app.web.environment import Moments
from app.web.forms import FormBody, HouseForm, errors_of
from app.web.gates import (
    Anyone,
    BulletinDesk,
    Committee,
    Coordinator,
    Editor,
    Gate,
    House,
    HouseRunner,
    Incoming,
    Member,
    PeopleManager,
    Secretariat,
    SignedIn,
    UnitOfWork,
)
from app.web.pagination import PER_PAGE, Pages, page_number, paginate
from app.web.responses import Rendered, leave_notice, redirect, render

__all__ = [
    "PER_PAGE",
    "Anyone",
    "BulletinDesk",
    "Committee",
    "Coordinator",
    "Editor",
    "FormBody",
    "Gate",
    "House",
    "HouseForm",
    "HouseRunner",
    "Incoming",
    "Member",
    "Moments",
    "Pages",
    "PeopleManager",
    "Rendered",
    "Room",
    "Secretariat",
    "SignedIn",
    "UnitOfWork",
    "errors_of",
    "leave_notice",
    "page_number",
    "paginate",
    "redirect",
    "render",
]
