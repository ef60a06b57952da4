"""Answers to review, and what reviewers press."""

import asyncio
import re
from collections.abc import Sequence
from uuid import UUID

from httpx import Response as Answered

from anonymise.types import RedactedText
from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.responses import ResponseWriter, open_responses
from consult.vault.open import open_response
from consult.vault.record import ResponseRecord
from consult.vault.seal import seal_response
from surveys.files import instrument_digest, read_ready
from tests.staff.people import PASSPHRASE, SAME_ORIGIN, Client, Office, post, sign_in

ITEM = "what-should-change"
SECOND_ITEM = "what-helped"
NOTICE = re.compile(r'notification-banner__heading">([^<]*)<')
HANDLE = re.compile(r"/review/answers/([0-9a-f-]{36})")


def make_record(
    *texts: str, flags: Sequence[str] = (), audience: str = "survivor"
) -> ResponseRecord:
    """Give a response with these redacted texts, the first of which carries the flags."""
    keys = (ITEM, SECOND_ITEM)[: len(texts)]
    return ResponseRecord(
        instrument=instrument_digest(read_ready("survivor-views")),
        audience=audience,
        language="en",
        closed={},
        missing={},
        texts={key: RedactedText(text) for key, text in zip(keys, texts, strict=True)},
        flags=tuple(flags),
        flagged={key: tuple(flags) if key == ITEM else () for key in keys},
        quoting="published",
    )


async def store_records(
    settings: Settings, office: Office, *records: ResponseRecord, week: str | None = None
) -> None:
    """Seal and store responses, of this week unless another is named."""
    async with (
        open_responses(settings.responses_database) as store,
        ResponseWriter(store) as writer,
    ):
        sealed = [seal_response(record, office.key.public) for record in records]
        written = (
            writer.write(office.consultation, one, week or "2099-W01", withdrawal_digest=None)
            for one in sealed
        )
        await asyncio.gather(*written)


async def read_records(settings: Settings, office: Office) -> dict[UUID, ResponseRecord]:
    """Open what is stored."""
    async with open_responses(settings.responses_database) as store:
        return {
            one.id: open_response(one.sealed, office.key)
            async for one in store.iterate_responses(office.consultation)
        }


class Reviewer:
    """Somebody with a browser who has unlocked the consultation."""

    def __init__(self, client: Client, office: Office) -> None:
        self.client = client
        self.path = f"/consultations/{office.slug}/review"
        self.page = ""
        self._cookies = dict(client.cookies)

    def come_back(self) -> None:
        """Go on in this person's browser after somebody else's."""
        self.client.cookies.clear()
        for name, value in self._cookies.items():
            self.client.cookies.set(name, value)

    async def look(self, path: str = "") -> str:
        """Open a page of the review and give it."""
        answered = await self.client.get(f"{self.path}{path}")
        assert answered.status_code == 200, answered.status_code
        self.page = answered.text
        return self.page

    async def list_handles(self) -> list[str]:
        """Give the handles on the list, in its order."""
        return list(dict.fromkeys(HANDLE.findall(await self.look())))

    async def open_first(self) -> str:
        """Open the first answer on the list and give its handle."""
        handle = (await self.list_handles())[0]
        await self.look(f"/answers/{handle}")
        return handle

    async def search(self, words: str) -> Answered:
        """Look for answers that hold words."""
        return await self.client.post(
            f"{self.path}/search",
            data={"sought": words},
            headers=SAME_ORIGIN,
            follow_redirects=False,
        )

    async def press(self, handle: str, button: str, **fields: str | list[str]) -> Answered:
        """Send one of the forms of an answer as the page that is open has it."""
        seen = re.findall(r'name="seen" value="([0-9a-f]+)"', self.page)
        data = {"seen": seen[0] if seen else "", **fields}
        return await self.client.post(
            f"{self.path}/answers/{handle}/{button}",
            data=data,
            headers=SAME_ORIGIN,
            follow_redirects=False,
        )

    async def take_out(self, handle: str, *words: str, **fields: str) -> Answered:
        """Tick words of the open answer and send them off."""
        boxes = re.findall(r'value="(\d+)" autocomplete="off"><span[^>]*>([^<]*)<', self.page)
        ticked = [place for place, word in boxes if word.strip(".,'") in words]
        assert ticked
        return await self.press(handle, "change", _word=ticked, **fields)

    async def read_notice(self, path: str = "") -> str:
        """Give what a page says of what was done."""
        found = NOTICE.findall(await self.look(path))
        return found[0] if found else ""


async def unlock_as(client: Client, office: Office, role: Role) -> Reviewer:
    """Sign somebody in who holds the key, in a browser of their own, and unlock."""
    client.cookies.clear()
    await sign_in(client, office, office.people[role])
    answer = await post(client, f"/consultations/{office.slug}/unlock", passphrase=PASSPHRASE)
    assert answer.status_code == 303
    return Reviewer(client, office)
