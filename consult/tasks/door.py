"""The worker's side of the local socket: who may knock, and what is answered."""

import asyncio
import socket as sockets
from pathlib import Path
from threading import Thread
from typing import Final

from consult.errors import LockedError, WorkerError
from consult.jobs.messages import (
    LENGTH,
    PATIENCE,
    Answer,
    AskHeld,
    HandOver,
    Held,
    Identify,
    Identity,
    Question,
    Refused,
    decode_question,
    encode_message,
    read_length,
)
from consult.jobs.sockets import is_ours, short_path
from consult.tasks.keyring import Keyring

OWNER_ONLY: Final = 0o600
# Admitting a connection, and letting go of one, takes asyncio fewer turns of its loop than this.
TURNS: Final = 8


class Door:
    """Answers on a unix socket from a thread of its own, until it is closed.

    Whatever arrives, the next one is served: a message that is too large, too slow or senseless
    ends its own connection only. The caller makes sure that no other worker uses the path.
    """

    def __init__(self, path: Path, keyring: Keyring) -> None:
        self._path = path
        self._keyring = keyring
        self._listening = _listen(path)
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._conversations: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._thread = Thread(target=self._run, name="worker-socket", daemon=True)

    def open(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Stop answering and remove the socket."""
        self._path.unlink(missing_ok=True)
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_unix_server(self._admit, sock=self._listening)
        await self._closing.wait()
        # A closed server forgets connections that it has accepted and not yet admitted, so it
        # accepts no more first, and is closed when all of them have been.
        self._loop.remove_reader(self._listening)
        await self._end_conversations()
        server.close()

    def _admit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A task that is cancelled before its first step never closes what it was given, so the
        # connection is remembered beside it.
        conversation = self._loop.create_task(self._serve_one(reader, writer))
        self._conversations[conversation] = writer
        conversation.add_done_callback(self._conversations.pop)

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                if is_ours(writer.get_extra_info("socket")):
                    await self._converse(reader, writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, WorkerError):
            return
        except asyncio.CancelledError:
            # The worker ends; asyncio would otherwise report the conversation as a fault.
            return
        finally:
            await _hang_up(writer)

    async def _end_conversations(self) -> None:
        """Close every connection, those that were accepted this instant included."""
        await _take_turns()
        conversations = dict(self._conversations)
        for conversation in conversations:
            conversation.cancel()
        await asyncio.gather(*conversations, return_exceptions=True)
        for writer in conversations.values():
            writer.transport.abort()
        await _take_turns()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = read_length(await reader.readexactly(LENGTH.size))
        question = decode_question(await reader.readexactly(length))
        writer.write(encode_message(self._answer(question)))
        await writer.drain()

    def _answer(self, question: Question | None) -> Answer:
        own = self._keyring.public.raw
        match question:
            case Identify():
                return Identity(own)
            case AskHeld(run):
                return Held(held=self._keyring.find(run) is not None, public_key=own)
            case HandOver(run, wrapped):
                try:
                    self._keyring.take_in(run, wrapped)
                except LockedError:
                    return Refused()
                return Held(held=True, public_key=own)
            case None:
                return Refused()


def _listen(path: Path) -> sockets.socket:
    """Replace whatever socket an earlier worker left behind, and let only our user connect."""
    path.unlink(missing_ok=True)
    listening = sockets.socket(sockets.AF_UNIX, sockets.SOCK_STREAM)
    with short_path(path) as name:
        listening.bind(name)
    # Connections are possible from here on only, so nobody is admitted before the mode is set.
    path.chmod(OWNER_ONLY)
    listening.listen()
    listening.setblocking(False)
    return listening


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    """Close a connection and see it closed; a caller who does not read is cut off."""
    writer.close()
    try:
        async with asyncio.timeout(PATIENCE):
            await writer.wait_closed()
    except (OSError, TimeoutError, asyncio.CancelledError):
        writer.transport.abort()


async def _take_turns() -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)
