"""Underfit, just right, overfit: a curve that calms down, and three networks."""

from regviz import page

page.show("overfitting")
