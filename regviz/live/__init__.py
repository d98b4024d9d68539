"""The machine: the live figure in the browser, and the Python that mounts and serves it. It knows no lesson."""
