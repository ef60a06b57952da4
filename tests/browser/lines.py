"""A line between a browser and a server of ours that can hang, break or be slow."""

import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, Literal

State = Literal["open", "slow", "hung", "dead"]
SLOW_SECONDS: Final = 1.0
_CHUNK: Final = 65_536
_LOOK_SECONDS: Final = 0.02
# Closing with this sends a reset: whoever asks is refused at once.
_RESET: Final = struct.pack("ii", 1, 0)


class Line:
    """Hands on what is said between the browser and a server, as its state allows.

    ``open`` hands everything on; ``slow`` a second later each way; ``hung``
    takes everything and never answers; ``dead`` refuses whoever comes.
    """

    def __init__(self, server: tuple[str, int], host: str = "127.0.0.1") -> None:
        self.state: State = "open"
        self._server = server
        self._ended = threading.Event()
        self._listener = socket.create_server((host, 0))
        self.port = int(self._listener.getsockname()[1])
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    def close(self) -> None:
        """Let everything on the line go."""
        self._ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=20)

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._hand_on, args=(caller,))
            thread.start()
            self._threads.append(thread)

    def _hand_on(self, caller: socket.socket) -> None:
        with caller, suppress(OSError), socket.create_connection(self._server) as server:
            while not self._ended.is_set():
                if self.state == "dead":
                    caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    return
                for one in select.select([caller, server], [], [], _LOOK_SECONDS)[0]:
                    said = one.recv(_CHUNK)
                    if not said:
                        return
                    if self.state == "slow":
                        time.sleep(SLOW_SECONDS)
                    if self.state in {"open", "slow"}:
                        (server if one is caller else caller).sendall(said)


@contextmanager
def draw_line(address: str) -> Iterator[tuple[Line, str]]:
    """Put a line before an address; give it with the address of its other end."""
    scheme, _, rest = address.partition("://")
    place, _, path = rest.partition("/")
    host, _, port = place.partition(":")
    line = Line((host, int(port)), host)
    try:
        yield line, f"{scheme}://{host}:{line.port}/{path}"
    finally:
        line.close()
