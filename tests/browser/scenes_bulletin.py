"""Every page of the bulletin, as `scenes.py` lists those of the other rooms.

Pages that hold nothing of their own kind are passed through on the way to one that does, and looked at on a telephone only.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from tests import people
from tests.browser.scene import Scene
from tests.browser.scenes_calendar import press, unfold
from tests.browser.whole import ASK, RULES

C, H, M, R = people.COORDINATOR, people.CHAIR, people.MEMBER, people.REPRESENTATIVE


def passing(*paths: str, last: Callable[[Any], None] = unfold) -> Callable[[Any], None]:
    """From where the scene begins to each of these in turn ("" is there again); what follows is done at the last one."""

    def then(page: Any) -> None:
        wide, start = page.viewport_size, page.url
        page.set_viewport_size({"width": 320, "height": 900})
        for path in paths:
            unfold(page)
            found = page.evaluate(ASK, RULES)
            assert (found["headings"], found["over"] <= 0, found["barriers"], found["small"]) == (1, True, [], []), (
                page.url,
                found,
            )
            assert page.goto(urljoin(start, path)).status == 200, path
        page.set_viewport_size(wide)
        last(page)

    return then


def change_nothing(page: Any) -> None:
    """A title that is missing, with all that is folded open."""
    page.fill("#title_en", "")
    press("Save")(page)
    unfold(page)


def give_back_nothing(page: Any) -> None:
    unfold(page)
    press("Give it back")(page)


ON = "{bulletin_desk}"
SCENES = (
    Scene("bulletin", None, "/bulletins"),
    Scene("bulletin, nothing yet", M, "/bulletins", bare=True),
    Scene("bulletin, an issue", M, "{bulletin}/en"),
    Scene("bulletin, an issue, Kiswahili", None, "{bulletin}", language="sw"),
    Scene("bulletin, proposed without a title", M, "/bulletins/naming", passing("submissions/new", last=press("Propose it"))),
    Scene("bulletin, own proposals, Kiswahili", R, "/bulletins/submissions", language="sw"),
    Scene("bulletin, a proposal and its summary", M, "/bulletins/submissions/{proposal_told}", unfold),
    Scene("bulletin, a proposal to decide about", C, "/bulletins/submissions/{proposal}", passing("../desk/submissions", "")),
    Scene("bulletin, the desk", C, ON, unfold),
    Scene("bulletin, the desk, nothing yet", C, "/bulletins/desk", bare=True),
    Scene("bulletin, an item without a title", C, "{bulletin_item}", change_nothing),
    Scene("bulletin, two texts", C, "{bulletin_conflict}", passing("../words", "../versions", "")),
    Scene("bulletin, work", C, f"{ON}/work/plan", passing("../sections", "../work")),
    Scene("bulletin, preview", C, f"{ON}/preview"),
    Scene("bulletin, given back without a reason", H, "{bulletin_asked}/preview", passing("approval", last=give_back_nothing)),
    Scene("bulletin, no time chosen", C, "{bulletin_frozen}/approval", passing("recipients", "schedule", last=press("Confirm"))),
    Scene("bulletin, sent", C, "{bulletin_sent}/corrections", passing("sharing", "approval", "sending")),
)  # fmt: skip
