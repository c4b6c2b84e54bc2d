"""What the repository's own pages show: withdrawn, only listed and asked for, put together, looked for in vain."""

import re
from collections.abc import Callable

from tests import people
from tests.houses import House


def fill(house: House, put: Callable[..., int], published: int) -> dict[str, int | str]:
    """Through the forms, as people would."""
    coordinator, member = house.browse(people.COORDINATOR), house.browse(people.MEMBER)
    listed = put(
        house, "Costs of the pilot, county by county", b"Costs.", "costs.txt", audience="committee", listed="members"
    )
    gone = put(house, "An appeal that was wrong", b"An appeal.", "appeal.txt")

    def post(address: str, **said: str) -> str:
        answer = (member if "copies" in address else coordinator).post(address, data=said)
        assert answer.status_code == 303, (address, answer.status_code)
        return str(answer.headers["location"])

    post(f"/documents/{gone}/withdraw", reason="The figures of its third table were wrong.")
    post(f"/documents/{listed}/copies", reason="We prepare the budget of the county.")
    made = post(
        "/collections/new", title="Begin here", summary="Three readings for a new colleague.", visibility="public"
    )
    collection = int(re.findall(r"\d+", made)[0])
    post("/collections/put", collection=str(collection), document=str(published), note="The numbers, on two pages.")
    member.get("/search", params={"q": "camel insurance zzyzx"})
    return {"listed": listed, "withdrawn": gone, "collection": collection}
