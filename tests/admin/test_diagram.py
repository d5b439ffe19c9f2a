"""The diagrams: drawn from the machines, whole, marked, and told in words."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import wagtail_partnerships
from wagtail_partnerships.lifecycles.diagram import edges_of, expression_diagram, review_diagram
from wagtail_partnerships.models import ExpressionOfInterest, ReviewCycle


SVG = "{http://www.w3.org/2000/svg}"
MACHINES = [(review_diagram, ReviewCycle), (expression_diagram, ExpressionOfInterest)]


@pytest.mark.parametrize(("draw", "model"), MACHINES)
def test_every_state_and_transition_is_drawn_and_told(draw, model):
    drawing = ElementTree.fromstring(draw().svg())
    states = {box.get("data-state") for box in drawing.iter(f"{SVG}g") if box.get("data-state")}
    assert states == set(dict(model._meta.get_field("state").choices))
    verbs = {text.get("data-verb") for text in drawing.iter(f"{SVG}text")} - {None, ""}
    edges = edges_of(model)
    assert verbs == {edge.verb for edge in edges}
    told = draw().sentences()
    names = dict(model._meta.get_field("state").choices)
    for edge in edges:
        assert any(
            line.startswith(f"{names[edge.source]}:")
            and edge.label in line
            and line.endswith(str(names[edge.target]))
            for line in told
        ), edge


@pytest.mark.parametrize(("draw", "model"), MACHINES)
def test_nothing_is_drawn_outside(draw, model):
    diagram = draw()
    for x, y in diagram.layout.states.values():
        assert 80 <= x <= diagram.layout.width - 80
        assert 25 <= y <= diagram.layout.height - 25


def test_present_state_way_and_next_steps_are_marked():
    diagram = review_diagram(
        present="brief_review",
        taken=[("in_force", "brief_review")],
        possible=["revise", "withdraw"],
        prefix="here",
    )
    svg = diagram.svg()
    assert 'class="lifecycle__box lifecycle__box--present" data-state="brief_review"' in svg
    assert 'class="lifecycle__box lifecycle__box--taken" data-state="in_force"' in svg
    assert 'data-verb="revise" class="is-possible"' in svg
    assert 'data-verb="withdraw" class="is-possible"' in svg
    assert 'data-verb="supersede" class="is-possible"' not in svg
    assert "Now: Brief review. Possible next steps: Revise, Withdraw." in svg
    assert 'aria-labelledby="here-title here-desc"' in svg


def test_drawing_brings_no_style_and_no_script():
    svg = review_diagram(present="drafting").svg()
    assert "style" not in svg
    assert "script" not in svg


def test_drawings_in_the_docs_are_up_to_date():
    images = Path(wagtail_partnerships.__file__).parent.parent / "docs" / "images"
    for draw, name in ((review_diagram, "review"), (expression_diagram, "expression")):
        kept = (images / f"{name}-lifecycle.svg").read_text(encoding="utf-8")
        assert kept == f"{draw().svg(standalone=True)}\n", "Run: manage.py draw_lifecycles"
