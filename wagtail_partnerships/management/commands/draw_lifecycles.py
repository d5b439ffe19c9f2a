"""Draw both lifecycles from their machines, for the documentation."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import translation

from ...lifecycles.diagram import expression_diagram, review_diagram


class Command(BaseCommand):
    """Writes one SVG file for each lifecycle."""

    help = "Write the diagrams of the two lifecycles as SVG files."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", default="docs/images", type=Path)

    def handle(self, *args, folder, **options):
        folder.mkdir(parents=True, exist_ok=True)
        with translation.override("en"):
            for name, draw in (("review", review_diagram), ("expression", expression_diagram)):
                path = folder / f"{name}-lifecycle.svg"
                path.write_text(f"{draw().svg(standalone=True)}\n", encoding="utf-8")
                self.stdout.write(str(path))
