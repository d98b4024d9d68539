"""Many modules in one file, made when the app starts: nobody builds anything, and no file is kept in step by hand.

Sixty small files cost a browser a tenth of the time until the first figure, on a slow network far more, and any one of
them can be lost. So `live/figure.mjs`, the machine, comes with all that it imports; `figure.mjs` of another folder with
all that it imports besides; and what is loaded later with what neither of these has. Each module is a function that is
called once, in the order in which they need one another:

    import { read } from "./fields.mjs";            $modules["hand/words.mjs"] ??= (() => {
    export const say = (x) => read(x);         →    const { read } = $modules["hand/fields.mjs"];
                                                    const say = (x) => read(x);
                                                    return { say };
                                                    })();

What they return is kept for the whole page, so that a module has its state once, whichever files it came in, and
under whichever address: what is asked for again after it was lost has another one. Other people's modules (`vendor/`)
are imported as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import PurePosixPath
from posixpath import normpath, relpath

MACHINE = "live/figure.mjs"
IMPORTED = re.compile(r"""^import (\{[^}]*\}|\* as \w+) from "([^"]+)";\n""", re.MULTILINE)
HANDED_ON = re.compile(r"""^export (\{[^}]*\}) from "([^"]+)";\n""", re.MULTILINE)
DECLARED = re.compile(r"^export ((?:async )?(?:function\*? ?|class |const )(\w+|\{[\w\s,:]*\}))", re.MULTILINE)
REFUSED = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


class Bundles:
    """What is served for each of the modules `files`, their texts by their path in the package."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self._orders: dict[str, list[str]] = {}

    @cached_property
    def version(self) -> str:
        """A digest of all modules: those of two versions of the app can meet in a page that stays open."""
        return sha256("\0".join(f"{name}\0{text}" for name, text in sorted(self.files.items())).encode()).hexdigest()

    def text(self, name: str) -> str:
        """What is served as the module `name`.

        Raises ValueError for what cannot be put together: modules that import one another in a circle; an exported
        `let`, which would be read once, before it is set; a module's own address (`import.meta`) in a file of another
        folder; and other forms of import and export than declarations and the two above. Of `export const` with
        several names only the first is seen.
        """
        if _is_others(name):
            return self.files[name]
        there = {module for entry in self._before(name) for module in self.order(entry)}
        lines = [f'const $modules = (globalThis.regvizModules ??= {{}})["{self.version[:12]}"] ??= {{}};']
        lines += [self._put(module, name) for module in self.order(name) if module not in there]
        return "\n".join([*lines, f'export const {{ {", ".join(self._exports(name))} }} = $modules["{name}"];', ""])

    def order(self, name: str) -> list[str]:
        """A module and all that it imports, each after what it imports itself."""
        if name not in self._orders:
            found: dict[str, bool] = {}  # False while what it imports is being looked at
            self._visit(name, found)
            self._orders[name] = list(found)
        return self._orders[name]

    def imports(self, name: str) -> list[str]:
        """What a module imports itself, by path."""
        return [_target(name, found[2]) for form in (IMPORTED, HANDED_ON) for found in form.finditer(self.files[name])]

    def _visit(self, module: str, found: dict[str, bool]) -> None:
        if not found.get(module, True):
            raise ValueError(f"{module} imports itself, by way of {', '.join(key for key in found if not found[key])}")
        if module in found:
            return
        found[module] = False
        for target in self.imports(module):
            self._visit(target, found)
        del found[module]  # so that it comes after them
        found[module] = True

    def _before(self, name: str) -> list[str]:
        """Whose modules are there when the module `name` is asked for."""
        own = str(PurePosixPath(name).parent / "figure.mjs")
        entries = [MACHINE, own] if own in self.files and own != MACHINE else [MACHINE]
        return entries[: entries.index(name)] if name in entries else entries

    def _put(self, name: str, file: str) -> str:
        """A module `name` in the file of the module `file`."""
        if _is_others(name):
            called = "$" + re.sub(r"\W", "_", name)
            path = relpath(name, PurePosixPath(file).parent)
            return f'import * as {called} from "./{path}";\n$modules["{name}"] ??= {called};'
        body = IMPORTED.sub(lambda found: _taken(name, found), self.files[name])
        body = DECLARED.sub(r"\1", HANDED_ON.sub("", body)).replace("\nexport {};\n", "\n")
        if refused := REFUSED.search(body):
            raise ValueError(f"{name}: this form cannot be put together with others: {refused[0]}")
        if "import.meta" in body and PurePosixPath(name).parent != PurePosixPath(file).parent:
            raise ValueError(f"{name}: import.meta is another address in {file}")
        given = ", ".join(f"{exported}: {value}" for exported, value in self._exports(name).items())
        return f'$modules["{name}"] ??= (() => {{\n{body}\nreturn {{ {given} }};\n}})();'

    def _exports(self, name: str) -> dict[str, str]:
        """What a module exports, and what that is within it."""
        text = self.files[name]
        own = {new: new for found in DECLARED.finditer(text) for _, new in _pairs(found[2], ":")}
        return own | {
            new: f'$modules["{_target(name, found[2])}"].{old}'
            for found in HANDED_ON.finditer(text)
            for old, new in _pairs(found[1], " as ")
        }


def _is_others(name: str) -> bool:
    return "vendor" in PurePosixPath(name).parts


def _taken(name: str, found: re.Match[str]) -> str:
    """An import as a constant."""
    names = found[1].removeprefix("* as ").replace(" as ", ": ")
    return f'const {names} = $modules["{_target(name, found[2])}"];\n'


def _pairs(names: str, word: str) -> Iterator[tuple[str, str]]:
    """(name there, name here) of "{ a, b as c }" or "{ a, b: c }"."""
    for part in names.strip("{} \n").split(","):
        if part.strip():
            old, _, new = part.strip().partition(word)
            yield old, new.strip() or old


def _target(name: str, path: str) -> str:
    return normpath(str(PurePosixPath(name).parent / path))
