"""A lesson as one HTML file that needs no server, and the whole course as a folder of them.

bundle    the browser's modules that a lesson needs, as one text
prose     a page's texts as HTML, the formulas as MathML
lesson    the file
course    the folder
"""
