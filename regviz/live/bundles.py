"""Many modules in one file, made when they are first asked for: nobody builds anything, and no file is kept in step.

Sixty small files cost a browser a tenth of the time until the first figure, on a slow network far more, and any one of
them can be lost. So `figure.mjs` of a folder comes with all that it imports, and what the folder loads later comes with
what it imports besides. Each module is a function that is called once, in the order in which they need one another:

    import { read } from "./fields.mjs";            $modules["hand/words.mjs"] = (() => {
    export const say = (x) => read(x);         →    const { read } = $modules["hand/fields.mjs"];
                                                    const say = (x) => read(x);
                                                    return { say };
                                                    })();

A module has its state once: asked for by its own address it hands on what the file has that it came with. What the
machine (`live/`) loads later is not put together, since those share modules with one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from posixpath import normpath, relpath

MACHINE = "live/figure.mjs"
IMPORTED = re.compile(r"""^import (\{[^}]*\}|\* as \w+) from "([^"]+)";\n""", re.MULTILINE)
HANDED_ON = re.compile(r"""^export (\{[^}]*\}) from "([^"]+)";\n""", re.MULTILINE)
DECLARED = re.compile(r"^export ((?:async )?(?:function\*? ?|class |const )(\w+|\{[^}]*\}))", re.MULTILINE)
LEFT = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


def text(name: str, files: Mapping[str, str]) -> str:
    """What is served as the module `name`; `files` has the modules' texts by their path in the package.

    Raises ValueError for what cannot be put together: modules that import one another in a circle, an exported `let`
    (it would be read once, before it is set), and other forms of import and export than those above.
    """
    entry = str(PurePosixPath(name).parent / "figure.mjs")
    entries = [found for found in dict.fromkeys([MACHINE, entry]) if found in files]
    for holder in entries:
        if name != holder and name in _order(holder, files):
            there = f'import {{ modules as $modules }} from "{_path(name, holder)}";\n'
            return there + _exported(name, files)
    if name in entries or (entry in files and entry != MACHINE):
        return _bundle(name, entries[: entries.index(name)] if name in entries else entries, files)
    return files[name]


def _bundle(name: str, holders: list[str], files: Mapping[str, str]) -> str:
    """The module `name` with all that it imports and the files `holders` do not have."""
    had = {module for holder in holders for module in _order(holder, files)}
    lines = [f'import {{ modules as $of{k} }} from "{_path(name, holder)}";' for k, holder in enumerate(holders)]
    lines += [f"const $modules = {{ {', '.join(f'...$of{k}' for k in range(len(holders)))} }};"]
    lines += [_wrapped(module, files) for module in _order(name, files) if module not in had]
    return "\n".join([*lines, "export { $modules as modules };", _exported(name, files)])


def _wrapped(name: str, files: Mapping[str, str]) -> str:
    body = HANDED_ON.sub("", IMPORTED.sub(lambda found: _taken(name, found), files[name]))
    body = DECLARED.sub(r"\1", body)
    if left := LEFT.search(body):
        raise ValueError(f"{name}: this form cannot be put together with others: {left[0]}")
    passed = [
        f"{new}: $modules[{_quoted(name, found[2])}].{old}"
        for found in HANDED_ON.finditer(files[name])
        for old, new in _pairs(found[1])
    ]
    own = [new for found in DECLARED.finditer(files[name]) for _, new in _declared(found[2])]
    return f'$modules["{name}"] = (() => {{\n{body}\nreturn {{ {", ".join([*own, *passed])} }};\n}})();'


def _taken(name: str, found: re.Match[str]) -> str:
    names = found[1].replace("* as ", "") if found[1].startswith("*") else found[1].replace(" as ", ": ")
    return f"const {names} = $modules[{_quoted(name, found[2])}];\n"


def _exported(name: str, files: Mapping[str, str]) -> str:
    """The names of a module, taken from where it has been put."""
    handed_on = [new for found in HANDED_ON.finditer(files[name]) for _, new in _pairs(found[1])]
    own = [new for found in DECLARED.finditer(files[name]) for _, new in _declared(found[2])]
    return f'export const {{ {", ".join([*own, *handed_on])} }} = $modules["{name}"];\n'


def _pairs(names: str, word: str = " as ") -> Iterator[tuple[str, str]]:
    """(name there, name here) of "{ a, b as c }"."""
    for part in names.strip("{} \n").split(","):
        if part.strip():
            old, _, new = part.strip().partition(word)
            yield old, new.strip() or old


def _declared(names: str) -> Iterator[tuple[str, str]]:
    return _pairs(names, ":")


def _order(name: str, files: Mapping[str, str]) -> list[str]:
    """A module and all that it imports, each after what it imports itself."""
    found: dict[str, bool] = {}  # False while what it imports is being looked at

    def visit(module: str) -> None:
        if not found.get(module, True):
            raise ValueError(f"{module} imports itself, by way of {', '.join(key for key in found if not found[key])}")
        if module not in found:
            found[module] = False
            for target in imports(module, files):
                visit(target)
            del found[module]  # so that it comes after them
            found[module] = True

    visit(name)
    return list(found)


def imports(name: str, files: Mapping[str, str]) -> list[str]:
    """What a module imports, by path."""
    return [_target(name, found[2]) for form in (IMPORTED, HANDED_ON) for found in form.finditer(files[name])]


def _target(name: str, path: str) -> str:
    return normpath(str(PurePosixPath(name).parent / path))


def _quoted(name: str, path: str) -> str:
    return f'"{_target(name, path)}"'


def _path(name: str, other: str) -> str:
    """The way from a module to another one."""
    way = relpath(other, str(PurePosixPath(name).parent))
    return way if way.startswith(".") else f"./{way}"
