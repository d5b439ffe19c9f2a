"""People whom several tests of the admin send away."""

import pytest

from tests import factories
from tests.conftest import make_group, make_user


@pytest.fixture
def stranger(home_page):
    elsewhere = factories.make_library(home_page)
    factories.make_issued_guidance(elsewhere)
    group = make_group("Elsewhere", elsewhere, ["change_page", "publish_page"])
    return make_user("stranger", group)
