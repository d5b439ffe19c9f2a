"""
Lays out the drawing of a machine, from its states and transitions alone.

States stand in columns by the longest path from the initial state. Arrows between neighbouring
columns run through the gap between them, all others in lanes above and below the boxes, and each
has a stretch for its label: so no arrow crosses a box, and no label another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from textwrap import wrap
from typing import NamedTuple


Pair = tuple[str, str]

LINE = 18
# What a character of a label takes, in pixels: rather too much, because no font is measured here.
LETTER = 7
WRAP = 14
CLEAR = 10
ABOVE, BELOW = -1, 1


@dataclass(frozen=True)
class Edge:
    """One transition from one state to another. Without a verb: what follows after the end."""

    verb: str
    label: str
    source: str
    target: str

    @property
    def pair(self) -> Pair:
        return self.source, self.target


class Box(NamedTuple):
    """A state: its name, its middle and its size. `text` is where the name begins, from above."""

    lines: list[str]
    x: int
    y: int
    width: int
    height: int

    @property
    def left(self) -> int:
        return self.x - self.width // 2

    @property
    def text(self) -> int:
        return self.y - LINE * len(self.lines) // 2 - 4

    def rim(self, side: int = ABOVE) -> int:
        return self.y + side * self.height // 2


@dataclass(eq=False)
class Arrow:
    """Edges that are drawn as one. The label stands on `y`, about `x`; lanes have a side."""

    side: int = 0
    edges: list[Edge] = field(default_factory=list)
    x: int = 0
    y: int = 0
    paths: dict[Pair, str] = field(default_factory=dict)

    @cached_property
    def lines(self) -> dict[str, list[str]]:
        return {e.verb: [e.label] if self.side else balanced(e.label) for e in self.edges}

    @property
    def width(self) -> int:
        return LETTER * max(len(line) for lines in self.lines.values() for line in lines)

    def rim(self, side: int) -> int:
        return self.y if side == BELOW else self.y - self.height

    @property
    def height(self) -> int:
        return LINE * sum(map(len, self.lines.values()))


def balanced(text: str) -> list[str]:
    """Return a text in as few lines as it needs, of about the same length."""
    tries = [wrap(text, width, break_long_words=False) for width in range(1, WRAP + 1)]
    return next(lines for lines in tries if len(lines) == len(tries[-1]))


def columns_of(states: Iterable[str], edges: Iterable[Edge], initial: str) -> dict[str, int]:
    """Return each state's column: the longest path to it over edges that lead to no ancestor."""
    pairs = {edge.pair for edge in edges if edge.verb}
    after = {state: [target for target in states if (state, target) in pairs] for state in states}
    done: list[str] = []

    def visit(state: str, path: tuple[str, ...]) -> None:
        after[state] = [target for target in after[state] if target not in (*path, state)]
        for target in after[state]:
            if target not in done:
                visit(target, (*path, state))
        done.append(state)

    for state in (initial, *states):
        if state not in done:
            visit(state, ())
    columns = dict.fromkeys(states, 0)
    for state in reversed(done):
        for target in after[state]:
            columns[target] = max(columns[target], columns[state] + 1)
    return columns


