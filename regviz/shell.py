"""The Streamlit main script: language, navigation, the page's title, the page.

It does not lie beside pages/: there, the first visitor of a deep link would get the bare page file.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from regviz import page
from regviz.lessons import languages, words

ROOT = Path(__file__).parent.parent
# In the order of the navigation; each is a file in pages/, the first is the front door.
PAGES = ["home", "overfitting", "norms", "geometry", "corners", "features", "pytorch"]


def _language_switch(language: str) -> None:
    st.session_state["language"] = language
    st.segmented_control(
        words(language)["shell.language"],
        list(languages()),
        format_func=lambda code: languages()[code],
        key="language",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: page.choose_language(st.session_state["language"]),
    )


def main() -> None:
    """One run: settle the language, build the navigation in it, run the page under its title, show the way on."""
    language = page.language()
    text = words(language)
    pages = [
        st.Page(ROOT / f"pages/{name}.py", title=text[f"{name}.nav"], url_path=name, default=name == PAGES[0])
        for name in PAGES
    ]
    current = st.navigation(pages, position="top")
    name = PAGES[pages.index(current)]
    icon = str(ROOT / "regviz/live/icon.svg")
    st.set_page_config(page_title=f"{text[f'{name}.title']} · regviz", page_icon=icon, layout="wide")
    with st.container(horizontal=True, vertical_alignment="center", key="headline"):
        st.title(text[f"{name}.title"], anchor=False)
        _language_switch(language)
    current.run()
    if current != pages[-1]:
        following = PAGES[PAGES.index(name) + 1]
        st.page_link(pages[PAGES.index(following)], label=text["shell.next"].format(nav=text[f"{following}.nav"]))


main()
