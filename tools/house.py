"""
Measure the house: modules, lines, functions, comments, imports, and what a change would touch.

    python tools/house.py                     this checkout
    python tools/house.py path/or/revision    another checkout, or a revision of this repository
    python tools/house.py --compare v0.1.0    the revision beside this checkout, as a Markdown table
    python tools/house.py --names             also which modules each change would touch

Code is what hosts import: no tests, no migrations, no module without a line. A demonstration that
stood inside the package is left out as well, so that revisions can be compared.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import statistics
import subprocess
import sys
import tempfile
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple


ROOT = Path(__file__).parent.parent
PACKAGE = "wagtail_partnerships"
LEFT_OUT = {"migrations", "demo"}

BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.While,
    ast.AsyncFor,
    ast.ExceptHandler,
    ast.Assert,
    ast.comprehension,
    ast.match_case,
)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class ChangeRequest(NamedTuple):
    """
    Something that a maintainer is asked for, and by which names its places are found.

    The names are those of one that is there already: whoever adds another goes where it is named.

    :ivar names: pattern of identifiers and short texts in the code, comments and docstrings apart.
    :ivar templates: pattern of the templates' paths, below the templates of the package.
    :ivar beside: a module counts only if it has such a name, too.
    """

    title: str
    names: str
    templates: str = ""
    beside: str = ""


CHANGE_REQUESTS = (
    ChangeRequest("a question type (as `telephone`)", r"(create_)?telephone(_field)?"),
    ChangeRequest(
        "wording of a reminder (as `reminder_chaser`)", r"reminder_chaser", r"notices/reminder\w*"
    ),
    ChangeRequest("a column of the reviews (as `trigger_name`)", r"trigger_name"),
    ChangeRequest("a state (as `APPROVED`)", r"(?i)approved"),
    ChangeRequest("a verb (as `postpone`)", r"(?i)postpone"),
    ChangeRequest(
        "a facet of the library (as `nation`)", r"(?i)nations?", beside=r"Entry|FACETS|facets?"
    ),
    ChangeRequest("who may approve (asks for `publish`)", r"publish"),
    ChangeRequest(
        "a format of exports (as `xlsx`)",
        r"(?i)xlsx",
        beside=r"list_export|KINDS|send_sheet|StreamingHttpResponse",
    ),
    ChangeRequest(
        "layout of a call's page",
        r".*call_to_action_page\.html",
        r"call_to_action_page|calls/(form|question|event|stage\w*|hidden\w*)",
    ),
    ChangeRequest("an email (as `call_purge`)", r"call_purge", r"notices/call_purge\w*"),
    ChangeRequest("another place than modeladmin", r"(?i).*modeladmin.*"),
)


def complexity(function: ast.AST) -> int:
    """Return the cyclomatic complexity: one, and one for each branch and each further condition."""
    total = 1
    for node in ast.walk(function):
        if isinstance(node, BRANCHES):
            total += 1
        elif isinstance(node, ast.BoolOp):
            total += len(node.values) - 1
        if isinstance(node, ast.comprehension):
            total += len(node.ifs)
    return total


def length(function: ast.FunctionDef) -> int:
    """Return the lines from `def` to the end, without decorators and docstring."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function, clean=False) is not None:
        lines -= function.body[0].end_lineno - function.body[0].lineno + 1
    return lines


