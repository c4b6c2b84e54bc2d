"""Every page of working groups, events, minutes, action points and polls, in its states.

The calendar's own views stand in `scenes_months.py`.
"""

from typing import Any

from tests import people
from tests.browser.scene import Scene, send_empty

A, C, H, K, L, M, R = (
    people.ADMINISTRATOR,
    people.COORDINATOR,
    people.CHAIR,
    people.COLLEAGUE,
    people.LEAD,
    people.MEMBER,
    people.REPRESENTATIVE,
)
AT = "/groups/financing"


def press(words: str, wait: str = ".problems"):
    def then(page: Any) -> None:
        page.click(f"main button:text-is({words!r})")
        page.wait_for_selector(wait)

    return then


def unfold(page: Any) -> None:
    """Everything that is folded on the page, open."""
    page.locator("main details:not([open])").evaluate_all("all => all.forEach(one => { one.open = true })")


def schedule_nothing(page: Any) -> None:
    """The form comes filled in, ready to be sent."""
    for name in ("title", "date", "start"):
        page.fill(f"#{name}", "")
    page.click("main button[value=save]")
    page.wait_for_selector(".problems")


# Pressing the button with whatever advice had come taken back, in one go.
UNREAD = """() => {
  const button = document.querySelector("main button[value=save]");
  button.form.querySelectorAll("[name=seen]").forEach((one) => one.remove());
  button.form.requestSubmit(button);
}"""


def clash(page: Any) -> None:
    """A series that falls together with others and with a public holiday: it is to be confirmed.

    As without scripts: whoever saw the advice while they chose the date would have read it already.
    """
    page.fill("#title", "A party")
    page.fill("#date", "2027-12-12")
    page.fill("#start", "14:00")
    page.fill("#end", "15:30")
    page.check("input[name=repeats][value=weekly]")
    page.check("input[name=mode][value=online]")
    page.evaluate(UNREAD)
    page.wait_for_selector("text=Before you save")


def take_address(page: Any) -> None:
    page.check("input[name=scope] >> nth=0")
    page.click("main button:text-is('Make an address')")
    page.wait_for_selector("#new-address")


