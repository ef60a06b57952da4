import gc
import os
import socket
import stat
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.errors import LockedError, WorkerError
from consult.jobs import handover
from consult.jobs.handover import hand_over, read_held, read_worker
from consult.jobs.messages import (
    LARGEST,
    LENGTH,
    HandOver,
    Identify,
    Refused,
    decode_answer,
    decode_question,
    encode_message,
)
from consult.jobs.sockets import short_path
from consult.tasks import door as doors
from consult.tasks.door import Door
from consult.tasks.keyring import MOST, Keyring
from consult.tasks.lock import sole_worker
from consult.vault.keys import make_key_pair, wrap_key

PAIR = make_key_pair()


@pytest.fixture
def keyring() -> Keyring:
    """Give a fresh worker's keyring."""
    return Keyring()


@pytest.fixture
def place(tmp_path: Path, keyring: Keyring) -> Iterator[Path]:
    """Give the socket of an open door."""
    path = tmp_path / "worker.sock"
    door = Door(path, keyring)
    door.open()
    try:
        yield path
    finally:
        door.close()


def _knock(place: Path, content: bytes) -> bytes:
    """Send bytes and give whatever comes back until the other side hangs up."""
    with socket.socket(socket.AF_UNIX) as knocking:
        knocking.settimeout(10)
        with short_path(place) as name:
            knocking.connect(name)
        try:
            knocking.sendall(content)
            knocking.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: knocking.recv(4096), b""))
        except OSError:
            return b""


def test_the_worker_says_who_it_is(place: Path, keyring: Keyring) -> None:
    """Staff learn the public key to wrap to, and the fingerprint that rows are claimed under."""
    worker = read_worker(place)
    assert worker.public_key == keyring.public
    assert worker.fingerprint == keyring.public.fingerprint


def test_a_key_is_held_for_its_run_only(place: Path, keyring: Keyring) -> None:
    """A handed key is found under its run, under no other, and not after it was dropped."""
    run, other = uuid4(), uuid4()
    assert not read_held(place, run).held
    assert hand_over(place, run, PAIR.private).held
    held = keyring.find(run)
    assert held is not None
    assert held.public == PAIR.public
    assert read_held(place, run).held
    assert keyring.find(other) is None
    keyring.drop(run)
    assert not read_held(place, run).held


def test_a_key_wrapped_to_somebody_else_is_refused(place: Path, keyring: Keyring) -> None:
    """A key recorded on its way to an earlier worker is of no use to this one."""
    run = uuid4()
    wrapped = wrap_key(PAIR.private, make_key_pair().public)
    answer = _knock(place, encode_message(HandOver(run=run, wrapped=wrapped)))
    assert decode_answer(answer[LENGTH.size :]) == Refused()
    assert keyring.find(run) is None


def test_the_key_never_crosses_the_socket_in_clear(keyring: Keyring) -> None:
    """What is sent holds nothing of the key but its wrapped form, different each time."""
    run = uuid4()
    sent = [
        encode_message(HandOver(run=run, wrapped=wrap_key(PAIR.private, keyring.public)))
        for _ in range(2)
    ]
    assert sent[0] != sent[1]
    assert PAIR.public.raw not in sent[0]


