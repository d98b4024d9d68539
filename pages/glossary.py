"""The words of all pages, with what they mean and where one sees it."""

from regviz import page

page.glossary()
