"""What a certificate has to be true of: the optimality conditions in rational arithmetic, from the data."""

from bench.certificate import KINDS, TOLERANCE, Exactly, sets, verdicts

__all__ = ["KINDS", "TOLERANCE", "Exactly", "sets", "verdicts"]
