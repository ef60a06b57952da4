"""Several people at once, each in a browser of their own."""

from collections.abc import Mapping, Sequence

from httpx import Response
from msgspec import Struct

from consult.staff.roles import Role
from consult.staff.sessions import COOKIE
from tests.staff.people import PASSPHRASE, SAME_ORIGIN, Client, Office, read_token, sign_in


class Seat(Struct, frozen=True):
    """Somebody signed in, whose requests carry their own cookie and nobody else's."""

    client: Client
    token: str

    async def get(self, path: str) -> Response:
        """Ask for a page without following where it leads."""
        self.client.cookies.clear()
        return await self.client.get(path, headers=self._headers(), follow_redirects=False)

    async def post(self, path: str, **fields: str) -> Response:
        """Send a form as a page of ours would, without following where it leads."""
        return await self.send(path, fields)

    async def send(self, path: str, fields: Mapping[str, str | Sequence[str]]) -> Response:
        """Send a form some of whose fields have several values."""
        self.client.cookies.clear()
        headers = {**SAME_ORIGIN, **self._headers()}
        data = dict(fields)
        return await self.client.post(path, data=data, headers=headers, follow_redirects=False)

    async def unlock(self, office: Office) -> None:
        """Unlock the office's consultation for this session."""
        path = f"/consultations/{office.slug}/unlock"
        answer = await self.post(path, passphrase=PASSPHRASE)
        assert answer.headers["location"] == f"/consultations/{office.slug}"

    def _headers(self) -> dict[str, str]:
        return {"cookie": f"{COOKIE}={self.token}"}


async def seat(client: Client, office: Office, role: Role, *, unlocked: bool = True) -> Seat:
    """Sign the person of a role in, in a browser of their own."""
    client.cookies.clear()
    taken = Seat(client, read_token(await sign_in(client, office, office.people[role])))
    if unlocked:
        await taken.unlock(office)
    return taken
