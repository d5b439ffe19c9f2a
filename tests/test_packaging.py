"""The wheel, as a host meets it: built, installed into an empty environment, in a fresh site."""

import os
import re
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

# Of the tests; the host has its own settings and packages, and builds as anybody does.
OURS = {"DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONWARNINGS"}


def run(*command, cwd=None):
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
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


def tracked(*folders):
    """Return the names of the files that a clone has."""
    # The checkout may be another user's, and what allows that is not read where HOME is empty.
    git = ["git", "-C", ROOT, "-c", f"safe.directory={ROOT}"]
    listed = run(*git, "ls-files", "-z", "--", *folders)
    return set(filter(None, listed.stdout.split("\0")))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with what a clone builds, the sdist and the wheel made of it; what was said."""
    source = tmp_path_factory.mktemp("source")
    for name in tracked():
        copy = source / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy)
    result = run(sys.executable, "-m", "build", source, "--outdir", source / "dist")
    return source / "dist", result.stdout + result.stderr


@pytest.fixture(scope="module")
def wheel(built):
    return next(built[0].glob("*.whl"))


def test_build_warns_of_nothing(built):
    lines = [line for line in built[1].splitlines() if re.search("warn|deprecat", line, re.I)]
    assert lines == []


def test_wheel_holds_what_is_tracked_and_nothing_else(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    metadata = {name for name in names if ".dist-info/" in name}
    assert names - metadata == tracked(PACKAGE.name)
    for part in ["templates/", "static/", "migrations/0001", "locale/", "py.typed"]:
        assert any(name.startswith(f"wagtail_partnerships/{part}") for name in names), part


def test_version_is_no_prerelease(wheel):
    # pip passes over those in an index.
    assert re.fullmatch(r"wagtail_partnerships-\d+\.\d+\.\d+-py3-none-any\.whl", wheel.name)


def test_sdist_holds_what_the_demonstration_site_shows(built):
    with tarfile.open(next(built[0].glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert tracked(*(folder.name for folder in FOLDERS)) <= names


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
