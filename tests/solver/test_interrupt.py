"""A long call can be interrupted: Ctrl+C comes through between two of the many short steps that it is made of."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

# Each call would take minutes: far more than it takes to be told that it has begun and to be interrupted.
LONG = """
import signal
import numpy as np
from regviz import L1, ElasticNet, GroupLasso, Quadratic, path
signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored below what runs in the background
rng = np.random.default_rng(0)
X = rng.standard_normal((600, 600)) + rng.standard_normal((600, 1))
loss = Quadratic.from_data(X, rng.standard_normal(600))
try:
    print("begun", flush=True)
    for _ in range(10_000):
        {call}
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="a process is sent no Ctrl+C of its own there")
@pytest.mark.parametrize(
    "call",
    [
        "path(loss, L1())",
        "path(loss, L1(), np.geomspace(1, 1e-6, 10_000) * float(loss.g.abs().max()))",
        "path(loss, ElasticNet(0.5), np.geomspace(1, 1e-6, 10_000) * float(loss.g.abs().max()))",
        "path(loss, GroupLasso(3), np.geomspace(1, 1e-6, 10_000))",
    ],
)
def test_a_long_path_can_be_interrupted(call: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LONG.format(call=call)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate()
        assert (said, process.returncode) == ("interrupted\n", 0)
