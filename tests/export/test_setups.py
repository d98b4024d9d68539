"""What a figure is built from comes out of an exported file as the page has it: there it is written as differences."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from regviz import page
from regviz.export.lesson import page_of
from regviz.lessons import names
from tests.node import Node


@pytest.mark.parametrize("name", names())
def test_it_brings_the_pages_own_setup_in_every_language(node: Node, name: str) -> None:
    file = re.split(r"^==> (.+)\n", page_of(name), flags=re.MULTILINE)
    texts = {key: text for key, text in zip(file[1::2], file[2::2], strict=True) if key.startswith("setup")}
    for language in ("en", "zh"):
        meant = json.loads(page.setup(name, language))
        del meant["terms"]  # the glossary is a page of the app
        (found,) = node.call("../tests/export/setups.mjs", "setup", [[texts, language]])
        assert json.dumps(found, sort_keys=True) == json.dumps(as_javascript(meant), sort_keys=True)


def as_javascript(value: Any) -> Any:
    """A value whose whole numbers are written without a point; true and false stay what they are."""
    if isinstance(value, dict):
        return {key: as_javascript(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_javascript(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
