"""What a small secretariat types. Most of it in this process, as each start of another costs a second; one for real."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.core.settings import Settings
from app.main import create_app
from tests import people

ROOT = Path(__file__).parents[2]


@pytest.mark.database_free
def test_from_nothing_to_the_first_administrator_and_a_token(baraza, tmp_path):
    data = tmp_path / "data"
    assert baraza("migrate") == (0, "The database is up to date.")
    add = ("person", "add", "first@people.example", "First Person", "--role", "administrator")
    status, link = baraza(*add, base_url="https://baraza.example")
    assert status == 0
    assert re.fullmatch(r"https://baraza\.example/invitation/[\w-]{43}", link)
    with TestClient(create_app(Settings(data_dir=data)), base_url="http://127.0.0.1:8000") as client:
        password = "four unrelated words here"
        path = link.removeprefix("https://baraza.example")
        client.post(path, data={"name": "First Person", "password": password})
        client.post("/sign-in", data={"email": "first@people.example", "password": password})
        assert client.get("/admin", follow_redirects=False).status_code == 200
    assert baraza(*add) == (1, "This address already has an account.")
    status, token = baraza("token", "create", "--email", "First@People.example")
    assert status == 0
    with TestClient(create_app(Settings(data_dir=data)), base_url="http://127.0.0.1:8000") as client:
        me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert me.json()["roles"] == ["administrator"]


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("person", "add", "not an address", "X"), 1, "Enter an e-mail address in the form name@example.org."),
        (
            ("person", "add", "x@people.example", "X", "--organisation", "nowhere"),
            1,
            "No organisation has the address name nowhere.",
        ),
        (("person", "add", "x@people.example", "X", "--role", "emperor"), 2, "'emperor' is not one of"),
        (("token", "create", "--email", "nobody@people.example"), 1, "Nobody has the address nobody@people.example."),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_left(baraza, arguments, status, sentence):
    baraza("migrate")
    code, said = baraza(*arguments)
    assert code == status
    assert sentence in said
    code, said = baraza("token", "create", "--email", "x@people.example")
    assert code == 1, "the person was not added"


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("secret_key", "change-me", "BARAZA_SECRET_KEY is a known default"),
        ("timezone", "Mars/Olympus", "There is no time zone 'Mars/Olympus'"),
        ("max_upload_mb", "0", "greater than or equal to 1"),
        ("base_url", "baraza.example", "begins with http:// or https://"),
    ],
)
@pytest.mark.parametrize("command", ["doctor", "migrate", "worker"])
def test_a_bad_setting_stops_every_command_with_a_sentence(baraza, command, setting, value, sentence):
    code, said = baraza(command, **{setting: value})
    assert code == 2
    assert f"BARAZA_{setting.upper()}" in said
    assert sentence in said


@pytest.mark.database_free
def test_doctor_notices_a_database_of_another_release(baraza):
    code, said = baraza("doctor")
    assert code == 1
    assert "run `baraza migrate`" in said.replace("│ │ │ ", "")


def test_doctor_tells_what_is_wrong_until_it_is_mended_and_no_secret(baraza, house):
    given = {"data": house.settings.data_dir, "database_url": house.settings.database_url}
    code, said = baraza("doctor", **given, smtp_url="smtp://u:marker@x:25", storage_url="")
    assert code == 1, "the index has not been built yet"
    assert "marker" not in said
    assert "Africa/Nairobi" in said
    assert baraza("reindex", **given)[0] == 0
    assert baraza("doctor", **given)[0] == 0


def test_a_worker_of_its_own_pays_what_is_owed_and_stops(house):
    house.browse().post("/reset", data={"email": people.MEMBER.email})
    settings = house.settings
    environment = {"BARAZA_DATA_DIR": str(settings.data_dir), "BARAZA_DATABASE_URL": settings.database_url}
    done = subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", "worker", "--once"],
        env=os.environ | environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"\d+ jobs done\.\n", done.stdout)
    assert len(house.mails(people.MEMBER)) == 1
