"""Long work in slices: a generator yields snapshots, and whoever runs it decides when it goes on and whether it stops.

def training(seed):  # all of its randomness from the seed: the same seed, the same snapshots
    for step in range(STEPS):
        ...
        yield snapshot  # often enough: between two of them nobody can stop it


run = Run(training(seed), STEPS)
while not run.done:
    run.advance(0.25)  # seconds; then there is time for a picture, and for a Stop button
    show(run.latest, run.progress)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from regviz.live.shared import Replay

Snapshot = TypeVar("Snapshot")

__all__ = ["Run"]

PATIENCE = 4


class Run(Generic[Snapshot]):
    """Work in progress: an iterator of snapshots, of which about `steps` are expected.

    before      the snapshot of an earlier run from which this one goes on; None where it starts from nothing
    keeps       whether a snapshot is still needed when the next one is there
    snapshots   what it has yielded so far, in order: those that it keeps, and the latest
    taken       how many it has yielded
    stopped     whether somebody stopped it; what it had yielded by then stays
    done        whether nothing more will come: it is finished, was stopped, or failed
    asked       how often it was asked to go on, and `before_us` how many others' turn it was first the last time
    """

    def __init__(
        self,
        work: Iterator[Snapshot],
        steps: int,
        before: Snapshot | None = None,
        keeps: Callable[[Snapshot], bool] = lambda snapshot: False,
    ) -> None:
        self._work = work
        self._exhausted = False
        self.before = before
        self.steps = steps
        self.keeps = keeps
        self.snapshots: list[Snapshot] = []
        self.taken = 0
        self.stopped = False
        self.asked = 0
        self.before_us = 0

    @property
    def latest(self) -> Snapshot | None:
        """The last snapshot; before the first, what it goes on from."""
        return self.snapshots[-1] if self.snapshots else self.before

    @property
    def known(self) -> list[Snapshot]:
        """What the runs up to now have found: where this one goes on from another, never less than that had."""
        return self.snapshots or ([] if self.before is None else [self.before])

    @property
    def done(self) -> bool:
        return self.stopped or self._exhausted

    @property
    def finished(self) -> bool:
        """Whether it came to its own end."""
        return self._exhausted and not self.stopped

    @property
    def progress(self) -> float:
        """The share of the work that is done, from 0 to 1."""
        return 1.0 if self.finished else min(self.taken / self.steps, 1.0)

    def advance(self, seconds: float) -> None:
        """Work for about so long: at least to the next snapshot, then on as long as there is time.

        The time is the processor's. On a busy machine that takes longer, but never more than `PATIENCE` times as long.
        What the work raises is raised here; the run is then done.
        """
        began, worked = time.perf_counter(), time.thread_time()
        while not self.done:
            self._step()
            if time.thread_time() - worked >= seconds or time.perf_counter() - began >= PATIENCE * seconds:
                return

    @property
    def is_there(self) -> bool:
        """Whether what comes next was computed for somebody else already."""
        return not self.done and isinstance(self._work, Replay) and self._work.is_there

    def catch_up(self) -> None:
        """Take all that is there already."""
        while self.is_there:
            self._step()

    def _step(self) -> None:
        try:
            self._take(next(self._work))
        except StopIteration:
            self._exhausted, self._work = True, iter(())
        except BaseException:
            self.stop()
            raise

    def _take(self, snapshot: Snapshot) -> None:
        if self.snapshots and not self.keeps(self.snapshots[-1]):
            del self.snapshots[-1]
        self.snapshots.append(snapshot)
        self.taken += 1

    def stop(self) -> None:
        """Do not go on. Stopping what is finished changes nothing."""
        self.stopped = self.stopped or not self._exhausted
        self._work = iter(())  # what it would have gone on from is let go
