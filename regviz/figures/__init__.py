"""Figures: what is drawn as arrays, computed from the mathematics, and then the Plotly figure that draws it."""
