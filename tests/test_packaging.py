"""The wheel, as a host meets it: built, installed into an empty environment, in a fresh site."""

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest


pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "wagtail_partnerships"
FOLDERS = [ROOT / "migrations", ROOT / "templates"]
METADATA = ["setup.cfg", "pyproject.toml", "MANIFEST.in", "README.md", "CHANGELOG.md", "LICENSE"]

# The lines that the documentation tells a host to add.
NEEDED_APPS = [
    "wagtail_partnerships",
    "wagtail_modeladmin",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.contrib.routable_page",
]

VISIT = """
from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
get_user_model().objects.create_superuser("admin", "admin@example.org", "admin")
client = Client()
assert client.get("/admin/login/").status_code == 200
assert client.login(username="admin", password="admin")
assert client.get("/admin/").status_code == 200

from wagtail.models import Site
from wagtail_partnerships import actions
from wagtail_partnerships.models import GuidanceLibraryPage, GuidancePage
home = Site.objects.get().root_page
library = home.add_child(instance=GuidanceLibraryPage(title="Library"))
document = library.add_child(instance=GuidancePage(title="Safe lifting", live=False))
actions.adopt(document)
for page in [library, document]:
    response = client.get(page.url)
    assert response.status_code == 200, page
    assert "Safe lifting" in response.content.decode()
"""


def run(*command, cwd=None):
    # The host's own settings and packages, not those of the tests.
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DJANGO_SETTINGS_MODULE", "PYTHONPATH", "PYTHONWARNINGS")
    }
    result = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        timeout=600,
        cwd=cwd,
        env=environment,
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
    return result


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from the sdist, so that both are whole, and away from what older builds have left."""
    source = tmp_path_factory.mktemp("source")
    for folder in (PACKAGE, *FOLDERS):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(folder, source / folder.name, ignore=ignore)
    for name in METADATA:
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source)
    run(sys.executable, "-m", "build", source, "--outdir", source / "dist")
    return next((source / "dist").glob("*.whl"))


def test_wheel_holds_every_file(wheel):
    expected = {
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    names = set(zipfile.ZipFile(wheel).namelist())
    assert expected - names == set()
    assert {name for name in names if not name.startswith("wagtail_partnerships")} == set()
    for part in ["templates/", "static/", "migrations/0001", "locale/", "py.typed"]:
        assert any(name.startswith(f"wagtail_partnerships/{part}") for name in names), part


def test_sdist_holds_what_the_demonstration_site_shows(wheel):
    with tarfile.open(next(wheel.parent.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    for folder in FOLDERS:
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert {str(path.relative_to(ROOT)) for path in files if path.suffix != ".pyc"} <= names


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory):
    """What ``wagtail start`` makes, with our lines in INSTALLED_APPS and nothing else changed."""
    directory = tmp_path_factory.mktemp("host")
    venv.create(directory / "venv", with_pip=True)
    binaries = directory / "venv" / "bin"
    run(binaries / "python", "-m", "pip", "install", "--quiet", wheel)
    run(binaries / "wagtail", "start", "mysite", cwd=directory)
    site = directory / "mysite"
    settings = site / "mysite" / "settings" / "base.py"
    lines = "".join(f'    "{app}",\n' for app in NEEDED_APPS)
    before = "INSTALLED_APPS = [\n"
    text = settings.read_text()
    assert before in text
    settings.write_text(text.replace(before, before + lines))
    return binaries / "python", site


def test_fresh_site_runs_with_it(site):
    python, directory = site
    run(python, "manage.py", "migrate", "--verbosity", "0", cwd=directory)
    checked = run(python, "manage.py", "check", cwd=directory)
    # A fresh site has no sender address; nothing else is left to say.
    assert checked.stderr.count("wagtail_partnerships.W") == 1
    assert "wagtail_partnerships.W002" in checked.stderr
    run(python, "manage.py", "makemigrations", "--check", "--dry-run", cwd=directory)
    run(python, "manage.py", "shell", "-c", VISIT, cwd=directory)
