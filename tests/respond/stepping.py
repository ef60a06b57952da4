"""What our script does in a page: one key in memory, no cookie, each form answered with a page."""

import re
from collections.abc import Mapping, Sequence

from httpx import Response
from litestar import Litestar
from litestar.testing import AsyncTestClient

from tests.respond.house import TOKEN

FETCH = {
    "x-step": "1",
    "accept-language": "en",
    "sec-fetch-mode": "cors",
    "sec-fetch-site": "same-origin",
    "sec-fetch-dest": "empty",
}


class Stepper:
    """Somebody whose browser runs our script."""

    def __init__(self, client: AsyncTestClient[Litestar], token: str = TOKEN) -> None:
        self.client = client
        self.address = f"/{token}"
        self.key = ""
        self.page = ""

    async def send(
        self,
        form: Mapping[str, str | Sequence[str]],
        *,
        to: str = "step",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Send a form as our script does; what is held on the page stays as it was."""
        return await self.client.post(
            f"{self.address}/{to}",
            data={**form, "_key": self.key},
            headers=FETCH if headers is None else headers,
            follow_redirects=False,
        )

    async def press(self, button: str = "next", **form: str | Sequence[str]) -> str:
        """Press a button, and show the page that came, or leave the page as it is."""
        fields = {name.replace("__", "-"): value for name, value in form.items()}
        reply = await self.send({"_at": self.at, "_do": button, **fields})
        self.take(reply)
        return self.page

    async def start(self) -> str:
        """Press Start."""
        self.take(await self.send({"_do": "start", "_language": "en"}))
        return self.page

    def take(self, reply: Response) -> None:
        """Show the page that came and hold its key."""
        assert "set-cookie" not in reply.headers
        if reply.status_code == 200:
            self.page, self.key = reply.text, reply.headers.get("x-step", "")

    @property
    def at(self) -> str:
        """The place that the form on the page names."""
        found = re.search(r'name="_at" value="([^"]*)"', self.page)
        return found[1] if found else ""


async def step_to_text(stepper: Stepper) -> str:
    """Go on to the first page with a box for free text."""
    await stepper.start()
    await stepper.press()
    await stepper.press(adult="yes", lives__here="yes", experienced="yes")
    await stepper.press(agree="yes")
    await stepper.press()
    return await stepper.press(agencies="police")


async def step_to_review(stepper: Stepper) -> str:
    """Go on without answering until everything that will be kept is shown."""
    for _ in range(40):
        if stepper.at == "r":
            return stepper.page
        await stepper.press()
    raise AssertionError("the last page was never reached")
