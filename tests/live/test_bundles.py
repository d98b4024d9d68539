"""Many modules in one file: the same names, each module once, and an error for what cannot be put together."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from regviz.lessons import lesson, names
from regviz.live import delivery
from regviz.live.bundles import MACHINE, Bundles
from regviz.live.routes import base, files
from tests.dragging import Hand
from tests.found import PAGES

WRITTEN = {name: file.read_text(encoding="utf-8") for name, file in files().items() if file.suffix == ".mjs"}
OWN = [name for name in sorted(WRITTEN) if not name.startswith("export/")]  # these are the export's own
MODULES = Bundles(WRITTEN)
ENTRIES = [
    MACHINE,
    *(f"lessons/{name}/figure.mjs" for name in sorted({lesson(page).shows for page in names()})),
]


EXPORTED = """async ([names, served]) => {
  await import(`${served}/live/figure.mjs`);
  const [brought] = Object.values(regvizModules), found = [];
  for (const name of names) {
    const before = { ...brought };
    const [ours, theirs] = await Promise.all([`${location.origin}/written`, served].map(at => import(`${at}/${name}`)));
    const same = Object.keys(before).every(key => before[key] === brought[key]);
    const all = same && Object.keys(theirs).every(key => theirs[key] === brought[name][key]);
    found.push([Object.keys(ours).sort(), Object.keys(theirs).sort(), all]);
  }
  return [Object.values(regvizModules).length, found];
}"""


def test_every_module_is_served_with_the_names_it_is_written_with_and_is_there_once(
    open_page: Callable[..., Page],
) -> None:
    def written(route: Route) -> None:
        text = WRITTEN[route.request.url.partition("/written/")[2]]
        route.fulfill(body=text, content_type="text/javascript")

    # a figure of a folder comes before what the folder loads later
    asked = sorted(OWN, key=lambda name: not name.endswith("/figure.mjs"))
    page = open_page("/", prepare=lambda page: page.route("**/written/**", written))
    versions, found = page.evaluate(
        EXPORTED, [asked, page.evaluate("name => new URL(name, document.baseURI).href", base())]
    )
    assert versions == 1
    for name, (ours, theirs, same) in zip(asked, found, strict=True):
        assert theirs == ours, name
        assert same, f"{name} is there twice"


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_file_has_all_that_its_first_module_imports_and_nothing_twice(entry: str) -> None:
    served = MODULES.text(entry)
    machine = set(delivery.closure([MACHINE], WRITTEN.__getitem__))
    needed = set(delivery.closure([entry], WRITTEN.__getitem__)) - (set() if entry == MACHINE else machine)
    brought = re.findall(r'^\$modules\["([^"]+)"\] \?\?= ', served, re.MULTILINE)
    assert sorted(brought) == sorted(needed)
    for name in brought:
        assert all(brought.index(other) < brought.index(name) for other in MODULES.imports(name) if other in brought)


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
        Bundles(written).text("live/figure.mjs")


def test_a_modules_own_address_is_refused_in_a_file_of_another_folder() -> None:
    written = {"live/figure.mjs": FIGURE, "live/a.mjs": 'export const a = new URL("x", import.meta.url);\n'}
    assert "import.meta" in Bundles(written).text("live/figure.mjs")
    moved = {"live/figure.mjs": FIGURE.replace("./a", "../hand/a"), "hand/a.mjs": written["live/a.mjs"]}
    with pytest.raises(ValueError, match=r"hand/a\.mjs: import\.meta"):
        Bundles(moved).text("live/figure.mjs")


@pytest.mark.parametrize(
    ("path", "module"), [("/geometry?left=p&p=1.5", "geometry/more.mjs"), ("/geometry?predict=1", "live/predict.mjs")]
)
def test_what_is_loaded_later_and_lost_once_finds_the_modules_that_are_there(
    open_page: Callable[..., Page], path: str, module: str
) -> None:
    asked: list[str] = []

    def lose(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.abort()
        else:
            route.continue_()

    page = open_page(path, prepare=lambda page: page.route(f"**/{module}", lose))
    Hand(page).until("drawn.source === 'torch'")
    page.wait_for_load_state("networkidle")
    assert len(asked) == len(set(asked)) == 2, "a browser remembers that an address failed"
    assert page.evaluate("() => Object.keys(regvizModules).length") == 1
