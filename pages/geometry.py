"""The geometry page: an ellipse meets a diamond and a circle."""

from regviz import page

page.show("geometry")
