from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from tests.respond.house import House, Visitor, build_house, open_house


@pytest.fixture
async def house(databases: dict[str, str], tmp_path: Path) -> House:
    """Give one open consultation for survivors in a database of its own."""
    return await build_house(tmp_path, database=databases.get("CONSULT_RESPONSES_DATABASE", ""))


@pytest.fixture
async def client(house: House) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """Give a client of the running application."""
    async with open_house(house) as client:
        yield client


@pytest.fixture
def visitor(client: AsyncTestClient[Litestar]) -> Visitor:
    """Give somebody who has just opened a browser."""
    return Visitor(client)
