"""The live figure: a component whose controls repaint it in the browser, within the frame, while the hand moves.

The hand is the browser's (`figure.mjs` and the lesson's module); the truth is torch's: on release the state comes here,
goes into the address, and the run that follows brings torch's answer back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

from regviz.live import address, bring, codec, delivery, warm
from regviz.live.progress import Progress, Work
from regviz.live.routes import ANSWERS, base, lend, publish

HERE = Path(__file__).parent

# Streamlit makes a blob of a component's script, from which nothing relative can be imported: only this is inlined.
# What did not load is asked for again under other names, as in files.mjs: a browser remembers that one failed. The
# function is called after every run of the script: what has come is kept.
LOADER = """
let coming;
const load = tried => import(new URL("BASE" + (tried ? `-again${tried}` : "") + "/live/figure.mjs", document.baseURI));
export default function (component) {
  let cleanup, left = false;
  const root = component.parentElement.querySelector("[data-testid=live-figure]");
  coming ??= insist(load).catch(failed => { coming = undefined; throw failed; });
  coming.then(
    ({ mount }) => { if (!left) cleanup = mount(component); },
    () => {
      if (left) return;
      root.innerHTML = "<p role=alert></p>";
      root.firstChild.textContent = JSON.parse(new TextDecoder().decode(component.data)).trouble;
      root.dataset.built = "";
    },
  );
  return () => { left = true; cleanup?.(); };
}
"""


def fields(kind: type[Any]) -> dict[str, dict[str, Any]]:
    """A state's declarations as the browser needs them: default, bounds and grid of numbers, codes of choices."""
    defaults = asdict(kind())
    return {name: asdict(declared) | {"default": defaults[name]} for name, declared in codec.kinds(kind).items()}


def setup(
    kind: type[Any],
    *,
    template: str,
    module: str,
    language: str,
    words: Mapping[str, str],
    terms: Mapping[str, Any],
    figures: Mapping[str, Any],
    examples: Mapping[str, Any],
    constants: Mapping[str, Any],
    languages: Mapping[str, str],
) -> str:
    """What a figure is built from, as JSON. It stays the same while the language does.

    `terms` says how the words of the glossary are found: a `pattern`, and of each of the `forms` the key of its entry.
    """
    return json.dumps(
        {
            "template": template,
            "module": module,
            "language": language,
            "fields": fields(kind),
            "words": dict(words),
            "terms": dict(terms),
            "figures": {name: json.loads(figure.to_json()) for name, figure in figures.items()},
            "examples": {name: asdict(state) for name, state in examples.items()},
            "constants": dict(constants),
            "languages": dict(languages),
        }
    )


@lru_cache(maxsize=64)
def _files(setup: str) -> tuple[str, str]:
    built = json.loads(setup)
    return built["module"], built["template"]


@dataclass(frozen=True)
class Bring:
    """A file can be brought to the figure: of at most so many bytes; `said` is told beside the place, as it is.

    done     called with a file that is whole
    private  whether what is shown now is somebody's own: then it is published for them alone
    """

    most: int
    said: str
    done: Callable[[bytes], None]
    private: bool


def _released(name: str, kind: type[Any], work: Work) -> None:
    sent, before = st.session_state.get(f"{name} figure", {}).get("released"), hand(name)
    if not _understood(sent):
        return
    st.session_state[f"{name} hand"] = {"number": sent["number"], "press": sent.get("press")}
    state = codec.read(kind, {field: str(value) for field, value in sent["state"].items()})
    address.release(name, state, sent.get("words", {}))
    press = sent.get("press")  # it comes with several releases, until the browser knows that one has arrived
    progress = work(state) if press and (before is None or before["number"] < press["number"]) else None
    if progress is not None:
        warm.wait()
        progress.press(press["button"])


def _understood(sent: Any) -> bool:
    """Whether this is a release as the figure sends it: anybody can send anything."""
    if not (isinstance(sent, dict) and isinstance(sent.get("number"), int) and isinstance(sent.get("state"), dict)):
        return False
    words, press = sent.get("words", {}), sent.get("press")
    if not (isinstance(words, dict) and all(isinstance(text, str) and _sound(text) for text in words.values())):
        return False
    pressed = isinstance(press, dict) and isinstance(press.get("number"), int) and isinstance(press.get("button"), str)
    return press is None or pressed


