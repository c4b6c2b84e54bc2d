"""Letters of other rooms stand in the list of what people are told, without any private address."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import followup, mail
from app.core import clock
from app.mail import LetterBook
from app.notifications import Notification
from app.notifications.letters import keep
from tests import people
from tests.forum import talking


def test_a_letter_is_mailed_and_listed(house, browse):
    group = talking.group_id(house, "financing")
    with house.write() as session:
        followup.agree(
            session, kind="action", text="Send the figures.", owner_id=house.person_id(people.COLLEAGUE),
            organisation_id=None, due_on=(clock.now() + timedelta(days=9)).date(), audience=f"group-{group}",
            group_id=group, source_kind="meeting", source_id=1, by=house.actor(people.LEAD),
        )  # fmt: skip
    house.work()
    (letter,) = house.mails(people.COLLEAGUE)
    page = browse(people.COLLEAGUE).get("/notifications").text
    assert re.search(rf'<a href="/actions/1"><b>{letter["subject"]}', page)
    assert "By mail:" in page
    assert "Nothing yet" in browse(people.MEMBER).get("/notifications").text
    house.work()
    assert len(house.mails(people.COLLEAGUE)) == 1, "what was mailed is not mailed again"


def test_letters_with_private_links_are_never_listed(house, browse):
    """Passwords, invitations, applications, appeals: what opens something without signing in."""
    listed = {key for key, letter in house.services.get(LetterBook).letters.items() if letter.listed}
    assert len(listed) > 50
    private = re.compile(
        r"password|invitation$|^apply_|^application_|^sanction_|^appeal_(?!to_decide)|_invited$|^mail_"
    )
    assert {key for key in listed if private.search(key)} == {"event_invited", "group_invited"}, "these lead to pages"
    browse().post("/reset", data={"email": people.MEMBER.email})
    house.work()
    assert len(house.mails(people.MEMBER)) == 1
    assert "Nothing yet" in browse(people.MEMBER).get("/notifications").text


def test_whose_and_which_address(house):
    for number, (to, href) in enumerate(
        [
            (people.MEMBER.email, "/actions/1"),
            (people.MEMBER.email.upper(), "/groups/shock-responsive-social-protection/polls/3"),
            (people.MEMBER.email, "/applications/9f8A2k_33jdHHskw0wpQ-aLLs02jw"),
            (people.MEMBER.email, "https://elsewhere.example/"),
            (people.MEMBER.email, "//elsewhere.example/"),
            (people.SUSPENDED.email, "/actions/2"),
            ("stranger@nowhere.example", "/actions/3"),
        ]
    ):
        payload = {"to": to, "subject": "A letter", "href": href, "guard": "", "mark": str(number)}
        for _ in range(2):
            with house.write() as session:
                keep(session, house.services, payload, None)
    with house.read() as session:
        told = session.execute(select(Notification.person_id, Notification.href)).all()
    member = house.person_id(people.MEMBER)
    assert told == [(member, "/actions/1"), (member, "/groups/shock-responsive-social-protection/polls/3")]


@pytest.mark.database_free
def test_only_a_link_of_the_letter_can_be_listed(tmp_path):
    words = 'purpose = "P."\nplaceholders = ["name"]\nlisted = "name"\n' + "".join(
        f'subject_{code} = "S"\nbody_{code} = "B"\n' for code in ("en", "sw")
    )
    (tmp_path / "letters_x.toml").write_text(f"[x]\n{words}")
    with pytest.raises(ValueError, match="listed is no link"):
        mail.read_folder(tmp_path)
