"""Say in one sentence why this Python cannot run regviz, if it cannot.

Written so that every Python parses it, also those that are far too old.
"""

import sys

OLDEST, NEWEST = (3, 11), (3, 14)  # numpy and Streamlit need 3.11; torch has no wheel for 3.15 yet


def refusal(major, minor):  # type: ignore[no-untyped-def]
    """The sentence for an unsupported version, None for a supported one."""
    if OLDEST <= (major, minor) <= NEWEST:
        return None
    return (
        "Python %d.%d is too %s: regviz needs Python %d.%d to %d.%d. "
        "Install one of these and choose it by its name, for example: PYTHON=python3.12 make run"
    ) % (major, minor, "old" if (major, minor) < OLDEST else "new", OLDEST[0], OLDEST[1], NEWEST[0], NEWEST[1])


if __name__ == "__main__":
    sys.exit(refusal(*sys.version_info[:2]))  # type: ignore[no-untyped-call]
