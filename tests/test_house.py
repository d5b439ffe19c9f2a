"""The script that measures the house counts as it says."""

import ast

import pytest

from tools.house import CHANGE_REQUESTS, ROOT, House, complexity, length


SOURCE = '''
@decorated
def answer(rows, asked=None):
    """
    Answer.
    """
    if asked and rows or not rows:
        return [row for row in rows if row.is_listed]
    for row in rows:
        yield row
'''


@pytest.fixture(scope="module")
def house():
    return House(ROOT)


def test_branches_and_further_conditions_are_counted():
    assert complexity(ast.parse(SOURCE)) == 1 + len(
        ["if", "and", "or", "comprehension", "if", "for"]
    )


def test_decorators_and_docstrings_are_no_lines_of_a_function():
    [function] = ast.parse(SOURCE).body
    assert length(function) == 5


def test_the_order_is_that_of_the_tests(house):
    assert house.upward(at_once=True) == []
    assert house.level("actions.base") > house.level("models.reviews") > house.level("conf")


def test_texts_and_docstrings_are_no_names(house):
    names = house.modules["lifecycles.review"].names
    assert {"ReviewState", "FULL_REVIEW", "full_review"} <= names
    assert not any(" " in name for name in names)


@pytest.mark.parametrize("request_", CHANGE_REQUESTS, ids=lambda request: request.title)
def test_every_change_has_places(house, request_):
    """If not, what it was found by has another name now."""
    modules, templates = house.touched(request_)
    assert modules and bool(templates) == bool(request_.templates)
