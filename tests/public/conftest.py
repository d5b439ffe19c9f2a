import pytest

from tests.conftest import make_user
from tests.public import helpers


@pytest.fixture
def member(db):
    """Belongs to the group that members-only documents are open to."""
    user = make_user("member")
    user.groups.add(helpers.members())
    return user
