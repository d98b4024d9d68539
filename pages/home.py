"""The front door: what this is, and one live figure."""

from regviz import page

page.show("home")
