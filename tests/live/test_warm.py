"""Torch comes beside the running server; whoever sends visitors is told when it is there; how the app begins."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from starlette.requests import Request
from streamlit.runtime.scriptrunner.exec_code import modified_sys_path
from streamlit.web.server.starlette.starlette_server import _bind_socket

from app import SHELL, app
from regviz.live import warm
from tests.live.test_promptly import delayed
from tools.serving import ROOT, Server
from tools.wire import outcome


def status(url: str) -> tuple[int, str]:
    try:
        with urlopen(url, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def test_a_new_server_answers_before_it_is_ready_and_is_ready_in_the_end(
    fresh_server: Callable[[], AbstractContextManager[Server]],
) -> None:
    with fresh_server() as app:
        assert status(f"{app.url}/_stcore/health") == (200, "ok")
        seen = [status(f"{app.url}/ready")]
        end = time.monotonic() + 120
        while seen[-1][0] != 200 and time.monotonic() < end:
            assert seen[-1] == (503, "torch is still being imported")
            seen.append(status(f"{app.url}/ready"))
        assert seen[-1] == (200, "torch is there")


def test_an_import_that_failed_is_not_readiness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "SOLVER", "regviz.solver.nothing")
    monkeypatch.setattr(warm, "_solver", solver := Thread())
    answers = [warm._ready(Request({"type": "http"}))]
    solver.start()
    solver.join()
    answers.append(warm._ready(Request({"type": "http"})))
    assert [answer.status_code for answer in answers] == [503, 503]
    assert [bytes(answer.body) for answer in answers] == [
        b"torch is still being imported",
        b"torch cannot be imported, and this process ends",
    ]


def test_a_process_without_torch_says_so_in_a_line_and_ends(tmp_path: Path) -> None:
    """Else it would answer that it is well, and never be ready."""
    (tmp_path / "torch.py").write_text('raise ImportError("libtorch.so is no file\\nof this computer")')
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true", "--server.port", "0"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode != 1, "it was stopped, and did not fail to stop"
    assert "Traceback" not in done.stdout + done.stderr
    (said,) = [line for line in done.stderr.splitlines() if "Error" in line]
    assert said.startswith("Without torch this process ends: ImportError: libtorch.so is no file | of this computer (")


def begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin as the app does, but for the imports and the compressing."""
    for name in ("_solver", "_optimizers"):
        monkeypatch.setattr(warm, name, Thread())
    monkeypatch.setattr(warm.logs, "one_line", lambda: None)
    monkeypatch.setattr(warm.delivery, "warm", lambda: None)
    monkeypatch.setattr(sys, "path", [*sys.path])

    async def once() -> None:
        async with warm.warm(app):
            pass

    outcome(once())


def test_what_is_sent_goes_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with _bind_socket("127.0.0.1", 0, 5) as listening:
        begin(monkeypatch)
        assert not delayed(listening)


def test_a_run_leaves_the_paths_of_imports_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are gone through by the thread that imports torch, while others open pages."""
    with modified_sys_path(str(SHELL)):
        within = [*sys.path]
    assert within != sys.path, "Streamlit changes them no more: keep_folder() is no longer needed"
    begin(monkeypatch)
    before = [*sys.path]
    with modified_sys_path(str(SHELL)):
        assert sys.path == before
    assert sys.path == before
