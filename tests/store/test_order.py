"""Nothing that is stored says who answered before whom, once the night's rewrite is done."""

import pytest

from consult.settings import Settings
from consult.store.responses import ResponsesStore
from consult.store.rewrite import rewrite_responses, tidy_database
from tests.postgres import Cluster
from tests.store.places import measure_order
from tests.store.submitters import run_program

# Chance alone stays below .25 in all but one of some millions of measures at this number.
SUBMISSIONS = 400
LARGEST = 0.25
PLAIN = 0.9


@pytest.fixture
def cluster(engine: str, request: pytest.FixtureRequest) -> Cluster | None:
    """Give the server's files, where there is a server."""
    if engine == "sqlite":
        return None
    found = request.getfixturevalue("postgres_cluster")
    assert isinstance(found, Cluster)
    return found


@pytest.mark.anyio
async def test_rewrite_leaves_no_order(
    responses: ResponsesStore, settings: Settings, cluster: Cluster | None
) -> None:
    """No column, place, length or number of a transaction goes with the order of arrival.

    Before the rewrite several do, and after the engine's own copying at least one still does,
    which shows that the measure can see an order and that copying alone is not enough.
    """
    consultation = await responses.add_consultation("views", "Views", bytes(32), invented=False)
    await responses.set_state(consultation, "open")
    url = settings.responses_database
    arrival = run_program(url, consultation, SUBMISSIONS)
    assert len(set(arrival)) == SUBMISSIONS
    before = await measure_order(responses, arrival, cluster, url)
    assert sum(one > PLAIN for one in before.values()) >= 2, before
    assert await tidy_database(responses.database) == []
    copied = await measure_order(responses, arrival, cluster, url)
    assert max(copied.values()) > PLAIN, copied
    assert await rewrite_responses(responses.database) == []
    after = await measure_order(responses, arrival, cluster, url)
    assert after.keys() >= {"id", "place", "sealed, length", "withdrawal_digest, first bytes"}
    assert {name: one for name, one in after.items() if one >= LARGEST} == {}
