"""Imports run one way through the package; what is imported upwards within a function is listed."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import wagtail_partnerships


PACKAGE = Path(wagtail_partnerships.__file__).parent

# From the ground to the roof. A module imports from its own layer and from those before it.
LAYERS = (
    ("conf", "exceptions", "failsafe", "signals", "status"),
    ("formats",),
    ("access", "lifecycles", "localize", "permissions", "seal"),
    ("blocks", "editing", "forms"),
    ("models",),
    ("notices", "tasks"),
    ("actions",),
    ("reading",),
    ("exporting",),
    ("library",),
    ("importing",),
    ("public", "templatetags", "views"),
    ("admin",),
    ("modeladmin",),
    (
        "apps", "call_handlers", "checks", "daily", "datamigrations", "doctor", "management",
        "signal_handlers", "text_handlers", "wagtail_hooks",
    ),
)  # fmt: skip
LEVELS = {name: level for level, names in enumerate(LAYERS) for name in names}

# A page serves itself, and a block or a panel shows what layers above know: they ask when they are
# used. The list may only become shorter.
UPWARD_WHEN_USED = {
    ("blocks", "library.embedded"),
    ("blocks", "library.samples"),
    ("blocks", "models"),
    ("editing.document_panels", "admin.documents.review"),
    ("editing.document_panels", "reading.comparison"),
    ("editing.document_panels", "reading.exposure"),
    ("editing.files", "reading.files"),
    ("forms.fields", "models"),
    ("lifecycles.diagram", "models"),
    ("models.callpublishing", "actions.calls.events"),
    ("models.calls", "actions.calls.arrivals"),
    ("models.calls", "public.calls"),
    ("models.calls", "public.personal"),
    ("models.guidance", "library.index"),
    ("models.guidance", "public.api"),
    ("models.guidance", "public.documents"),
    ("models.guidance", "public.editions"),
    ("models.guidance", "reading.status_report"),
    ("models.library", "library.context"),
    ("models.library", "library.download"),
    ("models.library", "library.feeds"),
    ("templatetags.partnerships_tags", "admin.documents.review"),
}


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


# The package itself holds its version, and migrations import what they once needed.
MODULES = {
    module_of(path): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if "migrations" not in path.parts and path != PACKAGE / "__init__.py"
}


def imports_of(module: str) -> Iterator[tuple[str, bool]]:
    """Yield the modules of the package that a module imports, and whether at once."""
    path = MODULES[module]
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        if node.level:
            base = [*package[: len(package) - node.level + 1], *(node.module or "").split(".")]
        elif (node.module or "").split(".")[0] == "wagtail_partnerships":
            base = node.module.split(".")[1:]
        else:
            continue
        origin = ".".join(filter(None, base))
        for alias in node.names:
            name = f"{origin}.{alias.name}".lstrip(".")
            target = name if name in MODULES else origin
            if target:
                yield target, node in tree.body


def level_of(module: str) -> int:
    return LEVELS[module.split(".")[0]]


def upward(at_once: bool) -> set[tuple[str, str]]:
    return {
        (module, target)
        for module in MODULES
        for target, is_at_once in imports_of(module)
        if is_at_once == at_once and level_of(target) > level_of(module)
    }


def test_every_module_has_a_layer():
    assert {module.split(".")[0] for module in MODULES} == set(LEVELS)


def test_imports_run_one_way():
    assert upward(at_once=True) == set()


def test_what_is_imported_upwards_when_used_is_listed():
    assert upward(at_once=False) == UPWARD_WHEN_USED


# Modules there are named as Django and Wagtail will have it, or have one import path for all.
UNTOLD = {"", "management.commands", "models", "templatetags", "views"}
FOLDERS = {module.rpartition(".")[0] for module in MODULES} - UNTOLD


@pytest.mark.parametrize("folder", sorted(FOLDERS & set(MODULES)))
def test_folders_say_what_is_in_which_module(folder):
    opening = MODULES[folder]
    names = {path.stem for path in opening.parent.glob("*.py")} - {"__init__"}
    told = ast.get_docstring(ast.parse(opening.read_text())) or ""
    assert {name for name in names if f"`{name}`" not in told} == set()
