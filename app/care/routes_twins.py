"""`/stewardship/duplicates`: the very same file in several documents, for whoever reviews them."""

from app import documents
from app.care.pages import TwinsPage
from app.web import Coordinator, Rendered, Room, UnitOfWork, render

router = Room("/stewardship/duplicates")


@router.get("")
def twins(_: Coordinator, session: UnitOfWork) -> Rendered:
    found = documents.kept_twice(session)
    wasted = sum(one.size * (len(one.documents) - 1) for one in found)
    return render("care/twins.html", TwinsPage(found, wasted))
