"""What stands in the page itself, for when nothing else is there: the browser is too old, or a script was lost.

Streamlit's page stays blank when one of some seventy scripts does not arrive, as happens where forty share a bad Wi-Fi:
nothing asks for it again, and a browser remembers that it failed until the page is loaded anew. So the page looks
whether the server answers, and then loads itself anew; what it shows stands in its address. Once a figure is there
(history.mjs says so) it stays, whatever is lost after that: a hand may be on it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

NEEDED = [
    'CSS.supports("color", "color-mix(in srgb, red, red)")',  # Chrome and Edge 111
    'CSS.supports("selector(:has(a))")',  # Firefox 121
    'RegExp("(?<=a)b")',  # Safari 16.4
]
"""Which browser is too old: what it would have to have, in words that every browser understands."""

SCRIPT = """<script>
(function () {
  var told = false;
  function say(kind, sentence) {
    if (told) return;
    told = true;
    var said = document.createElement(kind);
    said.lang = LANGUAGE;
    if (kind === "p") said.setAttribute("role", "alert");
    said.style.cssText = "position: fixed; top: 0; left: 0; right: 0; z-index: 9999999; margin: 0; padding: 1rem;"
      + "background: #fff; color: #222; font-family: sans-serif"; // above Streamlit's page, in its first moments
    said.appendChild(document.createTextNode(sentence));
    document.body.insertBefore(said, document.body.firstChild);
  }
  try { if (!(CHECKS)) throw 0; } catch (missing) {
    document.addEventListener("DOMContentLoaded", function () { say("h1", TOO_OLD); });
    return;
  }
  var state = Object.assign({}, history.state), before = state.lost || 0, waits = 0;
  delete state.lost;
  if (before) history.replaceState(state, "");
  function isWhole() { return "whole" in document.documentElement.dataset; }
  function look() {
    if (isWhole()) return;
    fetch(HEALTH, { cache: "no-store", signal: AbortSignal.timeout(5000) }).then(function (reply) {
      if (!reply.ok) throw 0;
      if (isWhole()) return;
      history.replaceState(Object.assign({}, history.state, { lost: before + 1 }), "");
      location.reload();
    }).catch(function () {
      say("p", NOT_WHOLE);
      setTimeout(look, 1000);
    });
  }
  function lost() {
    if (waits || isWhole()) return;
    waits = before < TRIES ? setTimeout(look, 500 * Math.pow(2, Math.min(before, 4))) : 1;
    if (before) setTimeout(function () { if (!isWhole()) say("p", NOT_WHOLE); }, 500);
  }
  addEventListener("error", function (event) {
    var it = event.target; // others put scripts into pages too
    if (it && it.localName === "script" && it.type === "module" && it.src.indexOf(location.origin) === 0) lost();
  }, true);
  addEventListener("vite:preloadError", lost);
})();
</script>"""
"""Waits longer each time, at most eight seconds, and gives up after TRIES times.

How often it was stands with the entry of the history, which is there also where a browser lets a page in somebody
else's frame keep nothing. `vite:preloadError` is what Streamlit's page says when a script that it imports late is lost.
"""
TRIES = 10


class Said(NamedTuple):
    """The sentences, in the language that the page will most likely be in."""

    too_old: str
    not_whole: str


Sentences: TypeAlias = Callable[[str], Said]
"""What is said in a language."""


def script(said: Said, language: str, health: str) -> str:
    """The script, with what it says in `language`; `health` is the address that answers where the server does."""
    holes = {
        "CHECKS": " && ".join(NEEDED),
        "LANGUAGE": json.dumps(language),
        "TOO_OLD": json.dumps(said.too_old),
        "NOT_WHOLE": json.dumps(said.not_whole),
        "HEALTH": json.dumps(health),
        "TRIES": str(TRIES),
    }
    text = SCRIPT
    for hole, filling in holes.items():
        text = text.replace(hole, filling)
    return text
