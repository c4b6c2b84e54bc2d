"""What people are told of. The labels are message ids, with the name of who caused it in `%(by)s` where somebody did."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`label` fits before the title, such as "Amina Wanjiru named you in".

    Attributes:
        direct: addressed to the person; else it happens where they look on.
        always: told even of what the person has muted: decisions about their own words, duties of their office.
        watched: told only to whoever watches the topic or what is around it, by their nearest choice.
    """

    label: str
    direct: bool = True
    always: bool = False
    watched: bool = False


def _(message: str) -> str:
    """Marks a message for the catalogue; a name fills it when it is shown."""
    return message


KINDS: Mapping[str, Kind] = {
    "mentioned": Kind(_("%(by)s named you in")),
    "organisation_mentioned": Kind(_("%(by)s named your organisation in")),
    "group_mentioned": Kind(_("%(by)s named your group in")),
    "quoted": Kind(_("%(by)s quoted you in")),
    "replied": Kind(_("%(by)s answered in")),
    "asked": Kind(_("%(by)s asks you to answer")),
    "answer_accepted": Kind(_("Your answer was accepted in")),
    "answered": Kind(_("There is an accepted answer to"), direct=False),
    "concluded": Kind(_("%(by)s summarised what came of"), direct=False),
    "announced": Kind(_("%(by)s announced"), direct=False),
    "topic_started": Kind(_("%(by)s began"), direct=False, watched=True),
    "posted": Kind(_("%(by)s wrote in"), direct=False, watched=True),
    "unanswered": Kind(_("Nobody has answered yet:"), always=True),
    "reported": Kind(_("A contribution was reported in"), always=True),
    "to_review": Kind(_("A first contribution waits to be looked at in"), always=True),
    "another_look": Kind(_("%(by)s asks for another look at a decision in"), always=True),
    "moderated": Kind(_("A decision about your contribution in"), always=True),
    "report_decided": Kind(_("Your report was looked at:"), always=True),
    "letter": Kind(_("By mail:"), always=True),
}
