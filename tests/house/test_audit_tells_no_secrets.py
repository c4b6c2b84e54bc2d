"""Administrators keep the house and read its journal; what a group says in private does not stand there."""

import re

import time_machine

from tests import people
from tests.house.test_sent_twice import EVENT, MONDAY, POLL
from tests.meetings import keeping

SECRET = "Umbrella"


def test_the_journal_names_acts_and_not_what_a_group_wrote(house, browse):
    lead = browse(people.LEAD)
    with time_machine.travel(MONDAY, tick=False):
        assert lead.post("/events/new", data=EVENT | {"title": SECRET}).status_code == 303
        assert lead.post("/groups/financing/polls/new", data=POLL | {"title": SECRET}).status_code == 303
        brought = {"kind": "learning", "text": SECRET}
        assert lead.post("/groups/financing/highlights/new", data=brought).status_code == 303
        assert lead.post("/groups/financing/highlights/1/remove").status_code == 303
        base = keeping.held(house, title=SECRET)
        keeping.write(lead, base, SECRET)
        keeping.decide(lead, base, SECRET)
        changed = {"item": "general", "text": f"{SECRET} again", "seen": SECRET}
        assert lead.post(f"{base}/minutes/decisions/1", data=changed).status_code == 303
        assert lead.post(f"{base}/minutes/decisions/1/remove").status_code == 303
        keeping.todo(lead, base, SECRET, owner=str(house.person_id(people.COLLEAGUE)))
        assert lead.post(f"{base}/minutes/actions/1/remove").status_code == 303
        assert lead.post(f"{base}/agenda", data={"title": SECRET}).status_code == 303
        lead.post(f"{base}/attendance", data={"name-0": SECRET, "presence-0": "present"})
        taken_off = {"line-1": "removed", "was-line-1": "present"}
        assert lead.post(f"{base}/attendance", data=taken_off).status_code == 303
        administrator = browse(people.ADMINISTRATOR)
        journal = "".join(administrator.get(f"/admin/audit?page={page}").text for page in range(1, 4))
    told = set(re.findall(r"\b(?:event|poll|highlight|minutes|agenda|attendance)\.[a-z_]+", journal))
    assert {
        "event.scheduled", "poll.opened", "highlight.taken_back", "minutes.decision_changed", "minutes.decision_removed",
        "minutes.action_removed", "agenda.added", "attendance.removed",
    } <= told  # fmt: skip
    assert SECRET not in journal
