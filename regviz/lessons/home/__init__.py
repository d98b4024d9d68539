"""The front door: what this is, and one live figure."""

from regviz.lessons import Door

LESSON = Door(place=0, shows="geometry", questions={"zero": "corner", "always": "edge", "large": "gone"})
