"""How often is a corner hit: maps of the minimizers, and shares."""

from regviz import page

page.show("corners")
