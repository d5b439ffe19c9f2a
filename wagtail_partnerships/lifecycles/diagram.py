"""
Draws a machine as SVG, from its own transitions.

The drawing carries classes and no style, so the stylesheet of the admin, or of a host, dresses it;
it has a title, a description, and :meth:`Diagram.sentences` says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot

from django.db import models
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .layouts import EXPRESSION, REVIEW, Layout, Point, Route


BOX = (164, 52)
LINE = 19
# Half the distance between two arrows that run side by side.
APART = 18
# From so many states on, an arrow is drawn once from a frame about them.
MANY = 5

STANDALONE_STYLE = """
text { font: 15px system-ui, sans-serif; fill: #1d1d1d; }
.lifecycle__box rect { fill: #fff; stroke: #4a4a4a; stroke-width: 1.5; }
.lifecycle__box--end rect { stroke-width: 3; }
.lifecycle__frame rect { fill: none; stroke: #8a8a8a; stroke-dasharray: 6 5; }
.lifecycle__arrow path { fill: none; stroke: #4a4a4a; stroke-width: 1.5; }
.lifecycle__arrow text { font-size: 13px; paint-order: stroke; stroke: #fff; stroke-width: 5px; }
.lifecycle__arrow--sequel path { stroke-dasharray: 2 5; }
.lifecycle__head { fill: #4a4a4a; }
"""


@dataclass(frozen=True)
class Edge:
    """One transition from one state to another."""

    verb: str
    label: str
    source: str
    target: str


def edges_of(model: type[models.Model]) -> list[Edge]:
    """Return every transition of a model's machine, once for each source and target."""
    edges = []
    for move in model._meta.get_field("state").get_all_transitions(model):
        label = str(move.custom.get("label", move.name))
        targets = getattr(move.target, "allowed_states", [move.target or move.source])
        edges += [Edge(move.name, label, move.source, target) for target in targets]
    return edges


class Diagram:
    """
    The diagram of one machine, for one row of it or for none.

    :param model: a concrete model with a field `state`.
    :param present: the state in which the row stands.
    :param taken: pairs of states between which the row has gone.
    :param possible: the verbs that can be used now.
    :param prefix: begins every id in the drawing, of which a page may show several.
    """

    def __init__(
        self,
        model: type[models.Model],
        layout: Layout,
        *,
        present: str = "",
        taken: Iterable[tuple[str, str]] = (),
        possible: Iterable[str] = (),
        prefix: str = "lifecycle",
    ):
        self.layout = layout
        self.names = dict(model._meta.get_field("state").choices)
        self.edges = edges_of(model)
        self.present = str(present)
        self.taken = {(str(source), str(target)) for source, target in taken}
        self.possible = set(possible)
        self.prefix = prefix

    # In words

    def sentences(self) -> list[str]:
        """Return every transition in words, in the order of the states."""
        found = []
        for state, name in self.names.items():
            for (source, target), edges in self._pairs(self.edges).items():
                if source == state:
                    found.append(
                        _("%(source)s: %(verbs)s, to %(target)s")
                        % {
                            "source": name,
                            "verbs": ", ".join(edge.label for edge in edges),
                            "target": self.names[target],
                        }
                    )
        return found

    def description(self) -> str:
        """Return in words what the marks in the drawing say."""
        if not self.present:
            return _("States as boxes, transitions as arrows between them.")
        steps = [
            edge.label
            for edge in self.edges
            if edge.verb in self.possible and edge.source == self.present
        ]
        said = _("Now: %(state)s.") % {"state": self.names[self.present]}
        if steps:
            said += " " + _("Possible next steps: %(steps)s.") % {
                "steps": ", ".join(dict.fromkeys(steps))
            }
        return said

    # As a drawing

    def svg(self, *, standalone: bool = False) -> SafeString:
        """
        Return the drawing.

        :param standalone: with a stylesheet of its own, for a file.
        """
        arrows = [*self._frames(), *self._arrows()]
        style = mark_safe(f"<style>{STANDALONE_STYLE}</style>") if standalone else ""  # noqa: S308
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" class="lifecycle" role="img" '
            'viewBox="0 0 {} {}" aria-labelledby="{}-title {}-desc">'
            '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}{}{}{}{}</svg>',
            self.layout.width,
            self.layout.height,
            self.prefix,
            self.prefix,
            self.prefix,
            self.layout.title,
            self.prefix,
            self.description(),
            style,
            self._heads(),
            format_html_join("", "{}", ((line,) for line, _label in arrows)),
            format_html_join("", "{}", ((box,) for box in self._boxes())),
            format_html_join("", "{}", ((label,) for _line, label in arrows)),
        )

    def _heads(self) -> SafeString:
        return format_html_join(
            "",
            '<marker id="{}-head{}" class="lifecycle__head{}" viewBox="0 0 10 10" refX="9" '
            'refY="5" markerUnits="userSpaceOnUse" markerWidth="13" markerHeight="13" '
            'orient="auto-start-reverse">'
            '<path d="M0 0 10 5 0 10z"/></marker>',
            (
                (self.prefix, mark, f" lifecycle__head{mark}" if mark else "")
                for mark in ("", "--taken", "--possible")
            ),
        )

    def _boxes(self):
        width, height = BOX
        sources = {edge.source for edge in self.edges}
        reached = {state for pair in self.taken for state in pair}
        for state, (x, y) in self.layout.states.items():
            classes = ["lifecycle__box"]
            if state not in sources:
                classes.append("lifecycle__box--end")
            if state == self.present:
                classes.append("lifecycle__box--present")
            elif state in reached:
                classes.append("lifecycle__box--taken")
            yield format_html(
                '<g class="{}" data-state="{}"><rect x="{}" y="{}" width="{}" height="{}" rx="6"/>'
                '<text x="{}" y="{}" text-anchor="middle">{}</text></g>',
                " ".join(classes),
                str(state),
                x - width / 2,
                y - height / 2,
                width,
                height,
                x,
                y + 5,
                self.names[state],
            )

    def _frames(self):
        for sources, frame, pairs in self._many:
            left, top, right, bottom = frame
            yield (
                format_html(
                    '<g class="lifecycle__frame"><rect x="{}" y="{}" width="{}" height="{}" '
                    'rx="12"/></g>',
                    left,
                    top,
                    right - left,
                    bottom - top,
                ),
                "",
            )
            for target, edges in pairs.items():
                x, y = self.layout.states[target]
                lowers = y < (top + bottom) / 2
                height = y + (BOX[1] / 2 + 42) * (1 if lowers else -1)
                points = [(right, height), (x, height), (x, height - 42 if lowers else height + 42)]
                label = ((right + x) / 2 + 12, height + (26 if lowers else -26))
                yield self._arrow(edges, points, label, sources=sources)

    def _arrows(self):
        single = [edge for edge in self.edges if edge.verb not in self._framed]
        pairs = self._pairs(single)
        for (source, target), edges in pairs.items():
            route = self.layout.routes.get((source, target), Route())
            if source == target:
                yield self._loop(edges, source, route)
                continue
            offset = APART if (target, source) in pairs and not route.via else 0
            points = self._line(source, target, route, offset)
            yield self._arrow(edges, points, route.label or _label_place(points, offset))
        for source, target, text in self.layout.sequels:
            route = self.layout.routes[source, target]
            points = self._line(source, target, route, 0)
            sequel = [Edge("", str(text), source, target)]
            yield self._arrow(sequel, points, route.label, extra="lifecycle__arrow--sequel")

    def _loop(self, edges: list[Edge], state: str, route: Route):
        x, y = self.layout.states[state]
        label = route.label or (x - 38, y + BOX[1] / 2 + 40)
        side = 1 if label[1] > y else -1
        foot = y + side * BOX[1] / 2
        knee = foot + side * 24
        points = [(x - 55, foot), (x - 55, knee), (x - 20, knee), (x - 20, foot)]
        return self._arrow(edges, points, label)

    def _line(self, source: str, target: str, route: Route, offset: float) -> list[Point]:
        start, end = self.layout.states[source], self.layout.states[target]
        points = [start, *route.via, end]
        if offset:
            dx, dy = end[0] - start[0], end[1] - start[1]
            length = hypot(dx, dy) or 1
            points = [(x - dy / length * offset, y + dx / length * offset) for x, y in points]
        points[0] = _edge_of_box(start, points[0], points[1])
        points[-1] = _edge_of_box(end, points[-1], points[-2])
        return points

    def _arrow(self, edges, points: list[Point], label: Point, extra: str = "", sources=()):
        here = self.present in (sources or {str(edge.source) for edge in edges})
        possible = {edge.verb for edge in edges if here} & self.possible
        mark = ""
        if any((str(edge.source), str(edge.target)) in self.taken for edge in edges):
            mark = "--taken"
        if possible:
            mark = "--possible"
        classes = " ".join(
            name for name in ("lifecycle__arrow", mark and f"lifecycle__arrow{mark}", extra) if name
        )
        x, y = label
        top = y + 5 - LINE * (len(edges) - 1) / 2
        lines = format_html_join(
            "",
            '<text x="{}" y="{}" text-anchor="middle" data-verb="{}"{}>{}</text>',
            (
                (
                    round(x),
                    round(top + LINE * number),
                    edge.verb,
                    mark_safe(' class="is-possible"') if edge.verb in possible else "",
                    edge.label,
                )
                for number, edge in enumerate(edges)
            ),
        )
        line = format_html(
            '<g class="{}"><path fill="none" d="M{}" marker-end="url(#{}-head{})"/></g>',
            classes,
            " L".join(f"{x:.0f} {y:.0f}" for x, y in points),
            self.prefix,
            mark,
        )
        # Labels are drawn after every line, so that no line runs through one.
        return line, format_html('<g class="{}">{}</g>', classes, lines)

    @staticmethod
    def _pairs(edges: Iterable[Edge]) -> dict[tuple[str, str], list[Edge]]:
        pairs: dict[tuple[str, str], list[Edge]] = {}
        for edge in edges:
            pairs.setdefault((str(edge.source), str(edge.target)), []).append(edge)
        return pairs

    @cached_property
    def _many(self):
        """What is drawn from a frame: its sources, its corners, and the edges by target."""
        sources: dict[str, set[str]] = {}
        for edge in self.edges:
            sources.setdefault(edge.verb, set()).add(str(edge.source))
        frames: dict[frozenset[str], dict[str, list[Edge]]] = {}
        for verb, states in sources.items():
            if len(states) < MANY:
                continue
            edge = next(edge for edge in self.edges if edge.verb == verb)
            frames.setdefault(frozenset(states), {}).setdefault(str(edge.target), []).append(edge)
        return [(states, self._corners(states), pairs) for states, pairs in frames.items()]

    @cached_property
    def _framed(self) -> set[str]:
        return {
            edge.verb for _s, _c, pairs in self._many for edges in pairs.values() for edge in edges
        }

    def _corners(self, states) -> tuple[float, float, float, float]:
        xs = [self.layout.states[state][0] for state in states]
        ys = [self.layout.states[state][1] for state in states]
        return (
            min(xs) - BOX[0] / 2 - 16,
            min(ys) - BOX[1] / 2 - 16,
            max(xs) + BOX[0] / 2 + 16,
            max(ys) + BOX[1] / 2 + 16,
        )


def _edge_of_box(centre: Point, inside: Point, towards: Point) -> Point:
    """Return where a line from a point inside a box leaves the box."""
    dx, dy = towards[0] - inside[0], towards[1] - inside[1]
    ways = [1.0]
    for half, middle, at, step in (
        (BOX[0] / 2, centre[0], inside[0], dx),
        (BOX[1] / 2, centre[1], inside[1], dy),
    ):
        if step:
            ways.append((middle + (half if step > 0 else -half) - at) / step)
    return inside[0] + dx * min(ways), inside[1] + dy * min(ways)


def _label_place(points: list[Point], offset: float) -> Point:
    (ax, ay), (bx, by) = points[0], points[-1]
    # Of two arrows side by side, each keeps its label nearer to its own beginning.
    part = 0.4 if offset else 0.5
    return ax + (bx - ax) * part, ay + (by - ay) * part


def review_diagram(**marks) -> Diagram:
    """Return the diagram of the review cycle; see :class:`Diagram` for the marks."""
    from ..models import ReviewCycle

    return Diagram(ReviewCycle, REVIEW, **marks)


def expression_diagram(**marks) -> Diagram:
    """Return the diagram of the expression of interest; see :class:`Diagram` for the marks."""
    from ..models import ExpressionOfInterest

    return Diagram(ExpressionOfInterest, EXPRESSION, **marks)
