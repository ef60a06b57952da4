"""Codes that sign in once without an authenticator."""

import asyncio
from math import log2
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.settings import Settings
from consult.staff.audit import Act
from consult.staff.recovery_codes import (
    GROUPS,
    HOW_MANY,
    digest_recovery_code,
    digest_recovery_codes,
    make_recovery_codes,
)
from consult.staff.roles import Role
from consult.staff.throttle import WRONG_CODES
from consult.staff.typed_codes import GROUP, SIGNS, make_typed_code, read_typed_code
from tests.staff.acts import read_acts, read_codes
from tests.staff.people import PASSPHRASE, Client, Office, Person, post, sign_in

pytestmark = pytest.mark.any_engine

SECRET = "s" * 40


async def make_codes(client: Client, office: Office, person: Person) -> list[str]:
    """Have somebody make new recovery codes, and sign out again."""
    await sign_in(client, office, person)
    await post(client, "/account/recovery-codes", passphrase=PASSPHRASE)
    codes = await read_codes(client)
    await post(client, "/sign-out")
    return codes


def test_codes_are_hard_to_guess() -> None:
    """There are ten different codes, each worth fifty bits or more."""
    codes = make_recovery_codes()
    assert len(set(codes)) == HOW_MANY
    assert all(len(code.replace("-", "")) == GROUP * GROUPS for code in codes)
    assert GROUP * GROUPS * log2(len(SIGNS)) >= 50


@given(st.integers(1, 5), st.booleans(), st.sampled_from(["", " ", "-", " - "]))
def test_typing_is_forgiven(groups: int, upper: bool, between: str) -> None:  # noqa: FBT001 - drawn.
    """Case, spaces and dashes do not matter when a code is typed."""
    code = make_typed_code(groups)
    typed = between.join(code.upper() if upper else code)
    assert read_typed_code(typed, groups) == code.replace("-", "")


@given(st.text(max_size=20))
def test_other_text_is_no_code(text: str) -> None:
    """A text with another length or other signs is no code, and never an error."""
    read = read_typed_code(text, GROUPS)
    assert read is None or (len(read) == GROUP * GROUPS and set(read) <= set(SIGNS))


def test_digest_needs_account_and_secret() -> None:
    """What is stored of a code differs by account and by deployment, and is never the code."""
    code, account = make_typed_code(GROUPS), uuid4()
    digest = digest_recovery_code(code, account, SECRET)
    assert digest == digest_recovery_code(code.upper(), account, SECRET)
    assert digest != digest_recovery_code(code, uuid4(), SECRET)
    assert digest != digest_recovery_code(code, account, "t" * 40)
    assert digest is not None
    assert code.encode() not in digest


def test_digests_do_not_keep_their_order() -> None:
    """The stored digests are sorted, so that a row says nothing of its place on the paper."""
    digests = digest_recovery_codes(make_recovery_codes(), uuid4(), SECRET)
    assert digests == sorted(digests)
    assert len(digests) == HOW_MANY


@pytest.mark.anyio
@pytest.mark.both_engines
async def test_recovery_code_signs_in_once(
    settings: Settings, client: Client, office: Office
) -> None:
    """A recovery code opens one session in place of a code, and the page counts what is left."""
    person = office.people[Role.RESEARCHER]
    first, *_ = await make_codes(client, office, person)
    fields = {"name": person.name, "passphrase": PASSPHRASE, "code": first.upper()}
    response = await post(client, "/sign-in", **fields)
    assert (response.status_code, response.headers["location"]) == (303, "/account")
    page = (await client.get("/account")).text
    assert ">9</dd>" in page.replace("\n", "")
    await post(client, "/sign-out")
    assert (await post(client, "/sign-in", **fields)).status_code == 403
    acts = [act for _, act, _ in await read_acts(settings)]
    assert acts.count(Act.SIGNED_IN_BY_RECOVERY) == 1