@dataclass
class Module:
    """One module of the package; its name is the path in the package, with dots."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def folder(self) -> str:
        package = self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]
        return package.replace(".", "/")

    @cached_property
    def functions(self) -> list[ast.FunctionDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, FUNCTIONS)]

    @cached_property
    def classes(self) -> list[ast.ClassDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef)]

    @property
    def comments(self) -> int:
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return sum(
            token.type == tokenize.COMMENT
            and not re.match(r"# (noqa|fmt|type|pragma)\b", token.string)
            for token in tokens
        )

    @property
    def docstring_lines(self) -> int:
        described = [self.tree, *self.functions, *self.classes]
        return sum(
            node.body[0].end_lineno - node.body[0].lineno + 1
            for node in described
            if ast.get_docstring(node, clean=False) is not None
        )

    @cached_property
    def names(self) -> set[str]:
        """Identifiers, and texts that could be one: keys, states, paths; no sentences."""
        found = set()
        docstrings = {
            id(node.body[0].value)
            for node in [self.tree, *self.functions, *self.classes]
            if ast.get_docstring(node, clean=False) is not None
        }
        for node in ast.walk(self.tree):
            for field in ("id", "attr", "arg", "name", "asname", "module"):
                if isinstance(value := getattr(node, field, None), str):
                    found.add(value)
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) not in docstrings and re.fullmatch(r"[\w.:/-]+", node.value):
                    found.add(node.value)
        return found


class Import(NamedTuple):
    """`source` imports `target`: at once, or when a function of it is called."""

    source: str
    target: str
    at_once: bool


class House:
    """The code of one checkout."""

    def __init__(self, checkout: Path):
        self.checkout = checkout
        self.package = checkout / PACKAGE
        self.modules = {
            module.name: module
            for path in sorted(self.package.rglob("*.py"))
            if not LEFT_OUT & set(path.relative_to(self.package).parts)
            and (module := Module(self._name_of(path), path)).text.strip()
        }

    def _name_of(self, path: Path) -> str:
        parts = path.relative_to(self.package).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def imports(self) -> list[Import]:
        """Return the imports within the package, each pair of modules once for each kind."""
        found = {
            Import(module.name, target, node in module.tree.body)
            for module in self.modules.values()
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ImportFrom)
            for target in self._targets(module, node)
        }
        return sorted(found)

    def _targets(self, module: Module, node: ast.ImportFrom) -> Iterator[str]:
        if node.level:
            package = module.name.split(".") if module.name else []
            if module.path.name != "__init__.py":
                package = package[:-1]
            origin = [*package[: len(package) - node.level + 1], *(node.module or "").split(".")]
        elif (node.module or "").split(".")[0] == PACKAGE:
            origin = node.module.split(".")[1:]
        else:
            return
        base = ".".join(filter(None, origin))
        for alias in node.names:
            name = f"{base}.{alias.name}".lstrip(".")
            target = name if name in self.modules else base
            if target in self.modules and target != module.name:
                yield target

    @cached_property
    def layers(self) -> list[tuple[str, ...]]:
        """Return the order that the tests of the checkout hold; empty where there is none yet."""
        path = self.checkout / "tests" / "test_layers.py"
        if not path.exists():
            return []
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "LAYERS":
                return list(ast.literal_eval(node.value))
        return []

    def level(self, module: str) -> int:
        """Return the number of a module's layer, from the ground."""
        top = module.split(".")[0]
        return next(level for level, names in enumerate(self.layers) if top in names)

    def upward(self, at_once: bool) -> list[Import]:
        """Return the imports against the order."""
        return [
            one
            for one in self.imports
            if one.at_once == at_once
            and one.source
            and one.target
            and self.level(one.target) > self.level(one.source)
        ]

    def both_ways(self) -> int:
        """Return how many pairs of folders, or root modules, import each other at once."""
        pairs = {
            (one.source.split(".")[0], one.target.split(".")[0])
            for one in self.imports
            if one.at_once
        }
        return sum((target, source) in pairs for source, target in pairs if source < target)

    def touched(self, request: ChangeRequest) -> tuple[list[str], list[str]]:
        """Return the modules that name what a change is like, and the templates."""
        modules = [
            module.name
            for module in self.modules.values()
            if all(
                any(re.fullmatch(pattern, name) for name in module.names)
                for pattern in (request.names, request.beside)
                if pattern
            )
        ]
        folder = self.package / "templates" / PACKAGE
        templates = [
            path.relative_to(folder).as_posix()
            for path in sorted(folder.rglob("*.*"))
            if request.templates
            and re.fullmatch(request.templates, path.relative_to(folder).with_suffix("").as_posix())
        ]
        return modules, templates


def spread(values: Iterable[int], middle=statistics.median) -> str:
    """Return the middle, the 90th percentile and the maximum."""
    ordered = sorted(values)
    return f"{round(middle(ordered), 1):g} / {ordered[int(len(ordered) * 0.9)]} / {ordered[-1]}"


