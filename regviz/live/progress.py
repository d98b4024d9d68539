"""Long work beside a figure: a slice at a time, each when the browser asks for it and it is this session's turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from regviz.live.run import Run
from regviz.live.turns import Turns, pause

SLICE = 0.2
"""Seconds of long work between two pictures; after each, the page answers to the hand."""
TURNS = Turns()


@dataclass(frozen=True)
class Progress:
    """Long work beside a figure.

    run    as far as it is; None before somebody has asked for it
    asked  whether it can be asked for now
    ask    what a press on the button does, and `again` one on the button that starts stopped work anew
    """

    run: Run[Any] | None
    asked: bool
    ask: Callable[[], None]
    again: Callable[[], None]

    def state(self) -> dict[str, Any]:
        """What the browser shows of it."""
        run = self.run
        running = run is not None and not run.done
        return {
            "ask": self.asked and not running,
            "running": running,
            "stopped": run is not None and run.stopped,
            "progress": 0 if run is None else run.progress,
            "before": 0 if run is None else run.before_us,
            "pause": round(1000 * pause(0 if run is None else run.before_us)),  # ms until it is asked for
            # while there is more: a number that changes, or the browser would not be told again
            "more": run.asked if run is not None and running else None,
        }

    def go_on(self) -> None:
        """The browser asked for the next slice: it is done if it is there already, or if it is this session's turn."""
        if self.run is None or self.run.done:
            return
        self.run.asked += 1
        self.run.catch_up()  # for that nobody waits
        if self.run.done:
            TURNS.leave(self.run)
            self.run.before_us = 0
            return
        self.run.before_us = TURNS.begin(self.run)
        if self.run.before_us == 0:
            try:
                self.run.advance(SLICE)
            finally:
                self.run.before_us = TURNS.end(again=not self.run.done)

    def press(self, button: str) -> None:
        """Somebody pressed a button: "ask", "stop" or "again"."""
        if button == "stop" and self.run is not None:
            self.run.stop()
            TURNS.leave(self.run)
        elif button == "ask" and self.state()["ask"]:
            self.ask()
        elif button == "again":
            self.again()


Work: TypeAlias = Callable[[Any], Progress | None]
"""The long work of a state, None where it needs none."""
