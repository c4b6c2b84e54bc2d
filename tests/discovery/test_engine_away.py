"""DU3, DU2: the engine is away, killed or empty; the house goes on, and the index comes to say what the rows say."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select, update
from typer.testing import CliRunner

import search
from app import organisations
from app.access import SYSTEM
from app.cli import cli
from app.core import clock
from app.core.settings import Settings
from app.discovery import Index, rebuild_index
from app.documents.actions import owe_indexing
from app.documents.models import Document, DocumentState, DocumentVersion
from app.jobs import Job, enqueue
from app.jobs.models import JobState
from app.organisations.models import Organisation, OrganisationState
from tests import people
from tests.discovery.library import Library
from tests.discovery.meili import KEY, free_port, meilisearch
from tests.discovery.test_permissions import ROW, answer_of
from tests.houses import House


def titles_in_rows(house: House) -> dict[int, str]:
    shown = select(Document.id, DocumentVersion.title).join(DocumentVersion, DocumentVersion.id == Document.version_id)
    with house.read() as session:
        rows = session.execute(shown.where(Document.state == DocumentState.PUBLISHED)).all()
    return {row.id: row.title for row in rows}


def titles_in_index(house: House) -> dict[int, str]:
    """Everything of kind document that the engine holds."""
    asked = search.Query(filters={"kind": ("document",)}, audiences=None, now=2**40, per_page=1000)
    return {hit.id: hit.title for hit in house.services.get(Index).engine.search(asked).hits}


def waiting(house: House) -> list[Job]:
    with house.read() as session:
        return list(session.scalars(select(Job).where(Job.name == "search.update")))


def work_later(house: House, seconds: float = 20) -> None:
    """What was put off is due by now."""
    with time_machine.travel(clock.now() + timedelta(seconds=seconds), tick=True):
        house.work()


@pytest.fixture
def away(settings: Settings):
    """A house whose Meilisearch does not answer."""
    port = free_port()
    changed = {"search_url": f"http://127.0.0.1:{port}", "search_key": KEY}
    house = House(settings.model_copy(update=changed | {"search_key": Settings(search_key=KEY).search_key}))
    yield Library(house), port
    house.close()


def test_du3_search_is_limited_to_titles_and_summaries_and_says_so(away):
    library, _ = away
    library.add(["deep inside: quokka"], title="Shade in Kitui", summary="On 50% of_trees", audience="public")
    library.add(title="Shade for members")
    library.add(title="Shade for the committee", audience="committee")
    library.add(title="Shade to come", embargo_until=clock.now() + timedelta(days=1), audience="public")
    library.add(title="Shade in a drawer", state=DocumentState.DRAFT, audience="public")
    library.house.work()
    shown = {people.VISITOR: 1, people.MEMBER: 2, people.CHAIR: 3, people.COORDINATOR: 3, people.FORMER: 1}
    for who, count in shown.items():
        page = library.client(who).get("/search?q=shade")
        assert page.status_code == 200
        assert "Search is limited at the moment" in page.text
        assert len(ROW.findall(page.text)) == count, who
        found = answer_of(library.client(who), "/api/v1/search?q=shade")
        assert (found["total"], found["limited"], len(found["hits"])) == (count, True, count)
        assert all("<mark>" not in hit["title"] for hit in found["hits"])
    member = library.client(people.MEMBER)

    def total(query: str) -> int:
        return answer_of(member, f"/api/v1/search?{query}")["total"]

    assert total("q=quokka") == 0
    assert total("q=kitui shade") == total("q=of_trees") == total("q=SHADE kit") == 1
    assert (total("q=ofxtrees"), total("q=k%25i")) == (0, 1)  # _ and % are no patterns
    assert total("q=shade&type=research_study") == 2
    assert total("q=shade&type=fact_sheet") == total("q=shade&kind=organisation") == 0
    assert total("") == 2
    for question in ('"', "a\x00b", "\\", "%", "🦁", "x" * 3000):
        assert member.get("/search", params={"q": question}).status_code == 200
    assert library.client(people.ADMINISTRATOR).get("/readyz").json()["search"] == "not ok"
    assert library.client(people.ADMINISTRATOR).get("/readyz").status_code == 200


@pytest.mark.once
def test_du3_writes_go_on_and_the_index_comes_right_when_the_engine_is_back(away, tmp_path):
    """Unattended: only the worker runs. The same with the real Meilisearch as with the embedded engine."""
    library, port = away
    first = library.add(["the okapi page"], title="Before")
    library.house.work()
    assert len(waiting(library.house)) == 1
    work_later(library.house)
    job = waiting(library.house)[0]
    assert (job.state, job.attempts) == (JobState.WAITING, 0), "being away uses up no attempt"
    client = library.client(people.COORDINATOR)
    assert client.post(f"/api/v1/documents/{first}/withdraw").status_code == 200
    second = library.add(["the okapi page again"], title="After")
    hidden = library.add(["the okapi of the committee"], title="Hidden", audience="committee")
    with meilisearch(port, tmp_path):
        work_later(library.house, seconds=120)
        assert titles_in_index(library.house) == {second: "After", hidden: "Hidden"}
        found = answer_of(library.client(people.MEMBER), "/api/v1/search?q=okapi")
        assert (found["engine"], found["limited"], found["total"]) == ("meilisearch", False, 1)
        assert found["hits"][0]["snippet"].count("<mark>") == 1
        assert found["facets"]["type"] == {"research_study": 1}
        assert client.post(f"/api/v1/documents/{second}/withdraw").status_code == 200
        library.house.work()
        assert titles_in_index(library.house) == {hidden: "Hidden"}
    assert answer_of(library.client(people.CHAIR), "/api/v1/search?q=hidden")["limited"]
    assert not waiting(library.house)


@pytest.mark.parametrize("loss", ["removed", "emptied", "other schema", "torn"])
def test_du3_a_lost_index_is_built_again_by_the_tending_job(library, loss):
    house = library.house
    library.add(["the okapi page"], title="Shade", audience="public")
    house.work()
    visitor = library.client(people.VISITOR)
    assert answer_of(visitor, "/api/v1/search?q=okapi")["total"] == 1
    folder = house.settings.data_dir / "index"
    if loss == "removed":
        shutil.rmtree(folder)
    if loss == "emptied":
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if loss == "other schema":
        stamp = next(folder.glob("g-*/stamp"))
        stamp.write_text("of another release")
        house.services.get(Index).engine.close()
    if loss == "torn":
        for path in folder.glob("g-*/*/meta.json"):
            path.write_text("{")
        house.services.get(Index).engine.close()
    assert answer_of(visitor, "/api/v1/search?q=shade")["limited"]
    assert "Shade" in visitor.get("/search?q=shade").text
    with house.write() as session:
        enqueue(session, "search.tend", key="schedule:search.tend")
    house.work()
    found = answer_of(visitor, "/api/v1/search?q=okapi")
    assert (found["limited"], found["total"]) == (False, 1)


def test_du3_another_writer_holds_the_index(library):
    """What changes meanwhile waits, reading goes on, and it is indexed when the lock is gone."""
    house = library.house
    library.add(title="Shade")
    house.work()
    with (house.settings.data_dir / "index" / "rebuilding.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        number = library.add(title="Okapi")
        house.work()
        member = library.client(people.MEMBER)
        assert answer_of(member, "/api/v1/search?q=shade")["total"] == 1
        assert answer_of(member, "/api/v1/search?q=okapi")["total"] == 0
        assert len(waiting(house)) == 1
    work_later(house)
    assert titles_in_index(house)[number] == "Okapi"
    assert not waiting(house)


def test_changes_during_a_rebuild_are_not_lost(library):
    house = library.house
    kept = library.add(title="Shade")
    gone = library.add(title="Old shade")
    house.work()
    added: list[int] = []

    def meanwhile(done: int, _total: int) -> None:
        if done == 1:
            added.append(library.add(title="Okapi"))
            library.client(people.COORDINATOR).post(f"/api/v1/documents/{gone}/withdraw")
            house.work()

    rebuild_index(house.services, meanwhile)
    assert added
    work_later(house)
    assert titles_in_index(house) == titles_in_rows(house) == {kept: "Shade", added[0]: "Okapi"}


@pytest.mark.once
def test_reindex_on_the_command_line_tells_how_many(library, monkeypatch):
    monkeypatch.setattr("app.cli.make_services", lambda _settings: library.house.services)
    for n in range(3):
        library.add(title=f"Shade {n}")
    answer = CliRunner().invoke(cli, ["reindex"])
    assert answer.exit_code == 0, answer.output
    assert "7 records are searchable" in answer.output  # with two organisations and two groups
    assert "Indexing" in answer.output
    assert set(titles_in_index(library.house)) == set(titles_in_rows(library.house))


@pytest.mark.parametrize("wait", [0.0, pytest.param(0.05, marks=pytest.mark.once)])
def test_du2_a_worker_killed_in_mid_indexing_leaves_nothing_behind(library, wait):
    """kill -9 while the engine takes the batch; the lease runs out, and the next worker brings index and rows together."""
    house = library.house
    for n in range(3):
        library.add([f"words of page {page} " * 400 for page in range(20)], title=f"Old {n}")
    house.work()
    house.services.get(Index).engine.close()
    with house.write() as session:
        session.execute(update(DocumentVersion).values(title="New title"))
        for number in titles_in_rows(house):
            owe_indexing(session, number)
    environment = os.environ | {
        "BARAZA_DATA_DIR": str(house.settings.data_dir),
        "BARAZA_DATABASE_URL": house.settings.resolved_database_url,
    }
    program = Path(sys.executable).with_name("baraza")
    with subprocess.Popen([program, "worker", "--once"], env=environment, stdout=subprocess.DEVNULL) as process:
        _until(lambda: any(job.state == JobState.RUNNING for job in waiting(house)) or process.poll() is not None)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
    work_later(house, seconds=70)
    assert titles_in_index(house) == titles_in_rows(house)
    assert set(titles_in_index(house).values()) == {"New title"}
    assert not waiting(house)


def _until(true) -> None:
    for _ in range(12_000):
        if true():
            return
        time.sleep(0.005)
    raise AssertionError("it never happened")


def test_a_stale_index_tells_nothing_of_what_was_taken_back(library):
    """SF1: the rows have the last word, whatever the index still holds."""
    house = library.house
    changes = {
        "Withdrawn": {"state": DocumentState.WITHDRAWN},
        "Restricted": {"audience": "committee"},
        "Embargoed": {"embargo_until": clock.now() + timedelta(days=1)},
        "Declined": {"state": DocumentState.DECLINED},
    }
    numbers = {title: library.add([f"the secret of the {title}"], title=title, audience="public") for title in changes}
    stays = library.add(["no secret"], title="Stays", audience="public")
    house.work()
    for title, values in changes.items():
        library.change(numbers[title], **values)
    for who in (people.VISITOR, people.MEMBER, people.REPRESENTATIVE, people.COORDINATOR):
        client = library.client(who)
        seen = {stays} | ({numbers["Restricted"]} if who == people.COORDINATOR else set())
        found = answer_of(client, "/api/v1/search?q=secret&per_page=100")
        # The owner's representative may open what is restricted now: it is theirs.
        if who == people.REPRESENTATIVE:
            seen.add(numbers["Restricted"])
        assert {hit["id"] for hit in found["hits"]} == seen, who
        assert found["total"] == len(seen)
        page = client.get("/search?q=secret").text
        assert {title for title in changes if f"of the <mark>{title}" in page or f"the {title}" in page} <= {
            "Restricted"
        }
        assert "Withdrawn" not in page
        assert "Embargoed" not in page


def test_an_organisation_that_left_is_found_no_more(library):
    house = library.house
    with house.write() as session:
        made = organisations.create_organisation(session, name="Okapi Trust", kind="government", by=SYSTEM)
    house.work()
    visitor = library.client(people.VISITOR)
    assert answer_of(visitor, "/api/v1/search?q=okapi")["total"] == 1
    with house.write() as session:
        session.get_one(Organisation, made.id).state = OrganisationState.FORMER
    assert answer_of(visitor, "/api/v1/search?q=okapi")["total"] == 0
    rebuild_index(house.services)
    assert answer_of(visitor, "/api/v1/search?q=okapi")["total"] == 0
