"""The Streamlit main script: language, navigation, the page's title, the page.

It does not lie beside pages/: there, the first visitor of a deep link would get the bare page file.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from regviz import page
from regviz.lessons import names, terms
from regviz.lessons.texts import languages, words
from regviz.live import address, delivery

PACKAGE = Path(__file__).parents[1]


def _language_switch(language: str) -> None:
    st.session_state["language"] = language
    st.segmented_control(
        words(language)["shell.language"],
        list(languages()),
        format_func=lambda code: languages()[code],
        key="language",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: address.choose_language(st.session_state["language"]),
    )


def _content(name: str) -> Path | Callable[[], None]:
    """The page's file; a package that was installed has none, and shows the lesson itself."""
    file = PACKAGE.parent / f"pages/{name}.py"
    return file if file.exists() else page.glossary if name == terms.PAGE else partial(page.show, name)


def _astray() -> bool:
    """Whether the address names a page that there is not: Streamlit shows the first one."""
    try:
        path = urlsplit(st.context.url or "").path
    except ValueError:  # "http://[" is none
        return True
    return path.removeprefix(delivery.root()).strip("/") not in {"", *names(), terms.PAGE}


def main() -> None:
    """One run: settle the language, build the navigation in it, run the page under its title, show the way on."""
    language = page.language()
    text = words(language)
    every = [*names(), terms.PAGE]
    pages = [
        st.Page(_content(name), title=text[f"{name}.nav"], url_path=name, default=name == every[0]) for name in every
    ]
    embedded = st.context.is_embedded
    current = st.navigation(pages, position="hidden" if embedded else "top")
    name = every[pages.index(current)]
    st.set_page_config(
        page_title=f"{text[f'{name}.title']} · regviz", page_icon=str(PACKAGE / "live/icon.svg"), layout="wide"
    )
    if not embedded:
        with st.container(horizontal=True, vertical_alignment="center", key="headline"):
            st.title(text[f"{name}.title"], anchor=False)
            _language_switch(language)
        if _astray():
            st.info(text["shell.astray"])
    current.run()
    if current != pages[-1] and not embedded:
        following = pages[pages.index(current) + 1]
        st.page_link(following, label=text["shell.next"].format(nav=following.title))


main()
