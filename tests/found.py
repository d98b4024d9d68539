"""What the tests iterate over, found rather than listed: a new page, state or example is held to account at once."""

import ast
import pkgutil
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import plotly.graph_objects as go
from hypothesis import strategies as st

from regviz import figures as drawn
from regviz import state
from regviz.lessons import words
from regviz.state.codec import Choice, Number, kinds

ROOT = Path(__file__).parent.parent


def _navigation() -> list[str]:
    """The pages in the order of the navigation. Read, not imported: importing the main script runs it."""
    for node in ast.parse((ROOT / "regviz/shell.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PAGES":
            return list(ast.literal_eval(node.value))
    raise LookupError("regviz/shell.py has no list PAGES")


PAGES = _navigation()


def path_of(name: str) -> str:
    """The path of a page in the address bar."""
    return "/" if name == PAGES[0] else f"/{name}"


_modules = [import_module(f"{state.__name__}.{module.name}") for module in pkgutil.iter_modules(state.__path__)]

STATES = sorted(
    {
        value
        for module in _modules
        for value in vars(module).values()
        if isinstance(value, type) and is_dataclass(value) and any("kind" in field.metadata for field in fields(value))
    },
    key=lambda kind: kind.__name__,
)

EXAMPLES = {
    type(example): module.EXAMPLES for module in _modules for example in getattr(module, "EXAMPLES", {}).values()
}


@cache
def figures() -> dict[str, go.Figure]:
    """The stages of all pages, "page.figure" to a Plotly figure without data, in English."""
    text = words("en")
    modules = {
        module.name: import_module(f"{drawn.__name__}.{module.name}") for module in pkgutil.iter_modules(drawn.__path__)
    }

    def labels(page: str) -> dict[str, str]:
        own = f"{page}.figure." if any(key.startswith(f"{page}.figure.") for key in text) else "figure."
        return {key.removeprefix(own): value for key, value in text.items() if key.startswith(own)}

    return {
        f"{page}.{name}": figure
        for page, module in modules.items()
        if hasattr(module, "stages")
        for name, figure in module.stages(labels(page)).items()
    }


def on_grid(kind: type) -> st.SearchStrategy:
    """All states that the declaration of `kind` allows."""

    def values(declared: Number | Choice) -> st.SearchStrategy:
        if isinstance(declared, Choice):
            return st.sampled_from(declared.codes)
        scale = 10**declared.decimals
        ends = round(declared.low * scale), round(declared.high * scale)
        return st.integers(*ends).map(lambda i: round(i / scale, declared.decimals))

    return st.builds(kind, **{name: values(declared) for name, declared in kinds(kind).items()})
