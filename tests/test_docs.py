"""The documentation is true: commands, settings, verbs, links and pictures exist; examples run."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from django.utils.text import slugify

from tests import scratch
from wagtail_partnerships import checks, datamigrations
from wagtail_partnerships.actions import ACTIONS, EXPRESSION_ACTIONS
from wagtail_partnerships.conf import DEFAULTS
from wagtail_partnerships.lifecycles.expression import ExpressionState
from wagtail_partnerships.lifecycles.review import ReviewState
from wagtail_partnerships.models import PartnershipsSettings


ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
FOLDERS = [ROOT / "migrations" / "README.md", ROOT / "templates" / "README.md"]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *FOLDERS,
    *DOCS.glob("*.md"),
]
LARGEST_IMAGE = 300_000

# A block of code, and the comment before it that names its file.
CODE = re.compile(r"(?:<!-- (.+?) -->\n)?```([\w+]*)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")


def page_id(path):
    return str(path.relative_to(ROOT))


def read(name):
    return (DOCS / name).read_text(encoding="utf-8")


def code(text, language):
    """Return the blocks of code in a language, with the names of their files."""
    return [(name, body) for name, found, body in CODE.findall(text) if found == language]


def anchors(text):
    prose = CODE.sub("", text)
    return {slugify(heading) for heading in re.findall(r"^#+ (.+)$", prose, re.MULTILINE)}


# Commands


def make_targets():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("path", PAGES, ids=page_id)
def test_make_commands_exist(path):
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"(?:^\$ |`)make ([a-z-]+)", text, re.MULTILINE)
    assert set(named) <= make_targets()


def test_the_two_commands_come_first():
    first = code((ROOT / "README.md").read_text(encoding="utf-8"), "console")[0][1]
    assert re.findall(r"^\$ make (\w+)", first, re.MULTILINE) == ["demo", "test"]


@pytest.mark.parametrize("path", PAGES, ids=page_id)
def test_management_commands_exist(path):
    text = path.read_text(encoding="utf-8")
    ours = [
        name
        for name, app in get_commands().items()
        if app in ("wagtail_partnerships", "guidance_demo")
    ]
    named = set(re.findall(r"manage\.py (\w+)", text))
    assert {name for name in named if "partnerships" in name or "lifecycles" in name} <= set(ours)


@pytest.mark.parametrize("name", ["partnerships_daily", "partnerships_doctor"])
def test_commands_of_a_host_are_documented(name):
    assert f"manage.py {name}" in read("installation.md")


# Settings and checks


@pytest.mark.parametrize("name", DEFAULTS)
def test_developers_settings_are_documented(name):
    assert re.search(rf"^### .*`{name}`", read("settings.md"), re.MULTILINE)


@pytest.mark.parametrize(
    "name",
    [
        field.name
        for field in PartnershipsSettings._meta.get_fields()
        if field.name not in {"id", "site"}
    ],
)
def test_editors_settings_are_documented(name):
    assert f"- `{name}`" in read("settings.md")


def test_checks_are_documented():
    source = Path(checks.__file__).read_text(encoding="utf-8")
    ids = set(re.findall(r"wagtail_partnerships\.[EW]\d+", source))
    assert ids == set(re.findall(r"wagtail_partnerships\.[EW]\d+", read("installation.md")))


# Lifecycles


@pytest.mark.parametrize("verb", [*ACTIONS, *EXPRESSION_ACTIONS])
def test_verbs_are_documented(verb):
    assert f"| `{verb}` |" in read("lifecycles.md")


@pytest.mark.parametrize("state", [*ReviewState, *ExpressionState], ids=lambda state: state.name)
def test_states_are_documented(state):
    assert f"| {state.label} |" in read("lifecycles.md")


def test_diagrams_are_those_of_the_machines(tmp_path, capsys):
    call_command("draw_lifecycles", str(tmp_path))
    drawn = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert drawn == {name: (DOCS / "images" / name).read_bytes() for name in drawn}


# Extending


def test_methods_to_override_are_documented():
    documented = read("extending.md")
    for path in (ROOT / "wagtail_partnerships").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and "You can override this method" in (
                ast.get_docstring(node) or ""
            ):
                assert f"`{node.name}(" in documented, node.name


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param(path, body, id=f"{page_id(path)}-{number}")
        for path in PAGES
        for number, (_name, body) in enumerate(code(path.read_text(encoding="utf-8"), "python"), 1)
    ],
)
def test_python_examples_are_python(path, body):
    # The dots of an INSTALLED_APPS or a class body are Python, too.
    compile(body, path.name, "exec")


HOST_SETTINGS = """
from tests.settings import *
INSTALLED_APPS = ["policies", *INSTALLED_APPS]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "host.sqlite3"}}
LOGGING = {"version": 1, "disable_existing_loggers": False}
"""
START = """
import django
from django.core.management import call_command
django.setup()
"""
MIGRATE = """
call_command("makemigrations", "policies", interactive=False, verbosity=0)
call_command("migrate", verbosity=0)
"""
BEFORE = """
from datetime import datetime, timezone
from wagtail.models import Site
from policies.models import PolicyPage
home = Site.objects.get().root_page
live = home.add_child(instance=PolicyPage(title="Lone working", committee="Safety", live=False))
live.text = "<p>Tell somebody where you are.</p>"
live.save_revision().publish()
PolicyPage.objects.update(first_published_at=datetime(2021, 5, 4, 12, tzinfo=timezone.utc))
live.refresh_from_db()
live.text = "<p>Half a thought.</p>"
live.save_revision()
home.add_child(instance=PolicyPage(title="Never published", live=False))
"""
AFTER = """
from datetime import date
from django.test import Client
from wagtail.admin.panels import get_edit_handler
from policies.models import PolicyPage
page = PolicyPage.objects.get(title="Lone working")
assert (page.edition, page.editions[0].issued_on) == (1, date(2021, 5, 4))
assert page.next_review_on == date(2026, 5, 4)
assert page.live and page.has_unpublished_changes
html = Client().get(page.url).content.decode()
for words in ("Tell somebody where you are", "Safety", "4 May 2021"):
    assert words in html, words
