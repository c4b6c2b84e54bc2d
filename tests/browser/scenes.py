"""Every page and state that a browser looks at: those of membership stand beside."""

from typing import Any

from tests import people
from tests.browser import (
    scenes_bulletin,
    scenes_calendar,
    scenes_forum,
    scenes_membership,
    scenes_months,
    scenes_repository,
)
from tests.browser.scene import Scene, send_empty


def sign_in_wrongly(page: Any) -> None:
    page.fill("#email", people.MEMBER.email)
    page.fill("#password", "not the words")
    page.press("#password", "Enter")
    page.wait_for_selector(".problems")


def submit_nothing(page: Any) -> None:
    page.click("main button[value=submit]")
    page.wait_for_selector(".problems")


def decline_without_reason(page: Any) -> None:
    page.click("text=Decline this document")
    page.wait_for_selector(".problems")


def open_menu(page: Any) -> None:
    page.click(".drop:visible > summary")


A, C, R, M, L, G = (
    people.ADMINISTRATOR,
    people.COORDINATOR,
    people.REPRESENTATIVE,
    people.MEMBER,
    people.LEAD,
    people.GUEST,
)
SCENES = (
    Scene("welcome", None, "/"),
    Scene("welcome, Kiswahili", None, "/", language="sw"),
    Scene("welcome, nothing public", None, "/", bare=True),
    Scene("sign-in", None, "/sign-in"),
    Scene("sign-in, wrong", None, "/sign-in", sign_in_wrongly),
    Scene("how to join", None, "/join"),
    Scene("forgotten password", None, "/reset"),
    Scene("forgotten password, empty", None, "/reset", send_empty),
    Scene("new password", None, "{reset}", send_empty),
    Scene("invitation", None, "{invitation}"),
    Scene("invitation, empty", None, "{invitation}", send_empty),
    Scene("invitation that does not work", None, "/invitation/used-already", status=404),
    Scene("home", C, "/"),
    Scene("home, menu open", R, "/", open_menu),
    Scene("home, Kiswahili", C, "/", language="sw"),
    Scene("home, empty", M, "/", bare=True),
    Scene("home of a guest", G, "/"),
    Scene("documents", M, "/documents"),
    Scene("documents, filtered", M, "/documents?type=research_study&county=023"),
    Scene("documents, nothing fits", M, "/documents?type=research_study&county=047"),
    Scene("documents, empty", M, "/documents", bare=True),
    Scene("several files", M, "/documents/upload"),
    Scene("several files, none chosen", M, "/documents/upload", send_empty),
    Scene("documents, signed out", None, "/documents"),
    Scene("unfinished documents", R, "/documents/mine"),
    Scene("unfinished documents, none", M, "/documents/mine"),
    Scene("document", M, "/documents/{published}"),
    Scene("document, Kiswahili", M, "/documents/{published}", language="sw"),
    Scene("document, draft with offers", R, "/documents/{draft}"),
    Scene("document, declined", R, "/documents/{declined}"),
    Scene("document, cannot be read", M, "/documents/{failed}"),
    Scene("document, still being read", M, "/documents/{reading}"),
    Scene("upload", R, "/documents/new"),
    Scene("upload, with errors", R, "/documents/new", submit_nothing),
    Scene("change of the description", C, "/documents/{published}/edit"),
    Scene("new version", C, "/documents/{published}/versions"),
    Scene("withdrawal", C, "/documents/{published}/withdraw"),
    Scene("review queue", C, "/documents/review"),
    Scene("review queue, empty", C, "/documents/review", bare=True),
    Scene("review", C, "/documents/{submitted}"),
    Scene("review, declined without a reason", C, "/documents/{submitted}", decline_without_reason),
    Scene("reader", M, "/documents/{published}/pages/4?q=mobile+window"),
    Scene("reader, without a search", None, "/documents/{published}/pages/1"),
    Scene("search", M, "/search?q=drought"),
    Scene("search, Kiswahili", M, "/search?q=drought", language="sw"),
    Scene("search, filtered", M, "/search?q=drought&county=023"),
    Scene("search, nothing found", M, "/search?q=zzyzx"),
    Scene("search, nothing typed", None, "/search"),
    Scene("search, engine away", M, "/search?q=drought", bare=True),
    Scene("organisations", M, "/organisations"),
    Scene("organisation", M, "/organisations/unicef"),
    Scene("organisation, signed out", None, "/organisations/unicef"),
    Scene("organisation, profile form", R, "/organisations/unicef/edit"),
    Scene("organisation, its people", R, "/organisations/unicef/people"),
    Scene("organisation, invitation form", R, "/organisations/unicef/people/invite", send_empty),
    Scene("organisation, programme form", R, "/organisations/unicef/programmes/new", send_empty),
    Scene("leaving", M, "/organisations/ndma/leave"),
    Scene("groups", M, "/groups"),
    Scene("group", people.COLLEAGUE, "/groups/financing"),
    Scene("group, members managed", L, "/groups/financing/members?find=Moraa"),
    Scene("account", R, "/account"),
    Scene("account, Kiswahili", R, "/account", language="sw"),
    Scene("administration", A, "/admin"),
    Scene("administration, people", A, "/admin/people"),
    Scene("administration, person", A, "/admin/people/{newcomer}"),
    Scene("administration, suspended person", A, "/admin/people/{suspended}"),
    Scene("administration, invitation", A, "/admin/people/invite", send_empty),
    Scene("administration, organisation", A, "/admin/organisations/new", send_empty),
    Scene("administration, jobs", A, "/admin/jobs"),
    Scene("administration, mail", A, "/admin/mail"),
    Scene("administration, audit", A, "/admin/audit"),
    Scene("refused", M, "/admin", status=403),
    Scene("not found", None, "/nowhere", status=404),
    Scene("style guide", None, "/styleguide"),
    *scenes_membership.SCENES,
    *scenes_months.SCENES,
    *scenes_calendar.SCENES,
    *scenes_forum.SCENES,
    *scenes_bulletin.SCENES,
    *scenes_repository.SCENES,
)
