"""WI14 for the API: generated requests to every call, as nobody, a representative, the coordinator, the secretariat.

No answer is a 5xx, and each is as the description says: its status, its content type, its headers, its body. The same
requests in each run and from each reader; BARAZA_TEST_EXAMPLES makes them more.
"""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode, checks

from app.core.settings import Settings
from app.documents.models import DocumentState as State
from app.membership.models import State as Stage
from tests import people
from tests.discovery.library import Library
from tests.events.factory import monthly, webinar
from tests.houses import House
from tests.membership.factory import make_application

checks.load_all_checks()
EXAMPLES = int(os.environ.get("BARAZA_TEST_EXAMPLES", "5"))
WANTED = [
    checks.not_a_server_error,
    *checks.CHECKS.get_by_names(
        [
            "status_code_conformance",
            "content_type_conformance",
            "response_headers_conformance",
            "response_schema_conformance",
            "unsupported_method",
        ]
    ),
]
READERS = {
    "nobody": None,
    "representative": people.REPRESENTATIVE,
    "coordinator": people.COORDINATOR,
    "secretariat": people.ADMINISTRATOR,
}


@pytest.fixture
def filled(library: Library) -> Library:
    """A house with one document in each state and applications on their way; small numbers in addresses name something."""
    for state in State:
        library.add(["Shade in Kitui"], title=f"A {state} study", state=state)
    for stage in (Stage.SUBMITTED, Stage.SCREENING, Stage.INFORMATION, Stage.SCREENED):
        make_application(library.house, stage, name=f"{stage} Trust", email=f"{stage}@applicant.example")
    monthly(library.house)
    webinar(library.house)
    library.house.work()
    return library


@pytest.fixture(scope="module")
def described(furnished, tmp_path_factory) -> dict:
    """What a house says of its calls; it is the same for everybody and whatever the house holds."""
    data = tmp_path_factory.mktemp("described")
    house = House(Settings(data_dir=data, database_url=furnished(data)))
    description = house.browse().get("/api/v1/openapi.json").json()
    house.close()
    return description


@pytest.fixture(scope="module")
def cases(described) -> list[Case]:
    """The requests, made up once: that takes longer than to answer them does."""
    found: list[Case] = []
    for made in schemathesis.openapi.from_dict(described).get_all_operations():
        operation = made.ok()
        for mode in modes(operation.definition.raw):

            @settings(
                max_examples=EXAMPLES,
                derandomize=True,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def make_up(case):
                found.append(case)

            make_up()
    return found


def modes(call: dict) -> list[GenerationMode]:
    """Requests that keep to the description, and such as break it where there is something to break."""
    breakable = "requestBody" in call or any(
        parameter["in"] == "query" or parameter["schema"].get("type") == "integer"
        for parameter in call.get("parameters", ())
    )
    return [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if breakable else [])]


@pytest.mark.parametrize("who", READERS)
def test_wi14_every_call_answers_as_described(cases, filled, who):
    person = READERS[who]
    headers = {} if person is None else {"authorization": f"Bearer {filled.token(person)}"}
    for case in cases:
        case.call_and_validate(app=filled.house.app, headers=headers, checks=WANTED)
    assert len(cases) >= 13 * EXAMPLES
