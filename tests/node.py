"""The browser's modules, called from Python: pure JavaScript, so Node runs them. Playwright brings one."""

from __future__ import annotations

import base64
import json
import math
import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

from regviz import page
from regviz.lessons import lesson
from tools.serving import stop

DRIVER = Path(__file__).parent / "node_driver.mjs"

Call = Callable[[str, Sequence[Sequence[Any]]], list[Any]]

_SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "-0": -0.0}


def _sent(value: Any) -> Any:
    """A value with what JSON has no word for replaced."""
    if isinstance(value, dict):
        return {key: _sent(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_sent(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {"$": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
    if isinstance(value, float) and value == 0 and math.copysign(1, value) < 0:
        return {"$": "-0"}
    return value


@cache
def plural_kinds(language: str) -> tuple[str, ...]:
    """The kinds of number that a language tells apart, by Unicode's CLDR: one, other, ..."""
    lines = "console.log(new Intl.PluralRules(process.argv[1]).resolvedOptions().pluralCategories.join())"
    node = compute_driver_executable()[0]
    done = subprocess.run([node, "-e", lines, language], capture_output=True, text=True, check=True)
    return tuple(done.stdout.strip().split(","))


def _received(part: dict[str, Any]) -> Any:
    """What an object of the answer stands for."""
    if "$" not in part:
        return part
    return base64.b64decode(part["base64"]) if part["$"] == "bytes" else _SPECIAL[part["$"]]


class Node:
    """A running Node that has loaded what was asked for."""

    def __init__(self) -> None:
        node = compute_driver_executable()[0]
        self._process = subprocess.Popen(
            [node, str(DRIVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def call(self, module: str, function: str, calls: Sequence[Sequence[Any]], **more: Any) -> list[Any]:
        """[function(*arguments) for arguments in calls], of a module named by its path in the package."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = {"module": module, "function": function, "calls": calls, **more}
        self._process.stdin.write(json.dumps(_sent(request)) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline(), object_hook=_received)
        assert "error" not in answer, answer["error"]
        return list(answer["values"])

    def module(self, module: str) -> Call:
        """`call("f", [[1, 2], [3, 4]])` is [f(1, 2), f(3, 4)], for what `module` exports, "hand/optimum.mjs"."""
        return lambda function, calls: self.call(module, function, calls)

    def lesson(self, name: str, language: str = "en") -> Call:
        """The same for the module of a lesson's figure, configured as on the page, whose words are in the language."""
        setup = json.loads(page.setup(name, language))

        def call(function: str, calls: Sequence[Sequence[Any]]) -> list[Any]:
            speaks = (
                {"say": {"language": language, "words": setup["words"]}} if function in ("sentence", "describe") else {}
            )
            module = f"lessons/{lesson(name).shows}/figure.mjs"
            return self.call(module, function, calls, setup=setup, **speaks)

        return call

    def stop(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        stop(self._process)  # what a module waits for would keep it beyond the end of what is asked
        self._process.stdin.close()
        self._process.stdout.close()
