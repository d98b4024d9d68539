"""Measurements: the solver against its peers, the pages in a browser, a class at one server."""
