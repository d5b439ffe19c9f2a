"""Tell the story of a host in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path


ROOT = Path(__file__).parent.parent.parent


def tell_story(host, folder, story="story", **environment):
    """
    Return what a host's story yields, each step as JSON has it.

    :param host: the name of a folder beside this module.
    :param folder: an empty folder, for the host's files.
    :param story: the name of the module in it that has ``tell()``.
    """
    result = subprocess.run(
        [sys.executable, "-m", "tests.hosts", host, story],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "HOST_FOLDER": str(folder), "DB": "sqlite", **environment},
        timeout=300,
    )
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith(("[", "{"))]
