"""Sparsity appears: choosing features."""

from regviz import page

page.show("features")
