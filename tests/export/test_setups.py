"""What a figure is built from is in an exported file as the page has it."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode

import pytest

from regviz import page
from regviz.export.lesson import page_of
from regviz.lessons import names


@pytest.mark.parametrize("name", names())
def test_it_brings_the_pages_own_setup_in_every_language(name: str) -> None:
    packed = re.findall(r'<script type="text/plain" id="regviz-files">([A-Za-z0-9+/=]+)</script>', page_of(name))
    texts = json.loads(gzip.decompress(b64decode(*packed, validate=True)))
    for language in ("en", "zh"):
        meant = json.loads(page.setup(name, language))
        del meant["terms"]  # the glossary is a page of the app
        assert json.loads(texts[f"setup-{language}.json"]) == meant
    assert page_of(name) == page_of(name)
