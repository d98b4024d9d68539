"""What a figure does for its page, for a page without one: the browser is told that it is here, and its language."""

from __future__ import annotations

import streamlit as st

from regviz.live.routes import base

SCRIPT = """
let here;
export default function ({ data }) {
  import(new URL("BASE/live/figure.mjs", document.baseURI)).then(({ arriveWithout }) => {
    arriveWithout(data, !here);
    here = true;
  }, () => {});
  return () => { here = false; };
}
"""


def arrive(language: str) -> None:
    """The page, in this language, has come."""
    component = st.components.v2.component("arrival", js=SCRIPT.replace("BASE", base()), isolate_styles=False)
    component(key="arrival", data=language)
