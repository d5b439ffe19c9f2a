"""The example of what a host may call names every verb, with arguments that the verb has."""

import ast
import inspect
from pathlib import Path

import pytest

from wagtail_partnerships import actions


CALLS = [
    (node.func.attr, {keyword.arg for keyword in node.keywords})
    for node in ast.walk(ast.parse((Path(__file__).parent / "public_api.py").read_text()))
    if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("actions.")
]


def test_every_verb_is_called():
    assert {*actions.ACTIONS, *actions.EXPRESSION_ACTIONS} <= {verb for verb, _given in CALLS}


@pytest.mark.parametrize(("verb", "given"), CALLS)
def test_verbs_have_these_arguments(verb, given):
    assert given <= set(inspect.signature(getattr(actions, verb)).parameters)