def in_a_hundred(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}"


def share(described: list) -> str:
    """Return the share of functions or classes that have a docstring."""
    return f"{sum(ast.get_docstring(node) is not None for node in described) / len(described):.0%}"


def figures(house: House) -> dict[str, str]:
    """Return everything that is measured, by what it is."""
    modules = list(house.modules.values())
    functions = [function for module in modules for function in module.functions]
    classes = [node for module in modules for node in module.classes]
    lines = sum(module.lines for module in modules)
    at_once = [one for one in house.imports if one.at_once]
    result = {
        "modules": f"{len(modules)}",
        "lines": f"{lines:,}",
        "lines of a module (median / p90 / max)": spread([module.lines for module in modules]),
        "modules above 250 lines": f"{sum(module.lines > 250 for module in modules)}",
        "functions": f"{len(functions):,}",
        "lines of a function (median / p90 / max)": spread(map(length, functions)),
        "complexity (mean / p90 / max)": spread(map(complexity, functions), statistics.mean),
        "functions with a docstring": share(functions),
        "classes with a docstring": share(classes),
        "docstring lines in 100": in_a_hundred(
            sum(module.docstring_lines for module in modules), lines
        ),
        "comments in 100 lines": in_a_hundred(sum(module.comments for module in modules), lines),
        "imports between modules": f"{len(at_once)}",
        "of these within functions": f"{len(house.imports) - len(at_once)}",
        "folders that import each other, in pairs": f"{house.both_ways()}",
    }
    if house.layers:
        result["imports against the order"] = f"{len(house.upward(at_once=True))}"
        result["against the order, when used"] = f"{len(house.upward(at_once=False))}"
    counted = Counter(module.folder for module in modules)
    for folder in sorted(counted):
        result[f"modules in `{folder or 'the root'}`"] = f"{counted[folder]}"
    for request in CHANGE_REQUESTS:
        touched, templates = house.touched(request)
        result[f"touches: {request.title}"] = f"{len(touched)}" + (
            f" and {len(templates)} templates" if request.templates else ""
        )
    return result


@contextmanager
def checkout_of(place: str | None) -> Iterator[Path]:
    """Give the folder of a checkout, or a worktree of a revision that goes again."""
    if place is None or Path(place).is_dir():
        yield Path(place or ROOT)
        return
    with tempfile.TemporaryDirectory() as folder:
        worktree = Path(folder) / "revision"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run(
            [*git, "add", "--quiet", "--detach", str(worktree), place], check=True, timeout=120
        )
        try:
            yield worktree
        finally:
            subprocess.run([*git, "remove", "--force", str(worktree)], check=True, timeout=120)


def measured(place: str | None) -> dict[str, str]:
    with checkout_of(place) as checkout:
        return figures(House(checkout))


def table(heading: list[str], rows: list[list[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def compared(before: dict[str, str], after: dict[str, str]) -> str:
    """Return a table of both, with the folders that only one of them has."""
    names = list(dict.fromkeys([*before, *after]))
    # Each kind stands together, in the order in which it is measured.
    kinds = ("modules in ", "touches: ")
    names.sort(key=lambda name: next((n for n, kind in enumerate(kinds, 1) if kind in name), 0))
    rows = [[name, before.get(name, "–"), after.get(name, "–")] for name in names]
    return table(["", "before", "after"], rows)


def main(arguments: list[str]) -> str:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("place", nargs="?", help="a checkout or a revision (default: this one)")
    parser.add_argument("--compare", metavar="REVISION", help="what to set beside it")
    parser.add_argument("--names", action="store_true", help="name the modules of each change")
    options = parser.parse_args(arguments)
    after = measured(options.place)
    if options.compare:
        output = compared(measured(options.compare), after)
    else:
        output = table(["", "is"], [[name, value] for name, value in after.items()])
    if options.names:
        with checkout_of(options.place) as checkout:
            house = House(checkout)
            for request in CHANGE_REQUESTS:
                modules, templates = house.touched(request)
                output += f"\n\n{request.title}:\n  " + "\n  ".join([*modules, *templates])
    return output


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]) + "\n")
