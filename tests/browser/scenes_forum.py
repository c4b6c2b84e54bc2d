"""Every page of the forum, of notifications and of dormancy, as `scenes.py` lists those of the other rooms."""

from typing import Any

from tests import people
from tests.browser.scene import Scene
from tests.browser.scenes_calendar import press, unfold
from tests.browser.shelf_forum import QUESTION

A, C, K, L, M = people.ADMINISTRATOR, people.COORDINATOR, people.COLLEAGUE, people.LEAD, people.MEMBER


def begin_nothing(page: Any) -> None:
    """A title that was asked before, and nothing more; everything that is folded open."""
    page.fill("#title", QUESTION)
    page.wait_for_selector(".similar")
    press("Post")(page)
    unfold(page)


def preview(page: Any) -> None:
    page.fill("#text", "Slips, **twice**:\n\n- one stays\n- one goes along")
    page.click("main button:text-is('Preview'):visible")
    page.wait_for_selector("#preview strong")
    unfold(page)
    page.fill("#cite_words", "drought")
    page.click("main button:text-is('Find')")
    page.wait_for_selector("#papers .row")


def answer_nothing(page: Any) -> None:
    page.fill("#text", "")
    press("Post")(page)


def empty(field: str, words: str):
    def then(page: Any) -> None:
        page.fill(field, "")
        press(words)(page)

    return then


def show_digest(page: Any) -> None:
    page.click("main button:has-text('Show')")
    page.wait_for_selector(".letter")
    unfold(page)


ON = "{question}"
FORUM = (
    Scene("forum", M, "/forum"),
    Scene("forum of a group, Kiswahili", K, "/forum?group=financing", language="sw"),
    Scene("forum, nothing yet", M, "/forum", bare=True),
    Scene("forum, a question", M, ON, unfold),
    Scene("forum, a question, Kiswahili", C, ON, unfold, language="sw"),
    Scene("forum, a problem, locked", people.REPRESENTATIVE, "{problem}"),
    Scene("forum, a private discussion", L, "{private}"),
    Scene("forum, begun without words", M, "/forum/new", begin_nothing),
    Scene("forum, answered with a preview", L, f"{ON}/reply", preview),
    Scene("forum, answered without words", M, f"{ON}/reply", answer_nothing),
    Scene("forum, changed without a reason", C, "/posts/{answer}/edit", press("Save")),
    Scene("forum, what it said before", K, "/posts/{answer}/history"),
    Scene("forum, renamed to nothing", M, f"{ON}/edit", empty("#title", "Save")),
    Scene("forum, drafts", K, "/forum/drafts"),
    Scene("forum, a poll without a question", C, "{problem}/poll", press("Put it to the vote")),
    Scene("forum, a vote for nothing", K, ON, press("Vote", ".field-error")),
    Scene("forum, a person", M, "/forum/people/{colleague}"),
    Scene("forum, somebody asked", C, "{waiting}/ask?find=Re"),
    Scene("forum, not answered yet", C, "/forum/unanswered"),
    Scene("forum, summary without words", C, f"{ON}/outcome", empty("#text", "Keep the summary")),
    Scene("forum, versions of the summary", M, f"{ON}/outcome/history"),
    Scene("forum, opened again without a reason", C, f"{ON}/outcome/reopen", press("Open it again")),
    Scene("forum, follow-up, empty", C, f"{ON}/actions/new", press("Agree it")),
    Scene("forum, conclusions", M, "/forum/conclusions"),
)
MODERATION = (
    Scene("forum, what may be done", C, f"{ON}/moderate"),
    Scene("forum, locked without a reason", C, f"{ON}/lock", press("Lock it")),
    Scene("forum, moved", C, f"{ON}/move?to=group-{{shocks}}"),
    Scene("forum, merged", C, "{problem}/merge?into={question_id}"),
    Scene("forum, split into nothing", C, f"{ON}/split", press("Split it")),
    Scene("forum, history of a topic", M, "{problem}/history"),
    Scene("forum, reported without a reason", K, "/posts/{by_mail}/report", press("Report it")),
    Scene("forum, reports", C, "/forum/reports"),
    Scene("forum, reports, decided, Kiswahili", C, "/forum/reports?show=decided", language="sw"),
    Scene("forum, decided without a choice", C, "/posts/{reported}/moderate", press("Decide")),
    Scene("forum, another look without words", K, "/posts/{decided}/decisions", press("Ask for another look")),
    Scene("forum, own reports", M, "/forum/reports/mine"),
)
TOLD = (
    Scene("notifications", M, "/notifications"),
    Scene("notifications, Kiswahili", K, "/notifications", language="sw"),
    Scene("notifications, choices", K, "/notifications/choices"),
    Scene("notifications, what another would get", C, "/notifications/digest?q=Kioko", show_digest),
    Scene("notifications, ended from a mail", None, "{unsubscribe}"),
    Scene("notifications, addresses that rest", A, "/admin/addresses", unfold),
    Scene("stewardship, where it is quiet", C, "/stewardship/quiet?weeks=1", unfold),
    Scene("stewardship, Kiswahili", C, "/stewardship/quiet", unfold, language="sw"),
)
SCENES = FORUM + MODERATION + TOLD
