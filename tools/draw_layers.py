"""
Draw the layers of the package, as the tests hold them, into docs/images/layers.svg.

    python tools/draw_layers.py            after a module or a layer was added
    python tools/draw_layers.py --check    only say whether the drawing is the present one
"""

from __future__ import annotations

import ast
import sys
from html import escape
from pathlib import Path


sys.path.insert(0, str(Path(__file__).parent))

from house import ROOT, House


DRAWING = ROOT / "docs" / "images" / "layers.svg"

# In pixels of the drawing.
WIDTH, LEFT, EDGE, GAP = 880, 58, 16, 8
BOX_HEIGHT, ROW_PADDING = 30, 9
CHARACTER, SMALL_CHARACTER = 8.3, 6.3

STYLE = """
svg { color-scheme: light dark; }
text { font: 14px system-ui, sans-serif; fill: #1d1d1d; }
.count, .opening { fill: #4a4a4a; font-size: 12px; }
.layer { fill: #f1f3f5; }
.folder { fill: #fff; stroke: #1d5f9e; stroke-width: 1.5; }
.module { fill: none; stroke: #8a8a8a; }
.arrow { fill: none; stroke: #4a4a4a; stroke-width: 2; }
.head { fill: #4a4a4a; }
@media (prefers-color-scheme: dark) {
  text { fill: #f2f2f2; }
  .count, .opening { fill: #c4c4c4; }
  .layer { fill: #2b2f33; }
  .folder { fill: #16191c; stroke: #7db8ee; }
  .arrow { stroke: #c4c4c4; }
  .head { fill: #c4c4c4; }
}
"""


def draw(house: House) -> str:
    """Return the drawing: a row for each layer, the ground at the foot."""
    parts, top = [], EDGE
    for level in reversed(range(len(house.layers))):
        boxes, foot = place(house, sorted(house.layers[level]), top + ROW_PADDING)
        height = foot + ROW_PADDING - top
        parts += [
            f'<rect class="layer" x="{LEFT}" y="{top}" width="{WIDTH - LEFT - EDGE}" '
            f'height="{height}" rx="6"/>',
            *boxes,
        ]
        top += height + GAP
    foot = top - GAP
    arrow = (
        f'<path class="arrow" d="M38 {EDGE + 4} V{foot - 10}"/>'
        f'<path class="head" d="M31 {foot - 12} H45 L38 {foot} Z"/>'
        f'<text transform="translate(26 {foot // 2 + 60}) rotate(-90)">imports run this way</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {foot + EDGE}" '
        'aria-labelledby="layers-title layers-desc"><title id="layers-title">The layers of '
        'wagtail_partnerships</title><desc id="layers-desc">Each row is a layer. Modules import '
        "from the same row and from those below it. A blue box is a folder, with its number of "
        f"modules; a grey one is a module.</desc><style>{STYLE}</style>"
        + "\n".join([*parts, arrow])
        + "</svg>\n"
    )


def place(house: House, names: list[str], top: int) -> tuple[list[str], int]:
    """Return a box for each name, in lines from `top` on, and where the last line ends."""
    counts = {name: sum(module.split(".")[0] == name for module in house.modules) for name in names}
    folders = {name for name in names if (house.package / name).is_dir()}
    boxes, x = [], LEFT + ROW_PADDING
    for name in sorted(names, key=lambda name: (name not in folders, name)):
        label = f"{name}/" if name in folders else name
        count = f"{counts[name]}" if name in folders else ""
        width = round(len(label) * CHARACTER + 20 + (len(count) * CHARACTER + 6 if count else 0))
        if x + width > WIDTH - EDGE - ROW_PADDING:
            x, top = LEFT + ROW_PADDING, top + BOX_HEIGHT + GAP
        kind = "folder" if name in folders else "module"
        middle = top + BOX_HEIGHT // 2 + 5
        boxes.append(
            f'<rect class="{kind}" x="{x}" y="{top}" width="{width}" height="{BOX_HEIGHT}" '
            f'rx="4"/><text x="{x + 10}" y="{middle}">{escape(label)}</text>'
        )
        if count:
            boxes.append(
                f'<text class="count" x="{x + width - 8}" y="{middle}" text-anchor="end">'
                f"{count}</text>"
            )
        x += width + GAP
    words = next(filter(None, (opening(house, name) for name in names)), "")
    if words and x + len(words) * SMALL_CHARACTER < WIDTH - EDGE - GAP:
        boxes.append(
            f'<text class="opening" x="{WIDTH - EDGE - 12}" y="{top + BOX_HEIGHT // 2 + 5}" '
            f'text-anchor="end">{escape(words)}</text>'
        )
    return boxes, top + BOX_HEIGHT


def opening(house: House, name: str) -> str:
    """Return the first line of what a folder says of itself."""
    module = house.modules.get(name)
    if module is None or module.path.name != "__init__.py":
        return ""
    return (ast.get_docstring(module.tree) or "").partition("\n")[0].rstrip(".")


def main(arguments: list[str]) -> int:
    drawing = draw(House(ROOT))
    if "--check" in arguments:
        return int(DRAWING.read_text(encoding="utf-8") != drawing)
    DRAWING.write_text(drawing, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
