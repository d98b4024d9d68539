"""The ASGI app: Streamlit's server over the shell, and the routes for the browser's files. Run: streamlit run app.py"""

import streamlit as st

from regviz.live.routes import routes
from regviz.live.warm import warm

app = st.App("regviz/shell.py", routes=routes(), lifespan=warm)
