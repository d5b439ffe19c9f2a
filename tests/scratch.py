"""
One folder for all that a run of the tests writes to disk; it goes when the run ends.

The settings import this before anything asks where temporary files belong: pytest's own folders,
the databases, the browser's profile and what is left by a process that a test starts are all in it.
Such a process is told of the folder by its environment, and may be given one of its own.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


VARIABLE = "PARTNERSHIPS_SCRATCH"


def make_folder() -> Path:
    """Make the folder of this run, and take it away when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="partnerships-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Return what a process has to be told, so that all it writes goes into a folder."""
    return {VARIABLE: str(folder), "TMPDIR": str(folder)}


if named := os.environ.get(VARIABLE):
    SCRATCH = Path(named)
else:
    SCRATCH = make_folder()
    os.environ.update(environment(SCRATCH))
    # What was found before is kept; it is to be looked for again.
    tempfile.tempdir = None
