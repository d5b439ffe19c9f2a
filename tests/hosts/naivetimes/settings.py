"""A host that stores times without a zone."""

from tests.hosts.settings import *  # noqa: F403


USE_TZ = False
