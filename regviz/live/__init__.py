"""The live figure: a component whose controls repaint it in the browser, within the frame, while the hand moves.

The hand is the browser's (`figure.mjs` and the module of the figure); the truth is torch's: on release the state comes
here, goes into the address, and the run that follows brings torch's answer back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from regviz import lessons, page
from regviz.live import delivery, warm
from regviz.live.routes import base, publish
from regviz.live.run import Run
from regviz.state import codec

HERE = Path(__file__).parent

SLICE = 0.2
"""Seconds of long work between two pictures; after each, the page answers to the hand."""

# Streamlit makes a blob of a component's script, from which nothing relative can be imported: only this is inlined.
LOADER = """
export default function (component) {
  let cleanup, left = false;
  const root = component.parentElement.querySelector("[data-testid=live-figure]");
  import(new URL("BASE/figure.mjs", document.baseURI)).then(
    ({ mount }) => { if (!left) cleanup = mount(component); },
    () => { root.textContent = JSON.parse(new TextDecoder().decode(component.data)).trouble; },
  );
  return () => { left = true; cleanup?.(); };
}
"""


def fields(kind: type[Any]) -> dict[str, dict[str, Any]]:
    """A state's declarations as the browser needs them: bounds and grid of numbers, codes of choices.

    A field that gives a switch one of its codes turns the switch when it is moved: `sets`.
    """
    kinds = codec.kinds(kind)
    switches = {name: declared.codes for name, declared in kinds.items() if isinstance(declared, codec.Choice)}
    return {
        name: asdict(declared) | {"sets": {switch: name for switch, codes in switches.items() if name in codes}}
        for name, declared in kinds.items()
    }


def setup(
    kind: type[Any],
    *,
    template: str,
    module: str,
    words: Mapping[str, str],
    figures: Mapping[str, Any],
    examples: Mapping[str, Any],
) -> str:
    """What a figure is built from, as JSON. It stays the same while the language does."""
    return json.dumps(
        {
            "template": template,
            "module": module,
            "fields": fields(kind),
            "words": dict(words),
            "figures": {name: json.loads(figure.to_json()) for name, figure in figures.items()},
            "examples": {name: asdict(state) for name, state in examples.items()},
        }
    )


def _released(name: str, kind: type[Any]) -> None:
    sent = st.session_state[f"{name} figure"]["released"]
    st.session_state[f"{name} hand"] = sent
    page.release(name, codec.read(kind, {field: str(value) for field, value in sent["state"].items()}))


def _continued(run: Run[Any] | None) -> None:
    warm.wait()
    if run is not None:
        run.advance(SLICE)


def show(
    name: str,
    state: Any,
    language: str,
    setup: str,
    *,
    solve: Callable[[], Any],
    say: Callable[[Any], str] = lambda answer: "",
    draw: Callable[[Any], Any] = lambda answer: None,
    run: Run[Any] | None = None,
) -> None:
    """Mount or update the figure of the page `name`.

    `solve()` is torch's answer to the state; while torch is still being imported the first picture is the browser's
    own, and it then asks for torch's. `say(answer)` is the picture in words, `draw(answer)` all that is drawn, for a
    browser that could not load the figure's module. If there is a `run` that is not done, the browser asks for its
    next slice once it has drawn this one, unless a hand is on the figure.
    """
    address, sent = page.address(state), hand(name)
    if sent is not None:
        warm.wait()
    answer = None if warm.warming() else solve()
    published, built = publish(setup), json.loads(setup)
    delivery.needs("" if name == page.HOME else name, language, [built["module"], built["template"], published])
    data = {
        "setup": published,
        "language": language,
        "path": page.path(name),
        "session": page.session(),
        "trouble": lessons.words(language)["shell.trouble"],
        "state": asdict(state),
        "number": sent["number"] if sent else 0,
        "answer": answer,
        "picture": draw(answer) if sent and sent["plain"] else None,
        "sentence": "" if answer is None else say(answer),
        # how far long work is while there is more of it: a number that changes, or the browser would not be told again
        "more": None if run is None or run.done else len(run.snapshots),
        # only where the address is not canonical yet; a release has written it already
        "address": None if address == st.query_params.to_dict() else _query(address),
    }
    # registering is cheap and has to be done for every new runtime; reading the files is not
    st.components.v2.component("live_figure", **_source(), isolate_styles=False)(
        key=f"{name} figure",
        data=json.dumps(data).encode(),  # bytes are passed on as they are; a dict would be searched for data frames
        on_released_change=lambda: _released(name, type(state)),
        on_continued_change=lambda: _continued(run),
    )


def hand(name: str) -> dict[str, Any] | None:
    """What the browser sent at the last release of this page's figure; None before the first."""
    sent: dict[str, Any] | None = st.session_state.get(f"{name} hand")
    return sent


def _query(address: Mapping[str, str]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in address.items()) if address else ""


@cache
def _source() -> dict[str, str]:
    return {
        "html": '<div class="rv" data-testid="live-figure"></div>',
        "css": (HERE / "figure.css").read_text(encoding="utf-8"),
        "js": LOADER.replace("BASE", base()),
    }
