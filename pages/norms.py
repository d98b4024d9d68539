"""Norms: the sets of all sizes, what lies below p = 1, and why one does not simply count."""

from regviz import page

page.show("norms")
