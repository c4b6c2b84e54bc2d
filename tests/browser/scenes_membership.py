"""Every page and state of membership and of the committees, as `scenes.py` lists those of the other rooms.

The steps of an application stand in `test_apply.py`, which fills them in.
"""

from typing import Any

from tests import people
from tests.browser.scene import Scene, send_empty
from tests.committee import OF_ILO, OF_UNICEF

A, H, M, R = people.ADMINISTRATOR, people.CHAIR, people.MEMBER, people.REPRESENTATIVE


def press(words: str):
    """Press the button; the page comes back with what is wrong."""

    def then(page: Any) -> None:
        page.click(f"main button:text-is({words!r})")
        page.wait_for_selector(".problems")

    return then


def open_changes(page: Any) -> None:
    page.click("td details >> nth=0")


def preview_the_code(page: Any) -> None:
    page.fill("#text_en", "## Respect\n\nWe listen.")
    page.fill("#what_changed", "Shorter.")
    page.click("main button[value=preview]")
    page.wait_for_selector("#preview")


def preview_a_letter(page: Any) -> None:
    page.click("main button[value=preview]")
    page.wait_for_selector("text=Preview")


APPLYING = (
    Scene("application, start", None, "/applications/new"),
    Scene("application, start without answers", None, "/applications/new", send_empty),
    Scene("application, link again", None, "/applications/link", send_empty),
    Scene("application, tasks", None, "{application_draft}"),
    Scene("application, waiting for the nomination", None, "{link_submitted}"),
    Scene("application, asked for more", None, "{link_asked}"),
    Scene("application, decided", None, "{link_decided}"),
    Scene("application, link that does not work", None, "/applications/1-nothing", status=404),
    Scene("nominations", R, "/nominations"),
    Scene("nominations, none", R, "/nominations", bare=True),
    Scene("nomination", R, "/nominations/{nomination}"),
    Scene("nomination, confirmed without words", R, "/nominations/{nomination}", press("Confirm the nomination")),
    Scene("nomination, answered", R, "/nominations/{nomination_answered}"),
    Scene("nomination from inside", R, "/nominations/new"),
    Scene("nomination from inside, empty", R, "/nominations/new", send_empty),
    Scene("secretariat, applications", A, "/secretariat/applications"),
    Scene("secretariat, nothing fits", A, "/secretariat/applications?q=zzyzx"),
    Scene("secretariat, no applications", A, "/secretariat/applications", bare=True),
    Scene("secretariat, screening", A, "/secretariat/applications/{application_screening}"),
    Scene(
        "secretariat, asks nothing", A, "/secretariat/applications/{application_screening}", press("Ask the applicant")
    ),
    Scene("secretariat, before the committee", A, "/secretariat/applications/{application_undeclared}"),
)
DECIDING = (
    Scene("committee room", H, "/committee"),
    Scene("committee room, nothing fits", H, "/committee?q=zzyzx"),
    Scene("committee room, no committee", A, "/committee", bare=True),
    Scene("committee, application to waive", H, "/committee/applications/{application_submitted}"),
    Scene(
        "committee, waived without a reason",
        H,
        "/committee/applications/{application_submitted}",
        press("Waive the nomination"),
    ),
    Scene("committee, before the declaration", OF_ILO, "/committee/applications/{application_undeclared}"),
    Scene("committee, nothing declared", OF_ILO, "/committee/applications/{application_undeclared}", press("Declare")),
    Scene("committee, recused", OF_UNICEF, "/committee/applications/{application_undeclared}"),
    Scene("committee, the vote", OF_ILO, "/committee/applications/{application_review}"),
    Scene("committee, nothing chosen", OF_ILO, "/committee/applications/{application_review}", press("Cast your vote")),
    Scene("committee, after the vote", H, "/committee/applications/{application_review}"),
    Scene("committee, decided", H, "/committee/applications/{application_decided}"),
    Scene("votes", H, "/committee/ballots"),
    Scene("votes, none", A, "/committee/ballots", bare=True),
    Scene("question", H, "/committee/ballots/new"),
    Scene("question, empty", H, "/committee/ballots/new", send_empty),
    Scene("vote", H, "/committee/ballots/{ballot}"),
    Scene("vote, closed without a reason", H, "/committee/ballots/{ballot}", press("Close the vote and decide")),
    Scene("vote, decided", H, "/committee/ballots/{ballot_decided}"),
    Scene("record", H, "/committee/ballots/{ballot_decided}/record"),
    Scene("committees", M, "/committees"),
    Scene("committee", M, "/committees/ncc"),
    Scene("committee, its seats managed", A, "/committees/ncc", open_changes),
    Scene("committee, new", A, "/committees/new", send_empty),
    Scene("committee, rules", A, "/committees/ncc/edit"),
    Scene("seat, new", A, "/committees/ncc/seats/new", send_empty),
    Scene("seat", A, "/committees/ncc/seats/{seat}/edit"),
    Scene("seat, closed", A, "/committees/ncc/seats/{seat}/close"),
    Scene("term", A, "/committees/ncc/seats/{seat}/term", send_empty),
    Scene("term, ended", A, "/committees/ncc/terms/{term}/end", send_empty),
    Scene("brief", H, "/committees/steering/brief"),
)
CONDUCT = (
    Scene("code of conduct", M, "/code-of-conduct"),
    Scene("code of conduct, not ticked", M, "/code-of-conduct", press("Accept")),
    Scene("code of conduct, none", M, "/code-of-conduct", bare=True),
    Scene("code of conduct, compared", None, "/code-of-conduct/versions/2"),
    Scene("code of conduct, past", None, "/code-of-conduct/versions/1"),
    Scene("code of conduct, written", A, "/code-of-conduct/new", preview_the_code),
    Scene("code of conduct, accepted by whom", A, "/secretariat/code-of-conduct"),
    Scene("measures", H, "/committee/sanctions"),
    Scene("measure, new", A, "/committee/sanctions/new", send_empty),
    Scene("measure, before the committee", A, "/committee/sanctions/{sanction}"),
    Scene("measure, in force", A, "/committee/sanctions/{sanction_in_force}"),
    Scene("measure, appealed", A, "/committee/sanctions/{sanction_appealed}"),
    Scene("measure, lifted", A, "/committee/sanctions/{sanction_in_force}/lift", send_empty),
    Scene("appeal by link", None, "/appeals/{appeal}"),
    Scene("appeal by link, empty", None, "/appeals/{appeal}", send_empty),
    Scene("guests and individual members", H, "/committee/stays"),
    Scene("guest, new", A, "/committee/stays/new", send_empty),
    Scene("individual member, new", A, "/committee/stays/new?kind=individual"),
    Scene("guest", A, "/committee/stays/{stay}"),
    Scene("guest, ended", A, "/committee/stays/{stay}/end", send_empty),
    Scene("individual member, before the committee", A, "/committee/stays/{stay_proposed}"),
    Scene("exemption", people.FORMER, "/exemption"),
)
COUNTER = (
    Scene("first steps", M, "/welcome"),
    Scene("letters", A, "/admin/letters"),
    Scene("letter", A, "/admin/letters/application_approved", preview_a_letter),
    Scene("programmes", M, "/programmes"),
    Scene("organisation, history", R, "/organisations/unicef/history"),
    Scene("organisation, person removed", R, "/organisations/unicef/people/{affiliation}/remove"),
    Scene("organisation, programme removed", R, "/organisations/unicef/programmes/{programme}/remove"),
    Scene("transfer", people.LEAD, "/transfers/{transfer}"),
)
SCENES = APPLYING + DECIDING + CONDUCT + COUNTER
