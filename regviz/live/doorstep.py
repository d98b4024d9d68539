"""What stands in the page itself, for when nothing else is there: the browser is too old, or a script was lost.

Streamlit's page is blank for good when one of some twenty scripts does not arrive, as happens where forty share a bad
Wi-Fi: nothing asks for it again, and a browser remembers that it failed until the page is loaded anew. So the page
looks whether the server answers, and then loads itself anew; what it shows stands in its address.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

NEEDED = [
    'CSS.supports("color", "color-mix(in srgb, red, red)")',  # Chrome and Edge 111, Firefox 113
    'RegExp("(?<=a)b")',  # Safari 16.4
]
"""Which browser is too old: what it would have to have, in words that every browser understands."""

SCRIPTS = """<script>
function say(kind, sentence) {
  var said = document.createElement(kind);
  said.appendChild(document.createTextNode(sentence));
  document.body.insertBefore(said, document.body.firstChild);
}
try { if (!(CHECKS)) throw 0; } catch (missing) {
  document.addEventListener("DOMContentLoaded", function () { say("h1", TOO_OLD); });
}
</script>
<script>
(function () {
  var before = history.state && history.state.lost || 0, waits = 0, told = false;
  function tell() {
    if (!told) say("p", NOT_WHOLE);
    told = true;
  }
  function look() {
    fetch(HEALTH, { cache: "no-store" }).then(function (reply) {
      if (!reply.ok) throw 0;
      location.reload();
    }).catch(function () {
      tell();
      setTimeout(look, 1000);
    });
  }
  function lost() {
    if (waits || document.querySelector("[data-testid=live-figure] > *")) return;
    history.replaceState({ lost: before + 1 }, "");
    waits = setTimeout(look, 500 * Math.pow(2, Math.min(before, 6)));
  }
  addEventListener("error", function (event) { if (event.target instanceof HTMLScriptElement) lost(); }, true);
  addEventListener("vite:preloadError", lost);
})();
</script>"""
"""The second one waits longer each time, at most half a minute: a file that never comes is not asked for in a circle.

How often it was stands with the entry of the history, which is there also where a browser lets a page in somebody
else's frame keep nothing. `vite:preloadError` is what Streamlit's page says when a script that it imports late is lost.
"""


class Said(NamedTuple):
    """The sentences, in the language that the page will most likely be in."""

    too_old: str
    not_whole: str


Sentences: TypeAlias = Callable[[str], Said]
"""What is said in a language."""


def scripts(said: Said, health: str) -> str:
    """The two scripts; `health` is the address that answers where the server does."""
    holes = {
        "CHECKS": " && ".join(NEEDED),
        "TOO_OLD": json.dumps(said.too_old),
        "NOT_WHOLE": json.dumps(said.not_whole),
        "HEALTH": json.dumps(health),
    }
    text = SCRIPTS
    for hole, filling in holes.items():
        text = text.replace(hole, filling)
    return text