assert "Half a thought" not in html
assert PolicyPage.objects.get(title="Never published").status == "draft"
assert "committee" in get_edit_handler(PolicyPage).get_form_class().base_fields
call_command("partnerships_doctor")
"""


@pytest.mark.xdist_group("wheel")
def test_existing_page_type_becomes_a_guidance_document(tmp_path):
    """Does to a small site what "Extending" says, with the code that stands there."""
    named = {
        name: body
        for language in ("python", "html+django")
        for name, body in code(read("extending.md"), language)
    }
    environment = os.environ | {
        **scratch.environment(tmp_path),
        "DJANGO_SETTINGS_MODULE": "host_settings",
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]),
    }

    def write(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(*steps):
        done = subprocess.run(
            [sys.executable, "-c", "\n".join([START, *steps])],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, f"{steps}\n{done.stdout}\n{done.stderr}"

    write("host_settings.py", HOST_SETTINGS)
    for folder in ("", "management/", "management/commands/", "migrations/"):
        write(f"policies/{folder}__init__.py", "")
    write("policies/models.py", named["policies/models.py, before"])
    run(MIGRATE, BEFORE)

    write("policies/models.py", named["policies/models.py, after"])
    for name in ("management/commands/adopt_policies.py", "templates/policies/policy_page.html"):
        write(f"policies/{name}", named[f"policies/{name}"])
    run(MIGRATE, "call_command('adopt_policies')", "call_command('adopt_policies')", AFTER)


def test_receivers_take_what_signals_send():
    from wagtail_partnerships import signals

    example = dict(code(read("extending.md"), "python"))["receivers"]
    names: dict = {}
    exec(example, names)
    try:
        payload = dict.fromkeys(
            ("instance", "page", "verb", "source", "target", "user", "comment"), None
        )
        signals.cycle_transitioned.send(None, **payload)
    finally:
        signals.cycle_transitioned.disconnect(names["tell_the_intranet"])
        signals.expression_transitioned.disconnect(names["count_decisions"])


# Templates, colours and migrations

PACKAGE = ROOT / "wagtail_partnerships"
TEMPLATES = PACKAGE / "templates" / "wagtail_partnerships"


def rows_of(text, pattern):
    """Return what stands in the first cells of the tables of a page and looks like this."""
    cells = re.findall(r"^\| (.+?) \|", text, re.MULTILINE)
    return sorted(name for cell in cells for name in re.findall(f"`({pattern})`", cell))


def test_every_public_template_is_listed_and_no_other():
    html = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if path.relative_to(TEMPLATES).parts[0] not in {"admin", "notices"}
    }
    emails = {
        f"notices/{path.stem.removesuffix('_subject')}"
        for path in (TEMPLATES / "notices").iterdir()
    }
    listed = (ROOT / "templates" / "README.md").read_text(encoding="utf-8")
    assert rows_of(listed, r"[\w/]+\.html") == sorted(html)
    assert rows_of(listed, r"notices/\w+") == sorted(emails)


def test_every_public_page_stands_in_the_frame():
    for path in TEMPLATES.rglob("*.html"):
        if "{% extends partnerships_base %}" in path.read_text(encoding="utf-8"):
            assert path.name == "frame.html", path


def test_every_migration_is_told_of_and_no_other():
    listed = (ROOT / "migrations" / "README.md").read_text(encoding="utf-8")
    ours = sorted(path.stem for path in (PACKAGE / "migrations").glob("[0-9]*.py"))
    assert rows_of(listed, r"\d{4}_\w+") == ours
    assert "not measured yet" not in listed


def test_what_migrations_do_to_rows_is_told():
    told = (ROOT / "migrations" / "README.md").read_text(encoding="utf-8")
    for name, value in vars(datamigrations).items():
        if callable(value) and value is not datamigrations.import_module:
            assert f"`{name}`" in told, name


def test_custom_properties_are_documented():
    styles = PACKAGE / "static" / "wagtail_partnerships"
    used = {
        name
        for style in ("partnerships.css", "calls.css")
        for name in re.findall(
            r"--partnerships-[a-z-]+", (styles / style).read_text(encoding="utf-8")
        )
    }
    assert rows_of(read("extending.md"), "--partnerships-[a-z-]+") == sorted(used)


# Architecture


def test_every_folder_and_module_of_the_root_has_its_place():
    told = set(
        re.findall(r"`([\w/]+(?:\.py)?)/?`", read("architecture.md").partition("## Every")[2])
    )
    named = {name.strip("/") for name in told}
    there = {
        path.name
        for path in PACKAGE.iterdir()
        if path.name not in {"__init__.py", "__pycache__", "py.typed"}
    }
    assert there == named - {"wagtail_partnerships"}


def test_modules_that_are_told_of_exist():
    told = re.findall(r"`([\w/]+(?:\.py|/))`", read("architecture.md"))
    missing = [name for name in told if not any((at / name).exists() for at in (PACKAGE, ROOT))]
    assert missing == ["wagtail_partnerships/"] * missing.count("wagtail_partnerships/")


def test_picture_of_the_layers_is_the_present_one():
    """If not: python tools/draw_layers.py."""
    command = [sys.executable, ROOT / "tools" / "draw_layers.py", "--check"]
    assert subprocess.run(command, timeout=60).returncode == 0


# Links and pictures


@pytest.mark.parametrize("path", PAGES, ids=page_id)
def test_links_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    for _image, target in LINK.findall(CODE.sub("", text)):
        if re.match(r"https?:", target):
            continue
        file, _hash, anchor = target.partition("#")
        found = (path.parent / file) if file else path
        assert found.exists(), target
        if anchor:
            assert anchor in anchors(found.read_text(encoding="utf-8")), target


def test_pictures_are_used_and_small():
    shown = {
        (path.parent / target).resolve()
        for path in PAGES
        for image, target in LINK.findall(path.read_text(encoding="utf-8"))
        if image
    }
    for picture in (DOCS / "images").iterdir():
        assert picture.resolve() in shown, picture.name
        assert picture.stat().st_size < LARGEST_IMAGE, picture.name


def test_pictures_say_what_they_show():
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        assert all(re.findall(r"!\[([^\]]*)\]", text)), path.name
