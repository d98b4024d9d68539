"""In PyTorch: the paths of its optimizers, a recipe for exact zeros, and the usual mistakes."""

from regviz import page

page.show("pytorch")
