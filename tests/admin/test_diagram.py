"""The diagrams: drawn from the machines, whole, marked, and told in words."""

import re
import xml.etree.ElementTree as ElementTree
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from django.db import models
from django.test.utils import isolate_apps
from django_fsm import FSMField, transition

import wagtail_partnerships
from wagtail_partnerships.lifecycles.diagram import (
    Diagram,
    edges_of,
    expression_diagram,
    review_diagram,
)
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


def numbers(text):
    return [float(number) for number in re.findall(r"-?[\d.]+", text)]


def rectangles_of(drawing):
    """Return what the boxes cover, and what the labels cover at seven pixels a character."""
    boxes, labels = [], []
    for rect in drawing.iter(f"{SVG}rect"):
        left, top, width, height = (float(rect.get(k)) for k in ("x", "y", "width", "height"))
        boxes.append((left, top, left + width, top + height))
    for text in drawing.iter(f"{SVG}text"):
        if text.get("data-verb") is not None:
            x, y = float(text[0].get("x")), float(text.get("y"))
            half = 3.5 * max(len(line.text) for line in text)
            labels.append((x - half, y + 4, x + half, y + 18 * len(text) + 4))
    return boxes, labels


def points_of(path):
    """Yield points along a path of lines and curves."""
    here = ()
    for command, text in re.findall(r"([MLQC])([^MLQC]*)", path):
        values = numbers(text)
        bend = [here, *zip(values[::2], values[1::2], strict=True)]
        here = bend[-1]
        for step in range(41) if command != "M" else ():
            points, t = bend, step / 40
            while len(points) > 1:
                points = [(a + (c - a) * t, b + (d - b) * t) for (a, b), (c, d) in pairwise(points)]
            yield points[0]


def check_geometry(svg):
    drawing = ElementTree.fromstring(svg)
    left, top, width, height = numbers(drawing.get("viewBox"))
    boxes, labels = rectangles_of(drawing)
    for one, other in combinations([*boxes, *labels], 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    for a, b, c, d in [*boxes, *labels]:
        assert left <= a < c <= left + width
        assert top <= b < d <= top + height
    for path in drawing.iterfind(f"{SVG}g/{SVG}path"):
        for x, y in points_of(path.get("d")):
            assert left <= x <= left + width
            assert top <= y <= top + height
            assert not any(a + 1 < x < c - 1 and b + 1 < y < d - 1 for a, b, c, d in boxes), path


@pytest.mark.parametrize(("draw", "model"), MACHINES)
def test_nothing_overlaps_and_nothing_is_drawn_outside(draw, model):
    check_geometry(draw().svg())


def columns(diagram):
    found = {}
    for state, box in diagram.layout.boxes.items():
        found.setdefault(box.x, []).append(state)
    return [found[x] for x in sorted(found)]


def test_states_stand_in_columns_by_the_longest_path():
    assert columns(review_diagram()) == [
        ["drafting"],
        ["awaiting_approval", "in_force"],
        ["approved", "brief_review"],
        ["full_review"],
        ["concluded"],
    ]


def lamp(*states, **verbs):
    """Return a model with a machine: `verb=(sources, target)`."""
    fields = {
        "state": FSMField(default=states[0], choices=[(s, s.title()) for s in states]),
        "Meta": type("Meta", (), {"app_label": "wagtail_partnerships"}),
        "__module__": __name__,
    }
    for verb, (sources, target) in verbs.items():

        def method(self):
            """Change nothing but the state."""

        method.__name__ = verb
        move = transition(fields["state"], source=sources, target=target)
        fields[verb] = move(method)
    return type("Lamp", (models.Model,), fields)


VERBS = {
    "light": ("off", "on"),
    "quench": (["on", "dim"], "off"),
    "soften": ("on", "dim"),
    "blink": (["on", "dim"], None),
    "break_it": (["off", "on", "dim"], "broken"),
}


@isolate_apps("wagtail_partnerships")
def test_a_machine_needs_no_places():
    diagram = Diagram(lamp("off", "on", "dim", "broken", **VERBS), "A lamp")
    assert columns(diagram) == [["off"], ["on"], ["dim"], ["broken"]]
    check_geometry(diagram.svg())


@isolate_apps("wagtail_partnerships")
def test_a_state_that_is_added_is_drawn():
    more = {
        "steal": (["off", "on", "dim"], "stolen"),
        "lend": ("dim", "lent"),
        "give_back": ("lent", "off"),
        "lose": ("lent", "lent"),
        "bury": (["on", "lent"], "buried"),
    }
    states = ("off", "on", "dim", "broken", "lent", "stolen", "buried")
    diagram = Diagram(lamp(*states, **VERBS, **more), "A lamp", present="lent")
    assert columns(diagram) == [["off"], ["on"], ["dim"], ["broken", "lent", "stolen"], ["buried"]]
    svg = diagram.svg()
    assert all(f'data-state="{state}"' in svg for state in states)
    assert all(f'data-verb="{verb}"' in svg for verb in {**VERBS, **more})
    check_geometry(svg)


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
