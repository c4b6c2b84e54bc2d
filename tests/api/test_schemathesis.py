"""WI14 for the API: generated requests to every call, as nobody, a representative, the coordinator, the secretariat.

No answer is a 5xx, and each is as the description says: its status, its content type, its headers, its body. The same
requests in each run; BARAZA_TEST_EXAMPLES makes them more.
"""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks

from app.documents.models import DocumentState as State
from app.membership.models import State as Stage
from tests import people
from tests.discovery.library import Library
from tests.events.factory import monthly, webinar
from tests.membership.factory import make_application

checks.load_all_checks()
EXAMPLES = int(os.environ.get("BARAZA_TEST_EXAMPLES", "8"))
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
def api(library: Library):
    """A house with one document in each state and applications on their way; small numbers in addresses name something."""
    for state in State:
        library.add(["Shade in Kitui"], title=f"A {state} study", state=state)
    for stage in (Stage.SUBMITTED, Stage.SCREENING, Stage.INFORMATION, Stage.SCREENED):
        make_application(library.house, stage, name=f"{stage} Trust", email=f"{stage}@applicant.example")
    monthly(library.house)
    webinar(library.house)
    library.house.work()
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", library.house.app)


def modes(call: dict) -> list[GenerationMode]:
    """Requests that keep to the description, and such as break it where there is something to break."""
    breakable = "requestBody" in call or any(
        parameter["in"] == "query" or parameter["schema"].get("type") == "integer"
        for parameter in call.get("parameters", ())
    )
    return [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if breakable else [])]


@pytest.mark.parametrize("who", READERS)
def test_wi14_every_call_answers_as_described(api, library, who):
    person = READERS[who]
    headers = {} if person is None else {"authorization": f"Bearer {library.token(person)}"}
    tried = 0
    for found in api.get_all_operations():
        operation = found.ok()
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
            def every_answer_is_as_described(case):
                nonlocal tried
                tried += 1
                case.call_and_validate(headers=headers, checks=WANTED)

            every_answer_is_as_described()
    assert tried >= 13 * EXAMPLES
