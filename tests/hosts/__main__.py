"""Tell the story of a host, in a process of its own: ``python -m tests.hosts <host> [<story>]``."""

import json
import os
import sys
from importlib import import_module

import django


host, story = sys.argv[1:]
os.environ["DJANGO_SETTINGS_MODULE"] = f"tests.hosts.{host}.settings"
django.setup()

from django.test.utils import setup_test_environment  # noqa: E402


setup_test_environment()
for step in import_module(f"tests.hosts.{host}.{story}").tell():
    sys.stdout.write(f"{json.dumps(step, default=str)}\n")
