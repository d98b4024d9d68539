"""Many modules in one file: the same names, each module once, and an error for what cannot be put together."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from regviz.lessons import lesson, names
from regviz.live import bundles, delivery
from regviz.live.routes import base, files
from tests.found import PAGES

WRITTEN = {name: file.read_text(encoding="utf-8") for name, file in files().items() if file.suffix == ".mjs"}
OWN = [name for name in sorted(WRITTEN) if not name.startswith("export/")]  # these are the export's own
ENTRIES = [
    bundles.MACHINE,
    *(f"lessons/{name}/figure.mjs" for name in sorted({lesson(page).shows for page in names()})),
]


EXPORTED = """async ([names, served]) => {
  const { modules } = await import(`${served}/live/figure.mjs`);
  return Promise.all(names.map(async name => {
    const [ours, theirs] = await Promise.all([`${location.origin}/written`, served].map(at => import(`${at}/${name}`)));
    const given = Object.keys(theirs).filter(key => key !== "modules").sort();
    return [Object.keys(ours).sort(), given, name in modules && given.every(key => theirs[key] === modules[name][key])];
  }));
}"""


def test_every_module_is_served_with_the_names_it_is_written_with(open_page: Callable[..., Page]) -> None:
    def written(route: Route) -> None:
        text = WRITTEN[route.request.url.partition("/written/")[2]]
        route.fulfill(body=text, content_type="text/javascript")

    page = open_page("/", prepare=lambda page: page.route("**/written/**", written))
    found = page.evaluate(EXPORTED, [OWN, page.evaluate("name => new URL(name, document.baseURI).href", base())])
    machine = set(delivery.closure([bundles.MACHINE], WRITTEN.__getitem__))
    assert len(machine) > 20
    for name, (ours, theirs, same) in zip(OWN, found, strict=True):
        assert theirs == ours, name
        assert same == (name in machine), f"{name} is there twice"


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_file_has_all_that_its_first_module_imports_and_nothing_twice(entry: str) -> None:
    served = bundles.text(entry, WRITTEN)
    machine = set(delivery.closure([bundles.MACHINE], WRITTEN.__getitem__))
    needed = set(delivery.closure([entry], WRITTEN.__getitem__)) - (set() if entry == bundles.MACHINE else machine)
    brought = re.findall(r'^\$modules\["([^"]+)"\] = ', served, re.MULTILINE)
    assert sorted(brought) == sorted(needed)
    for name in brought:
        assert all(
            brought.index(other) < brought.index(name) for other in bundles.imports(name, WRITTEN) if other in brought
        )


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_for_two_files_of_modules(open_page: Callable[..., Page], path: str) -> None:
    asked: list[str] = []
    open_page(f"/{path}", prepare=lambda page: page.on("request", lambda request: asked.append(request.url)))
    ours = {url.split("live-figure/")[1].partition("/")[2] for url in asked if re.search(r"live-figure/.*\.mjs$", url)}
    assert len(ours) == 2
    assert ours < set(ENTRIES)


FIGURE = 'import { a } from "./a.mjs";\nexport const b = a;\n'


@pytest.mark.parametrize(
    "module",
    [
        'import { b } from "./figure.mjs";\nexport const a = () => b;\n',
        "export let a;\n",
        "export var a = 1;\n",
        "export default 1;\n",
        "const a = 1;\nexport { a };\n",
        'export * from "./c.mjs";\n',
        'import c from "./c.mjs";\nexport const a = c;\n',
        'import "./c.mjs";\nexport const a = 1;\n',
    ],
)
def test_what_cannot_be_put_together_is_refused_by_name(module: str) -> None:
    written = {"live/figure.mjs": FIGURE, "live/a.mjs": module, "live/c.mjs": "export const c = 1;\n"}
    with pytest.raises(ValueError, match=r"live/(a|figure)\.mjs"):
        bundles.text("live/figure.mjs", written)


def test_a_folder_without_a_figure_and_what_the_machine_loads_late_stay_as_they_are() -> None:
    written = {
        "live/figure.mjs": FIGURE,
        "live/a.mjs": "export const a = 1;\n",
        "live/late.mjs": FIGURE,
        "hand/x.mjs": "",
    }
    assert bundles.text("hand/x.mjs", written) == ""
    assert bundles.text("live/late.mjs", written) == FIGURE
