"""A third coefficient: the sets in space, and how many of p coefficients are zero."""

from regviz import page

page.show("space")