def _sound(text: str) -> bool:
    """Whether a text can stand in an address: no half of a pair of surrogates."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _sent(name: str, trigger: str) -> dict[str, Any]:
    """What the figure sent by itself; anybody can send anything."""
    sent = st.session_state.get(f"{name} figure", {}).get(trigger)
    return sent if isinstance(sent, dict) else {}


def _continued(name: str, work: Progress | None) -> None:
    sent = _sent(name, "continued")
    address.keep(name, sent.get("wrote"), sent.get("from"))
    warm.wait()
    if work is not None:
        work.go_on()


def show(
    name: str,
    state: Any,
    *,
    path: str,
    language: str,
    setup: str,
    glossary: str,
    trouble: str,
    answer: Callable[[], Mapping[str, Any] | None],
    table: Callable[[], str] | None = None,
    work: Work = lambda state: None,
    brings: Bring | None = None,
) -> None:
    """Mount or update the figure of the page `name`, which lies at `path`.

    `answer()` is torch's answer to the state, None where it is not ready to give one; `table()` is the JSON text of
    what of it is large, `glossary` that of the glossary's entries. While torch is still being imported the first
    picture is the browser's own, and it then asks for torch's. While there is long `work(state)` that is not done, the
    browser asks for its next slice once it has drawn this one, unless a hand is on the figure.
    """
    sent, progress = hand(name), work(state)
    if sent is not None:
        warm.wait()
    private = bool(brings and brings.private)
    found = None if warm.warming() else answer()
    if found is not None and table is not None:
        found = {**found, "table": _lent(table()) if private else publish(table(), ANSWERS)}
    published = _lent(setup) if private else publish(setup)
    if not private:
        delivery.needs(path.strip("."), language, [*_files(setup), published])
    data = {
        "setup": published,
        "glossary": publish(glossary),
        "language": language,
        "path": path,
        "session": address.session(),
        "trouble": trouble,
        "state": asdict(state),
        "number": sent["number"] if sent else 0,
        "answer": found,
        "work": progress and progress.state(),
        "bring": brings and {"said": brings.said, "most": brings.most} | bring.told(name, brings.most),
        "kept": address.kept(),
        "wrote": address.wrote(),
    }
    # registering is cheap and has to be done for every new runtime; reading the files is not
    st.components.v2.component("live_figure", **_source(), isolate_styles=False)(
        key=f"{name} figure",
        data=json.dumps(data).encode(),  # bytes are passed on as they are; a dict would be searched for data frames
        on_released_change=lambda: _released(name, type(state), work),
        on_continued_change=lambda: _continued(name, progress),
        on_brought_change=lambda: _brought(name, brings),
    )


def _brought(name: str, brings: Bring | None) -> None:
    sent = _sent(name, "brought")
    address.keep(name, sent.get("wrote"), sent.get("from"))
    if brings is not None:
        bring.inbox(name, brings.most).read(sent.get("id"), brings.done)


LENT = 12
"""So many private texts of a session are there at a time."""


def _lent(text: str) -> str:
    """Publish a text for this session alone, as long as it is there; returns its name."""
    lent: dict[str, Any] = st.session_state.setdefault("lent", {})
    digest = sha256(text.encode()).hexdigest()
    lent[digest] = lent.pop(digest, None) or lend(text)
    while len(lent) > LENT:
        del lent[next(iter(lent))]
    return str(lent[digest].name)


def hand(name: str) -> dict[str, Any] | None:
    """What the browser sent at the last release of this page's figure; None before the first."""
    sent: dict[str, Any] | None = st.session_state.get(f"{name} hand")
    return sent


@cache
def _source() -> dict[str, str]:
    return {
        "html": '<div class="rv" data-testid="live-figure"></div>',
        "css": (HERE / "figure.css").read_text(encoding="utf-8"),
        "js": (HERE / "insist.mjs").read_text(encoding="utf-8").replace("export ", "") + LOADER.replace("BASE", base()),
    }
