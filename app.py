"""The ASGI app: Streamlit's server over the shell, and the routes for the browser's files. Run: streamlit run app.py"""

import os
from pathlib import Path

import streamlit as st

import regviz
from regviz.export.routes import routes as exports
from regviz.lessons.texts import doorstep, spoken
from regviz.live.delivery import middleware
from regviz.live.routes import routes
from regviz.live.warm import ready, warm
from regviz.tours.routes import routes as tours

# Torch, not yet imported, takes one thread for each visitor: on small tensors more of them wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

SHELL = Path(regviz.__file__).parent / "page/shell.py"  # the package may be installed elsewhere
served = [*exports(), *tours(), *routes(), ready]
app = st.App(SHELL, routes=served, middleware=middleware(spoken, doorstep), lifespan=warm)