def ports(arrows: Sequence[Arrow], room: int) -> list[tuple[Arrow, int]]:
    """Return where arrows touch a side of a box, from its middle."""
    step = min(26, (room - 2 * CLEAR) // max(len(arrows), 1))
    return [(arrow, (2 * n + 1 - len(arrows)) * step // 2) for n, arrow in enumerate(arrows)]


def outermost(side: int, items: Iterable[Box | Arrow]) -> int:
    """Return how far some boxes and arrows, with their labels, go up or down."""
    return side * max(side * item.rim(side) for item in items)


def rounded(*points: tuple[int, int]) -> str:
    """Return the path along some points, which runs along the axes, with round corners."""

    def near(corner: int, end: int) -> int:
        return corner + max(-14, min(14, (end - corner) // 2))

    path = "M{} {}".format(*points[0])
    for (ax, ay), (x, y), (bx, by) in zip(points, points[1:], points[2:], strict=False):
        path += f" L{near(x, ax)} {near(y, ay)} Q{x} {y} {near(x, bx)} {near(y, by)}"
    return path + " L{} {}".format(*points[-1])


class Layout:
    """Where everything in a drawing stands; `states` has the names in the order of declaration."""

    def __init__(self, states: Mapping[str, str], edges: Sequence[Edge], initial: str):
        self.columns = columns_of(states, edges, initial)
        self.free = {}
        for state in states:
            fellows = [other for other in states if self.columns[other] == self.columns[state]]
            ends = (ABOVE, fellows[0]), (BELOW, fellows[-1])
            self.free[state] = [side for side, end in ends if end == state]
        pairs: dict[Pair, Arrow] = {}
        for edge in edges:
            if abs(self._way(edge)) <= 1:
                pairs.setdefault(edge.pair, Arrow()).edges.append(edge)
        self.loops = [arrow for (source, target), arrow in pairs.items() if source == target]
        self.direct = [arrow for arrow in pairs.values() if arrow not in self.loops]
        self.lanes = self._lanes([edge for edge in edges if abs(self._way(edge)) > 1])
        self.arrows = [*self.loops, *self.direct, *self.lanes]
        self.boxes = self._boxes({state: balanced(name) for state, name in states.items()})
        self._draw_loops()
        self._draw_direct()
        self._draw_lanes(ABOVE)
        self._draw_lanes(BELOW)
        items = [*self.boxes.values(), *self.arrows]
        left = min(box.left for box in self.boxes.values()) - CLEAR
        right = max(box.left + box.width for box in self.boxes.values()) + CLEAR
        top, bottom = outermost(ABOVE, items) - CLEAR, outermost(BELOW, items) + CLEAR
        self.view = left, top, right - left, bottom - top

    def _way(self, edge: Edge) -> int:
        """Return how many columns an edge goes on, or back."""
        return self.columns[edge.target] - self.columns[edge.source]

    def _far(self, arrow: Arrow, state: str) -> int:
        """Return how many columns on or back the far end of an arrow is from a state; or 0."""
        ends = {end for edge in arrow.edges if state in edge.pair for end in edge.pair}
        return max((self.columns[end] - self.columns[state] for end in ends), key=abs, default=0)

    def _span(self, arrow: Arrow) -> tuple[int, int]:
        columns = [self.columns[state] for edge in arrow.edges for state in edge.pair]
        return min(columns), max(columns)

    def _lanes(self, edges: Sequence[Edge]) -> list[Arrow]:
        """Return lanes: one for each verb and side, and one for verbs that lead the same ways."""
        verbs: dict[tuple[str, int], list[Edge]] = {}
        for edge in edges:
            same = [edge, *(other for other in edges if other.verb == edge.verb)]
            # With other boxes in the way on one side, an edge has to run on the other.
            ends = (self.free[state] for other in same for state in other.pair)
            forced = (sides[0] for sides in ends if len(sides) == 1)
            side = next(forced, ABOVE if self._way(edge) > 0 else BELOW)
            verbs.setdefault((edge.verb, side), []).append(edge)
        lanes: dict[tuple[int, frozenset[Pair]], Arrow] = {}
        for (_verb, side), found in verbs.items():
            pairs = frozenset(edge.pair for edge in found)
            lanes.setdefault((side, pairs), Arrow(side)).edges += found
        # The shorter ones run nearer to the boxes.
        return sorted(lanes.values(), key=lambda lane: self._span(lane)[1] - self._span(lane)[0])

    def _boxes(self, names: dict[str, list[str]]) -> dict[str, Box]:
        letters = max(len(line) for lines in names.values() for line in lines)
        width = max([LETTER * letters * 1.15, *(loop.width for loop in self.loops)]) + 2 * CLEAR
        height = LINE * max(map(len, names.values())) + 2 * CLEAR
        pitch = height + max((loop.height for loop in self.loops), default=0) + 5 * CLEAR
        boxes, x = {}, 0
        for column in range(max(self.columns.values()) + 1):
            members = [state for state in names if self.columns[state] == column]
            for number, state in enumerate(members):
                y = (2 * number + 1 - len(members)) * pitch // 2
                boxes[state] = Box(names[state], x, y, round(width), height)
            labels = [arrow.width for arrow in self.direct if self._span(arrow)[0] == column]
            x += round(width) + max([40, *labels]) + 6 * CLEAR
        return boxes

    def _draw_loops(self) -> None:
        for loop in self.loops:
            state = loop.edges[0].source
            box, free = self.boxes[state], self.free[state]
            # Between the boxes of a column, or else where fewer lanes begin and end.
            busy = [lane.side for lane in self.lanes if self._far(lane, state)]
            side = min(ABOVE, BELOW, key=lambda side: (side in free, busy.count(side)))
            rim, knee = box.rim(side), box.rim(side) + 2 * CLEAR * side
            left, right = box.x - 2 * CLEAR, box.x + 2 * CLEAR
            points = (left, rim), (left, knee), (right, knee), (right, rim)
            loop.paths[state, state] = rounded(*points)
            loop.x, loop.y = box.x, knee if side == ABOVE else knee + loop.height + CLEAR

    def _draw_direct(self) -> None:
        for arrow in self.direct:
            arrow.y = sum(self.boxes[state].y for state in arrow.edges[0].pair) // 2
        self.direct.sort(key=lambda arrow: (arrow.y, -self._way(arrow.edges[0])))
        # Labels in one gap push each other apart, little by little.
        for column in [*self.columns.values()] * 50:
            arrows = [arrow for arrow in self.direct if self._span(arrow)[0] == column]
            for above, below in pairwise(arrows):
                short = max(0, above.y + below.height + CLEAR - below.y + 1) // 2
                above.y, below.y = above.y - short, below.y + short
        ends = {}
        for state, box in self.boxes.items():
            for way in (-1, 1):
                touching = [arrow for arrow in self.direct if self._far(arrow, state) == way]
                for arrow, place in ports(touching, box.height):
                    ends[arrow, state] = box.x + way * box.width // 2, box.y + place
        for arrow in self.direct:
            (ax, ay), (bx, by) = (ends[arrow, state] for state in arrow.edges[0].pair)
            arrow.x, y = (ax + bx) // 2, arrow.y
            half = arrow.width // 2 if bx > ax else -arrow.width // 2
            # Level under the label, in a bend to the boxes.
            p, q = arrow.x - half, arrow.x + half
            end = bx - CLEAR if bx > ax else bx + CLEAR
            c, d = (ax + p) // 2, (end + q) // 2
            path = f"M{ax} {ay} C{c} {ay} {c} {y} {p} {y} L{q} {y} C{d} {y} {d} {by} {end} {by}"
            arrow.paths[arrow.edges[0].pair] = f"{path} L{bx} {by}"

    def _draw_lanes(self, side: int) -> None:
        lanes = [lane for lane in self.lanes if lane.side == side]
        others = [*self.boxes.values(), *self.loops, *self.direct]
        for number, lane in enumerate(lanes):
            first, last = self._span(lane)
            spans = [(other, *self._span(other)) for other in lanes[:number]]
            under = [other for other, left, right in spans if left < last and first < right]
            rim = outermost(side, [*others, *under]) + side * 3 * CLEAR // 2
            lane.y = rim + (lane.height if side == BELOW else 0)
        risers = self._risers(side, lanes)
        for lane in lanes:
            for edge in lane.edges:
                rise, fall = risers[lane, edge.source], risers[lane, edge.target]
                turns = (rise[-1][0], lane.y), (fall[-1][0], lane.y)
                lane.paths[edge.pair] = rounded(*rise, *turns, *reversed(fall))
            # The label has the widest stretch that no arrow passes on its way to a lane beyond.
            xs = [(other, points[-1][0]) for (other, _state), points in risers.items()]
            own = [x for other, x in xs if other is lane]
            beyond = [x for other, x in xs if side * other.y >= side * lane.y]
            stops = sorted(x for x in beyond if min(own) <= x <= max(own))
            lane.x = sum(max(pairwise(stops), key=lambda stop: stop[1] - stop[0])) // 2

    def _risers(
        self, side: int, lanes: Sequence[Arrow]
    ) -> dict[tuple[Arrow, str], list[tuple[int, int]]]:
        """Return how each lane leaves each of its boxes: straight, or through a gap."""
        risers = {}
        for state, box in self.boxes.items():
            far = {lane: self._far(lane, state) for lane in lanes if self._far(lane, state)}
            # From left to right, so that they cross each other as little as can be.
            order = {lane: (f > 0, -f, -f * lanes.index(lane)) for lane, f in far.items()}
            for lane, place in ports(sorted(far, key=order.get), box.width):
                risers[lane, state] = [(box.x + place, box.rim(side))]
                if side not in self.free[state]:
                    way = 1 if far[lane] > 0 else -1
                    edge, y = box.x + way * box.width // 2, box.y + place // 4
                    risers[lane, state] = [(edge, y), (edge + way * CLEAR + place // 9, y)]
        return risers
