"""The README's example prints what the README says that it prints."""

import contextlib
import io
import re
from pathlib import Path

from tests.found import PAGES, path_of

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_example_prints_what_the_readme_says() -> None:
    found = re.search(r"```python\n(.*?)```\n\nprints\n\n```text\n(.*?)```", README, re.DOTALL)
    assert found is not None
    code, printed = found.groups()
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(code, "README.md", "exec"), {})
    assert output.getvalue() == printed


def test_every_page_has_a_row_in_the_table() -> None:
    assert {path_of(name) for name in PAGES} <= set(re.findall(r"^\| `(/\w*)` \|", README, re.MULTILINE))
