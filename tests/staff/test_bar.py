"""The bar of the staff application, as Chromium draws it."""

from typing import Final

import pytest
from anyio import to_thread

from consult.staff.roles import Role
from tests.axe.auditor import Document, open_auditor
from tests.staff.people import Client, Office
from tests.staff.seats import seat

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine, pytest.mark.browser]

WIDE: Final = 1280
_MIDDLES: Final = """() => ['.desk-bar__name', '.desk-bar form', '.desk-bar button'].map(one => {
  const box = document.querySelector(one).getBoundingClientRect();
  return Math.round((box.top + box.bottom) / 2);
})"""


async def test_the_way_out_stands_on_the_line_of_the_places(
    client: Client, office: Office
) -> None:
    """Whoever has the most places to go still has them on one line with the button to sign out."""
    administrator = await seat(client, office, Role.ADMINISTRATOR, unlocked=False)
    page = Document("people", (await administrator.get("/people")).text, WIDE)

    def look() -> list[int]:
        with open_auditor() as auditor:
            return list(auditor.draw(page, 800).evaluate(_MIDDLES))

    first, *others = await to_thread.run_sync(look)
    assert all(abs(one - first) <= 1 for one in others)