GROUPS = (
    Scene("group, its lead", L, AT),
    Scene("group, visitor", None, AT),
    Scene("group, Kiswahili", K, AT, language="sw"),
    Scene("group, new and empty", L, AT, bare=True),
    Scene("group, closed", L, "/groups/ended"),
    Scene("group opened, empty", H, "/groups/new", send_empty),
    Scene("group proposals", H, "/groups/proposals"),
    Scene("group proposal, before the committee", H, "/groups/proposals/{voting}"),
    Scene("group proposal, a wish to close", L, "/groups/proposals/{wish}"),
    Scene("group topics", H, "/groups/topics"),
    Scene("group topics, changed, Kiswahili", A, "/groups/topics/change", language="sw"),
    Scene("terms of reference", None, f"{AT}/terms"),
    Scene("terms of reference, written", L, f"{AT}/terms/new"),
    Scene("terms of reference, compared", None, f"{AT}/terms/2/changes"),
    Scene("group joined", people.OTHER_REPRESENTATIVE, f"{AT}/join"),
    Scene("group left", K, f"{AT}/leave"),
    Scene("group closed, empty", H, "/groups/shocks/close", send_empty),
    Scene("group invitation", L, f"{AT}/members/invite?person={{invited}}"),
    Scene("group requests", R, "/groups/requests"),
    Scene("group request declined", L, f"{AT}/entries/{{entry}}/decline", send_empty),
    Scene("rota", L, f"{AT}/rota"),
    Scene("rota, Kiswahili", K, f"{AT}/rota", language="sw"),
    Scene("rota, a turn", L, f"{AT}/rota/{{turn}}", press("Skip the turn")),
    Scene("rota, a pause", L, f"{AT}/rota/organisations/unicef", send_empty),
    Scene("group polls", L, f"{AT}/polls"),
    Scene("poll, asked without dates", L, f"{AT}/polls/new", press("Ask the group")),
    Scene("poll, answered", K, "{poll}"),
    Scene("poll, its lead", L, "{poll}"),
    Scene("poll, Kiswahili", M, "{poll}", language="sw"),
)
EVENTS = (
    Scene("event scheduled", L, "/events/new", unfold),
    Scene("event scheduled, empty", L, "/events/new?group=financing", schedule_nothing),
    Scene("event scheduled, warnings", L, "/events/new?group=financing", clash),
    Scene("event scheduled, Kiswahili", L, "/events/new?group=financing", unfold, language="sw"),
    Scene("event, visitor", None, "{open_on}"),
    Scene("event, registered", K, "{webinar_on}"),
    Scene("event, Kiswahili", R, "{webinar_on}", language="sw"),
    Scene("event, series and agenda", L, "{series_on}"),
    Scene("event, waiting list", R, "{full_on}"),
    Scene("event, called off", M, "{off_on}"),
    Scene("event, past, with its recording", M, "{past_on}"),
    Scene("event changed", L, "/events/{series}/edit", unfold),
    Scene("event moved, Kiswahili", L, "{series_on}/move", language="sw"),
    Scene("event cancelled", L, "/events/{series}/cancel", send_empty),
    Scene("event, its people", L, "{series_on}/people"),
    Scene("event, its agenda", L, "{series_on}/agenda", press("Add to the agenda")),
    Scene("event, its recording", C, "{past_on}/recording"),
    Scene("calendar addresses", K, "/account/calendars", take_address),
    Scene("calendar addresses, none", L, "/account/calendars"),
)
MEETINGS = (
    Scene("minutes, written", L, "{disputed}/minutes/edit"),
    Scene("minutes, two texts", M, "{conflict}"),
    Scene("minutes, draft", L, "{disputed}/minutes"),
    Scene("minutes, circulated, Kiswahili", K, "{circulated}/minutes", language="sw"),
    Scene("minutes, final", L, "{final}/minutes"),
    Scene("minutes, to be circulated", L, "{begun}/minutes/circulate"),
    Scene("minutes, to be final", L, "{ready}/minutes/final"),
    Scene("minutes, taken up again", L, "{final}/minutes/reopen", send_empty),
    Scene("minutes, versions", L, "{disputed}/minutes/versions"),
    Scene("minutes, action point", L, "{disputed}/minutes/actions/new?item=general", send_empty),
    Scene("attendance, Kiswahili", L, "{final}/attendance", language="sw"),
    Scene("attendance, code on the wall", L, "{now}/attendance/code"),
    Scene("check-in", K, "/check-in", send_empty),
    Scene("check-in, the meeting", K, "/check-in/{code}"),
    Scene("certificate", None, "/certificates/{valid}"),
    Scene("certificate, not valid any more", None, "/certificates/{revoked}"),
    Scene("own certificates, Kiswahili", K, "/account/certificates", language="sw"),
    Scene("minutes of meetings", L, "/minutes"),
)
ACTIONS = (
    Scene("action points", L, "/actions"),
    Scene("action points, Kiswahili", K, "/actions", language="sw"),
    Scene("action point, its owner", K, "/actions/{action}", press("Write it down")),
    Scene("action point, steered", L, "/actions/{action}", unfold),
    Scene("group action points", L, f"{AT}/actions"),
    Scene("group action point, new", L, f"{AT}/actions/new", send_empty),
    Scene("recommendations, Kiswahili", M, "/recommendations", language="sw"),
    Scene("group highlights", L, f"{AT}/highlights"),
    Scene("group highlight, new", L, f"{AT}/highlights/new", send_empty),
    Scene("highlight followed up", L, "{follow}", send_empty),
    Scene("highlights of the quarter", M, "/highlights/{quarter}"),
)
SCENES = GROUPS + EVENTS + MEETINGS + ACTIONS
