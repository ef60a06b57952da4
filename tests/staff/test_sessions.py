"""Sessions of staff: minted here, kept in memory, ended by idleness, age and sign-out."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from consult.staff.sessions import IDLE_SECONDS, LIFE_SECONDS, Sessions, stamp_account
from consult.store.staff import AccountRow
from consult.vault.keys import make_key_pair


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


def make_row() -> AccountRow:
    """Give an account as the store would."""
    return AccountRow(
        id=uuid4(),
        name="Ada Example",
        role="reviewer",
        passphrase_hash="hash",
        totp_secret_sealed=b"sealed",
        totp_step=0,
        public_key=b"public",
        locked_key=b"locked",
    )


def test_token_found() -> None:
    """A token leads to the session that was begun with it."""
    sessions, account = Sessions(Clock()), uuid4()
    token = sessions.begin(account, "Ada Example")
    found = sessions.find(token)
    assert found is not None
    assert found.account == account


def test_token_kept_as_digest() -> None:
    """The token itself is nowhere in the table of sessions."""
    sessions = Sessions(Clock())
    token = sessions.begin(uuid4(), "Ada Example")
    assert token.encode() not in b"".join(sessions._by_digest)
    assert len(token) >= 43


@given(st.text())
def test_chosen_token_opens_nothing(token: str) -> None:
    """No token that was not minted here is a session."""
    sessions = Sessions(Clock())
    sessions.begin(uuid4(), "Ada Example")
    assert sessions.find(token) is None


def test_idle_session_ends() -> None:
    """Half an hour without a request ends a session."""
    clock = Clock()
    sessions = Sessions(clock)
    token = sessions.begin(uuid4(), "Ada Example")
    clock.now += IDLE_SECONDS - 1
    assert sessions.find(token) is not None
    clock.now += IDLE_SECONDS
    assert sessions.find(token) is None


def test_watching_does_not_prolong() -> None:
    """A page that asks for progress by itself keeps nobody signed in."""
    clock = Clock()
    sessions = Sessions(clock)
    token = sessions.begin(uuid4(), "Ada Example")
    clock.now += IDLE_SECONDS - 1
    assert sessions.find(token, prolong=False) is not None
    clock.now += 1
    assert sessions.find(token, prolong=False) is None


def test_old_session_ends() -> None:
    """Twelve hours end a session however busy it was."""
    clock = Clock()
    sessions = Sessions(clock)
    token = sessions.begin(uuid4(), "Ada Example")
    for _ in range(LIFE_SECONDS // 600 - 1):
        clock.now += 600
        assert sessions.find(token) is not None
    clock.now += 600
    assert sessions.find(token) is None


def test_expired_session_drops_its_keys() -> None:
    """What was unlocked in a session goes when the session expires, unasked."""
    clock = Clock()
    sessions, consultation = Sessions(clock), uuid4()
    session = sessions.find(sessions.begin(uuid4(), "Ada Example"))
    assert session is not None
    session.hold_key(consultation, make_key_pair().private)
    clock.now += IDLE_SECONDS
    sessions.end_expired()
    assert session.read_key(consultation) is None
    assert len(sessions) == 0


def test_session_is_of_one_state_of_an_account() -> None:
    """A session fits its account while passphrase and authenticator are those it began with."""
    row = make_row()
    sessions = Sessions(Clock())
    session = sessions.find(sessions.begin(row.id, row.name, stamp_account(row)))
    bare = sessions.find(sessions.begin(row.id, row.name))
    assert session is not None
    assert bare is not None
    assert session.is_of(row)
    assert session.is_of(replace(row, role="approver"))
    assert not session.is_of(replace(row, passphrase_hash="another"))
    assert not session.is_of(replace(row, totp_secret_sealed=b"another"))
    assert not session.is_of(replace(row, id=uuid4()))
    assert not bare.is_of(row)


def test_words_are_kept_for_one_page() -> None:
    """What the next page shows is there once, and goes with the session."""
    sessions = Sessions(Clock())
    token = sessions.begin(uuid4(), "Ada Example")
    session = sessions.find(token)
    assert session is not None
    session.keep_once("codes", ("one", "two"))
    assert session.take_once("codes") == ("one", "two")
    assert session.take_once("codes") == ()
    session.keep_once("codes", ("three",))
    secret = session.offer_secret()
    assert session.offer_secret() == secret
    sessions.end(token)
    assert session.take_once("codes") == ()
    assert session.offer_secret() != secret


def test_all_but_one_session_ended() -> None:
    """Ending an account's other sessions leaves the one that asked for it."""
    sessions, account = Sessions(Clock()), uuid4()
    tokens = [sessions.begin(account, "Ada Example") for _ in range(3)]
    sessions.end_account(account, keep=sessions.find(tokens[1]))
    assert [sessions.find(token) is not None for token in tokens] == [False, True, False]


def test_one_account_ended_everywhere() -> None:
    """Ending an account's sessions leaves those of others."""
    sessions, one, other = Sessions(Clock()), uuid4(), uuid4()
    tokens = [sessions.begin(one, "Ada Example"), sessions.begin(one, "Ada Example")]
    kept = sessions.begin(other, "Bo Example")
    sessions.end_account(one)
    assert [sessions.find(token) for token in tokens] == [None, None]
    assert sessions.find(kept) is not None
