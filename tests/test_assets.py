"""What prettier cannot say of scripts and styles: one dialect, and one version of prettier."""

import re
from pathlib import Path

import pytest


ROOT = Path(__file__).parent.parent
SCRIPTS = sorted((ROOT / "wagtail_partnerships" / "static").rglob("*.js"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_in_one_dialect(script):
    text = script.read_text(encoding="utf-8")
    code = re.sub(r"/\*[\s\S]*?\*/|//.*", "", text)
    assert not re.findall(r"\b(?:var|function|use strict)\b", code)


def test_hooks_use_the_prettier_of_the_makefile():
    named = [
        re.findall(r"prettier@([\d.]+)", (ROOT / name).read_text(encoding="utf-8"))
        for name in ("Makefile", ".pre-commit-config.yaml")
    ]
    assert named[0] and named[0] == named[1]
