"""The lines of Python on the pages, as a student can run them."""

__all__ = ["INSTALL", "runnable"]

INSTALL = "# pip install .    in a copy of regviz: the library is on no package index"


def runnable(lines: str) -> str:
    """The lines, and above them how one gets the library if they use it."""
    return f"{INSTALL}\n{lines}" if "regviz" in lines else lines
