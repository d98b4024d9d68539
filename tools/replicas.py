"""Several processes of the app behind nginx, from the template that deploy/ uses: for tests and measurements."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from tools.serving import ROOT, Server, _free_port, serving, stop

TEMPLATE = ROOT / "deploy" / "nginx.conf.template"
HOLE = re.compile(r"\$\{(REGVIZ_\w+)\}")
NO_NGINX = "No nginx was found. Install one (Debian and Ubuntu: sudo apt install nginx-light)"


class Replicas(NamedTuple):
    """Where they all answer, by nginx, and each of them."""

    front: Server
    apps: list[Server]


def nginx() -> str | None:
    """The path of an installed nginx, also where only root has it on the PATH."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def configuration(folder: Path, listen: str, servers: str, host: str = "~^") -> Path:
    """The template filled in, as a file in a folder that nginx may write to; `host` is the name that it answers to."""
    values = {"REGVIZ_DIR": str(folder), "REGVIZ_HOST": host, "REGVIZ_LISTEN": listen, "REGVIZ_SERVERS": servers}
    file = folder / "nginx.conf"
    file.write_text(filled(TEMPLATE.read_text(encoding="utf-8"), values), encoding="utf-8")
    return file


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its holes filled; one without a value is a KeyError."""
    return HOLE.sub(lambda hole: values[hole[1]], template)


def ready(url: str) -> bool:
    """Whether torch is there."""
    try:
        with urllib.request.urlopen(f"{url}/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _wait(server: Server, seconds: float) -> None:
    """Return once torch is there."""
    deadline = time.monotonic() + seconds
    while not ready(server.url):
        if time.monotonic() > deadline:
            raise RuntimeError(f"{server.url} is not ready; its log:\n{server.log()}")
        time.sleep(0.1)


def _user() -> str:
    """As whom the workers run: root's would become somebody who may not write to the folder."""
    return "user root;" if os.geteuid() == 0 else ""


@contextmanager
def replicated(count: int = 3, seconds: float = 300) -> Iterator[Replicas]:
    """Run so many processes and nginx before them until the block ends; torch is there in all of them."""
    with ExitStack() as stack:
        apps = [stack.enter_context(serving(seconds)) for _ in range(count)]
        for app in apps:
            _wait(app, seconds)
        before = stack.enter_context(front([app.url for app in apps]))
        _wait(before, seconds)
        yield Replicas(before, apps)


@contextmanager
def front(urls: Sequence[str], host: str = "~^") -> Iterator[Server]:
    """Run nginx before the servers at these addresses until the block ends; it answers to the name `host`."""
    program = nginx()
    if program is None:
        raise RuntimeError(NO_NGINX)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = _free_port()
        names = [url.removeprefix("http://").replace("localhost", "127.0.0.1") for url in urls]
        servers = " ".join(f"server {name} max_fails=3 fail_timeout=20s;" for name in names)
        file = configuration(folder, f"listen 127.0.0.1:{port};", servers, host)
        log = stack.enter_context(tempfile.TemporaryFile())
        command = [program, "-e", "stderr", "-c", str(file), "-g", f"daemon off; {_user()}"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
        stack.callback(stop, process)
        yield Server(f"http://127.0.0.1:{port}", process.pid, log)