def test_the_socket_is_private(place: Path) -> None:
    """Only the worker's own user may connect."""
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can knock as another user")
def test_another_user_is_not_answered(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of another user gets no answer, and gets no key when it plays the worker."""
    assert _knock(place, encode_message(Identify()))
    monkeypatch.setattr("consult.jobs.sockets.os.geteuid", lambda: os.getuid() + 1)
    assert _knock(place, encode_message(Identify())) == b""
    with pytest.raises(WorkerError, match="another user"):
        hand_over(place, uuid4(), PAIR.private)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        LENGTH.pack(0),
        LENGTH.pack(LARGEST + 1) + b"x" * (LARGEST + 1),
        LENGTH.pack(2**32 - 1),
        LENGTH.pack(5) + b"abc",
        LENGTH.pack(3) + b"\xc1\xc1\xc1",
        LENGTH.pack(800) + b"\x91" * 800,
        b"GET / HTTP/1.1\r\n\r\n",
        encode_message(Identify()) * 3,
    ],
)
def test_the_next_caller_is_served_after_hostile_bytes(place: Path, content: bytes) -> None:
    """Nothing that is sent stops the worker's socket."""
    _knock(place, content)
    assert read_worker(place).fingerprint


def test_closing_forgets_no_connection(tmp_path: Path, keyring: Keyring) -> None:
    """Connections that are accepted at the instant of closing are closed as well."""
    with warnings.catch_warnings(record=True) as forgotten:
        warnings.simplefilter("always", ResourceWarning)
        for number in range(60):
            door = Door(tmp_path / "worker.sock", keyring)
            door.open()
            knocking = [socket.socket(socket.AF_UNIX) for _ in range(number % 5 + 1)]
            for one in knocking:
                with short_path(tmp_path / "worker.sock") as name:
                    one.connect(name)
            door.close()
            for one in knocking:
                one.close()
            del door
        # Once, since the interpreter looks through everything that the whole suite has loaded.
        gc.collect()
    assert forgotten == []


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_senseless_messages_are_recognised(content: bytes) -> None:
    """Decoding arbitrary bytes gives a message or None, never an exception."""
    for decoded in (decode_question(content), decode_answer(content)):
        assert decoded is None or isinstance(decoded, msgspec.Struct)


def test_a_slow_caller_does_not_keep_others_waiting(place: Path) -> None:
    """A connection that says nothing delays nobody."""
    with socket.socket(socket.AF_UNIX) as silent, short_path(place) as name:
        silent.connect(name)
        silent.sendall(b"\0")
        assert read_worker(place).fingerprint


def test_a_silent_caller_is_hung_up_on(
    tmp_path: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever does not finish a message in time loses the connection."""
    monkeypatch.setattr(doors, "PATIENCE", 0.2)
    door = Door(tmp_path / "worker.sock", keyring)
    door.open()
    try:
        with socket.socket(socket.AF_UNIX) as silent:
            with short_path(tmp_path / "worker.sock") as name:
                silent.connect(name)
            silent.settimeout(10)
            assert silent.recv(1) == b""
    finally:
        door.close()


def test_a_silent_worker_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff are not kept waiting by a worker that accepts and says nothing."""
    monkeypatch.setattr(handover, "PATIENCE", 0.2)
    with socket.socket(socket.AF_UNIX) as listening:
        with short_path(tmp_path / "worker.sock") as name:
            listening.bind(name)
        listening.listen()
        before = time.monotonic()
        with pytest.raises(WorkerError, match="does not answer"):
            read_worker(tmp_path / "worker.sock")
        assert time.monotonic() - before < 5


def test_no_worker_is_one_clear_line(tmp_path: Path) -> None:
    """A missing socket, a stale one and a missing folder say how to start a worker."""
    with socket.socket(socket.AF_UNIX) as stale, short_path(tmp_path / "stale.sock") as name:
        stale.bind(name)
    for place in (tmp_path / "none.sock", tmp_path / "stale.sock", tmp_path / "none" / "x.sock"):
        with pytest.raises(WorkerError, match="consult worker"):
            read_worker(place)


def test_a_stale_socket_is_replaced(tmp_path: Path, keyring: Keyring) -> None:
    """What a killed worker left behind does not keep the next one from starting."""
    path = tmp_path / "worker.sock"
    with socket.socket(socket.AF_UNIX) as stale, short_path(path) as name:
        stale.bind(name)
    assert path.is_socket()
    door = Door(path, keyring)
    door.open()
    try:
        assert read_worker(path).public_key == keyring.public
    finally:
        door.close()
    assert not path.exists()


def test_a_second_worker_is_refused(tmp_path: Path) -> None:
    """Two workers never share a data folder; the second may start when the first has ended."""
    path = tmp_path / "worker.sock"
    refused = pytest.raises(WorkerError, match="already runs")
    with sole_worker(path), refused, sole_worker(path):
        pass
    with sole_worker(path):
        pass


def test_a_data_folder_is_made_or_refused_in_one_line(tmp_path: Path) -> None:
    """A missing folder is made for its owner alone; what is no folder is a WorkerError."""
    with sole_worker(tmp_path / "new" / "worker.sock"):
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    (tmp_path / "file").touch()
    refused = pytest.raises(WorkerError, match="CONSULT_DATA")
    with refused, sole_worker(tmp_path / "file" / "worker.sock"):
        pass


def test_a_deep_data_folder_is_no_obstacle(tmp_path: Path, keyring: Keyring) -> None:
    """The kernel's limit on a socket's name does not limit where the data may lie."""
    folder = tmp_path / ("deep" * 30) / ("deeper" * 20)
    folder.mkdir(parents=True)
    door = Door(folder / "worker.sock", keyring)
    door.open()
    try:
        assert read_worker(folder / "worker.sock").public_key == keyring.public
    finally:
        door.close()


def test_keys_are_not_hoarded(keyring: Keyring) -> None:
    """The number of keys in memory has a bound, and a keyring prints none of them."""
    wrapped = wrap_key(PAIR.private, keyring.public)
    runs = [uuid4() for _ in range(MOST)]
    for run in runs:
        keyring.take_in(run, wrapped)
    with pytest.raises(LockedError, match="as many keys"):
        keyring.take_in(uuid4(), wrapped)
    keyring.take_in(runs[0], wrapped)
    assert repr(keyring) == f"Keyring({MOST} keys)"
    keyring.drop_all()
    assert keyring.find(runs[0]) is None
