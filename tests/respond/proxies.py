"""Runs Debian's nginx with the configuration that is shipped, in a folder of its own."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[2] / "deploy" / "nginx"
NGINX: Final = shutil.which("nginx", path="/usr/sbin:/usr/bin")


@contextmanager
def run_proxy(folder: Path, port: int, away: str | None = None) -> Iterator[str]:
    """Run the proxy before an application's port on loopback; give its address.

    ``away`` stands in for the exit sites that are shipped. Raises
    ``AssertionError`` with what nginx said when it does not start.
    """
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        own = line.getsockname()[1]
    shipped = (FOLDER / "respond.conf").read_text("utf-8")
    (folder / "respond.conf").write_text(shipped.replace("127.0.0.1:8400", f"127.0.0.1:{port}"))
    (folder / "nginx.conf").write_text(
        f"""daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log /dev/null;
        events {{ }}
        http {{
            client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxied;
            fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
            scgi_temp_path {folder}/s; access_log {folder}/access.log;
            {read_split(away)}
            server {{ listen 127.0.0.1:{own}; include {folder}/respond.conf; }}
        }}""",
        "utf-8",
    )
    program = [str(NGINX), "-p", str(folder), "-e", "/dev/null", "-c", "nginx.conf"]
    with subprocess.Popen(program, stderr=subprocess.PIPE) as running:
        try:
            _wait_for(own, running)
            yield f"http://127.0.0.1:{own}"
        finally:
            running.terminate()


def read_split(away: str | None) -> str:
    """Read the block that chooses an exit site, each site of it replaced where that is asked."""
    split = re.search(r"split_clients[^}]*}", (FOLDER / "site.conf").read_text("utf-8"))
    assert split is not None
    return split[0] if away is None else re.sub(r"https://[\w./-]+", away, split[0])


def _wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if running.poll() is not None:
            raise AssertionError(running.stderr.read().decode() if running.stderr else "ended")
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError("nginx never listened")