@pytest.mark.anyio
@pytest.mark.both_engines
async def test_one_recovery_code_opens_one_session(client: Client, office: Office) -> None:
    """Of many sign-ins with one recovery code at the same moment exactly one succeeds."""
    person = office.people[Role.REVIEWER]
    code, *_ = await make_codes(client, office, person)
    fields = {"name": person.name, "passphrase": PASSPHRASE, "code": code}
    answers = await asyncio.gather(*(post(client, "/sign-in", **fields) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [303] + [403] * 5


@pytest.mark.anyio
async def test_new_codes_replace_old_ones(client: Client, office: Office) -> None:
    """Making new codes ends the earlier ones, and only the new ones sign in."""
    person = office.people[Role.RESEARCHER]
    old = await make_codes(client, office, person)
    new = await make_codes(client, office, person)
    assert not set(old) & set(new)
    for code, status in ((old[0], 403), (new[0], 303)):
        response = await post(
            client, "/sign-in", name=person.name, passphrase=PASSPHRASE, code=code
        )
        assert response.status_code == status


@pytest.mark.anyio
async def test_wrong_passphrase_uses_no_recovery_code(client: Client, office: Office) -> None:
    """A code seen over a shoulder neither signs in nor is used up without the passphrase."""
    person = office.people[Role.RESEARCHER]
    code, *_ = await make_codes(client, office, person)
    stolen = await post(client, "/sign-in", name=person.name, passphrase="x", code=code)
    own = await post(client, "/sign-in", name=person.name, passphrase=PASSPHRASE, code=code)
    assert (stolen.status_code, own.status_code) == (403, 303)


@pytest.mark.anyio
async def test_anothers_recovery_code_refused(client: Client, office: Office) -> None:
    """A recovery code opens its own account and no other, and is not used up by trying."""
    owner, other = office.people[Role.RESEARCHER], office.people[Role.REVIEWER]
    code, *_ = await make_codes(client, office, owner)
    for person, status in ((other, 403), (owner, 303)):
        response = await post(
            client, "/sign-in", name=person.name, passphrase=PASSPHRASE, code=code
        )
        assert response.status_code == status


@pytest.mark.anyio
async def test_every_failure_looks_the_same(client: Client, office: Office) -> None:
    """A wrong recovery code, another's name and an unknown name give the very same answer."""
    person, invented = office.people[Role.RESEARCHER], make_typed_code(GROUPS)
    tries = [
        {"name": person.name, "passphrase": PASSPHRASE, "code": invented},
        {"name": person.name, "passphrase": "wrong", "code": invented},
        {"name": "Nobody Example", "passphrase": PASSPHRASE, "code": invented},
        {"name": "Nobody Example", "passphrase": "wrong", "code": "123456"},
    ]
    answers = [await post(client, "/sign-in", **fields) for fields in tries]
    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.content for answer in answers}) == 1
    assert not any("set-cookie" in answer.headers for answer in answers)


@pytest.mark.anyio
async def test_recovery_codes_share_the_throttle(client: Client, office: Office) -> None:
    """Ten wrong recovery codes after a right passphrase close both kinds of code for an hour."""
    person = office.people[Role.RESEARCHER]
    real, *_ = await make_codes(client, office, person)
    for _ in range(WRONG_CODES):
        wrong = make_typed_code(GROUPS)
        await post(client, "/sign-in", name=person.name, passphrase=PASSPHRASE, code=wrong)
    right = {"name": person.name, "passphrase": PASSPHRASE, "code": real}
    assert (await post(client, "/sign-in", **right)).status_code == 403
    office.clock.now += 60 * 60 + 1
    assert (await post(client, "/sign-in", **right)).status_code == 303


@pytest.mark.anyio
async def test_stranger_cannot_keep_owner_out(client: Client, office: Office) -> None:
    """However long a stranger tries names and codes, the owner signs in at the next attempt."""
    person = office.people[Role.RESEARCHER]
    codes = await make_codes(client, office, person)
    for number in range(WRONG_CODES * 2):
        code = make_typed_code(GROUPS) if number % 2 else "123456"
        await post(client, "/sign-in", name=person.name, passphrase="guess", code=code)
    by_recovery = await post(
        client, "/sign-in", name=person.name, passphrase=PASSPHRASE, code=codes[0]
    )
    assert by_recovery.status_code == 303
    assert (await sign_in(client, office, person)).status_code == 303
    assert max(office.waits) <= 8
