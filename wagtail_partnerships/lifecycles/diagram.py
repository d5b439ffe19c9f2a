"""
Draws a machine as SVG, from its own transitions.

The drawing carries classes and no style, so the stylesheet of the admin, or of a host, dresses it;
it has a title, a description, and :meth:`Diagram.sentences` says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import models
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .layout import ABOVE, LINE, Box, Edge, Layout, Pair
from .review import ReviewState


def edges_of(model: type[models.Model]) -> list[Edge]:
    """Return every transition of a model's machine, once for each source and target."""
    edges = []
    for move in model._meta.get_field("state").get_all_transitions(model):
        label = str(move.custom.get("label", move.name))
        targets = getattr(move.target, "allowed_states", [move.target or move.source])
        edges += [Edge(move.name, label, str(move.source), str(target)) for target in targets]
    return edges


class Diagram:
    """
    The diagram of one machine, for one row of it or for none.

    :param model: a concrete model with a field `state`.
    :param sequels: what follows when the machine has ended, as source, target and label.
    :param present: the state in which the row stands.
    :param taken: pairs of states between which the row has gone.
    :param possible: the verbs that can be used now.
    :param prefix: begins every id in the drawing, of which a page may show several.
    """

    # In the order in which they are drawn over each other.
    marks = ("", "--taken", "--possible")

    def __init__(
        self,
        model: type[models.Model],
        title: str | Promise,
        *,
        sequels: Sequence[tuple[str, str, str]] = (),
        present: str = "",
        taken: Iterable[tuple[str, str]] = (),
        possible: Iterable[str] = (),
        prefix: str = "lifecycle",
    ):
        state = model._meta.get_field("state")
        self.names = {str(value): str(label) for value, label in state.choices}
        self.edges = edges_of(model)
        drawn = self.edges + [Edge("", label, *map(str, pair)) for *pair, label in sequels]
        self.layout = Layout(self.names, drawn, str(state.default))
        self.present = str(present)
        self.taken = {(str(source), str(target)) for source, target in taken}
        self.possible = set(possible)
        self.title, self.prefix = title, prefix

    # In words

    def sentences(self) -> list[str]:
        """Return every transition in words, in the order of the states."""
        verbs: dict[Pair, list[str]] = {}
        for edge in sorted(self.edges, key=lambda edge: list(self.names).index(edge.source)):
            verbs.setdefault(edge.pair, []).append(edge.label)
        said = _("%(source)s: %(verbs)s, to %(target)s")
        return [
            said % {"source": self.names[a], "verbs": ", ".join(labels), "target": self.names[b]}
            for (a, b), labels in verbs.items()
        ]

    def description(self) -> str:
        """Return in words what the marks in the drawing say."""
        if not self.present:
            return _("States as boxes, transitions as arrows between them.")
        steps = dict.fromkeys(edge.label for edge in self.edges if self._is_possible(edge))
        said = _("Now: %(state)s.") % {"state": self.names[self.present]}
        if steps:
            said += " " + _("Possible next steps: %(steps)s.") % {"steps": ", ".join(steps)}
        return said

    # As a drawing

    def svg(self, *, standalone: bool = False) -> SafeString:
        """Return the drawing; `standalone` with a stylesheet of its own, for a file."""
        context = {"diagram": self, "standalone": standalone}
        return render_to_string("wagtail_partnerships/admin/includes/lifecycle.svg", context)

    def lines(self) -> list[tuple[str, bool, str]]:
        """Return mark, whether it is a sequel, and path; the marked ones last, over the others."""
        lines = []
        for arrow in self.layout.arrows:
            for pair, path in arrow.paths.items():
                mark = "--taken" if pair in self.taken else ""
                if any(edge.pair == pair and self._is_possible(edge) for edge in arrow.edges):
                    mark = "--possible"
                lines.append((mark, not arrow.edges[0].verb, path))
        return sorted(lines, key=lambda line: self.marks.index(line[0]))

    def labels(self) -> Iterator[tuple[int, int, str, bool, list[str]]]:
        """Yield of each label its place, verb, whether that is possible, and lines."""
        for arrow in self.layout.arrows:
            y = arrow.rim(ABOVE) - 7
            for verb, lines in arrow.lines.items():
                edges = [edge for edge in arrow.edges if edge.verb == verb]
                yield arrow.x, y, verb, any(map(self._is_possible, edges)), lines
                y += LINE * len(lines)

    def boxes(self) -> Iterator[tuple[str, str, Box]]:
        """Yield each state, its marks, and its box."""
        sources = {edge.source for edge in self.edges}
        for state, box in self.layout.boxes.items():
            marks = "" if state in sources else " lifecycle__box--end"
            if state == self.present:
                marks += " lifecycle__box--present"
            elif any(state in pair for pair in self.taken):
                marks += " lifecycle__box--taken"
            yield state, marks, box

    def _is_possible(self, edge: Edge) -> bool:
        return edge.verb in self.possible and edge.source == self.present


def review_diagram(**marks) -> Diagram:
    """Return the diagram of the review cycle; see :class:`Diagram` for the marks."""
    from ..models import ReviewCycle

    said = _("The next cycle begins, unless the document is out of use")
    marks["sequels"] = [(ReviewState.CONCLUDED, ReviewState.IN_FORCE, said)]
    return Diagram(ReviewCycle, _("The life of a guidance document"), **marks)


def expression_diagram(**marks) -> Diagram:
    """Return the diagram of the expression of interest; see :class:`Diagram` for the marks."""
    from ..models import ExpressionOfInterest

    return Diagram(ExpressionOfInterest, _("The life of an expression of interest"), **marks)
