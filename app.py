"""The ASGI app: Streamlit's server over the shell, and the routes for the browser's files. Run: streamlit run app.py"""

import os

import streamlit as st

from regviz.lessons.texts import spoken
from regviz.live.delivery import middleware
from regviz.live.routes import routes
from regviz.live.warm import warm

# Torch, not yet imported, takes one thread for each visitor: on small tensors more of them wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

app = st.App("regviz/shell.py", routes=routes(), middleware=middleware(spoken), lifespan=warm)
