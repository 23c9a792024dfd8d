"""The lineage as a picture: folders of models in rows, each below all that it reads.

What passes a row on its way further down has a place of its own there, as the boxes do: no line
runs behind a box.
"""

from __future__ import annotations

from itertools import pairwise

WIDTH, HEIGHT = 222, 34
LINE_WIDTH = 6
COLUMN_GAP, ROW_GAP = 16, 52
SWEEPS = 8
Node = tuple[str, int]
"""A folder in a row: its box, or else the line from it to folders further down."""


def lineage(reads: dict[str, list[str]]) -> dict[str, object] | None:
    """`boxes` (name, x, y), `arrows` (x1, y1, x2, y2 of every piece), `width`, `height`, in pixels.

    reads: folder -> the folders that its models read. Folders that read each other lie
    in either order. None when there are none.
    """
    if not reads:
        return None
    row_of = {name: _depth(name, reads, ()) for name in reads}
    edges = _edges(reads, row_of)
    rows = _ordered(row_of, edges)
    middles, width = _middles(rows, row_of)
    boxes = [
        (name, middles[name, row] - WIDTH / 2, row * (HEIGHT + ROW_GAP))
        for name, row in row_of.items()
    ]
    return {
        "boxes": boxes,
        "arrows": _pieces(edges, row_of, middles),
        "box": (WIDTH, HEIGHT),
        "width": width,
        "height": len(rows) * (HEIGHT + ROW_GAP) - ROW_GAP + 2,
    }


def _edges(reads: dict[str, list[str]], row_of: dict[str, int]) -> list[tuple[Node, Node]]:
    """From each row to the next; all that read a folder further down share its line."""
    edges: dict[tuple[Node, Node], None] = {}
    for name, parents in reads.items():
        for parent in parents:
            first, last = row_of[parent], row_of[name]
            way = [(parent, row) for row in range(first, last)] + [(name, last)]
            if first < last:
                edges |= dict.fromkeys(pairwise(way))
    return list(edges)


def _ordered(row_of: dict[str, int], edges: list[tuple[Node, Node]]) -> list[list[Node]]:
    """The nodes of every row, each near the middle of those that it is joined to."""
    nodes = sorted({*row_of.items(), *(node for edge in edges for node in edge)})
    rows = [[node for node in nodes if node[1] == row] for row in range(max(row_of.values()) + 1)]
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else reversed(rows):
            places = {
                node: (place + 0.5) / len(each) for each in rows for place, node in enumerate(each)
            }
            near: dict[Node, list[float]] = {}
            for upper, lower in edges:
                here, there = (lower, upper) if down else (upper, lower)
                near.setdefault(here, []).append(places[there])
            mean = {node: sum(found) / len(found) for node, found in near.items()}
            row.sort(key=lambda node: mean.get(node, places[node]))
    return rows


def _middles(rows: list[list[Node]], row_of: dict[str, int]) -> tuple[dict[Node, float], float]:
    """Where the middle of each node lies, and how wide the picture is."""
    widths = [
        [WIDTH if row_of[name] == number else LINE_WIDTH for name, number in row] for row in rows
    ]
    lengths = [sum(row) + COLUMN_GAP * (len(row) - 1) for row in widths]
    middles = {}
    for row, row_widths, length in zip(rows, widths, lengths, strict=True):
        x = (max(lengths) - length) / 2
        for node, width in zip(row, row_widths, strict=True):
            middles[node] = x + width / 2
            x += width + COLUMN_GAP
    return middles, max(lengths)


def _pieces(
    edges: list[tuple[Node, Node]], row_of: dict[str, int], middles: dict[Node, float]
) -> list[tuple[float, int, float, int]]:
    """Lines from row to row, and straight down where one passes a row."""
    top = HEIGHT + ROW_GAP
    between = [
        (middles[upper], upper[1] * top + HEIGHT, middles[lower], lower[1] * top)
        for upper, lower in edges
    ]
    passing = [
        (middle, row * top, middle, row * top + HEIGHT)
        for (name, row), middle in middles.items()
        if row != row_of[name]
    ]
    return between + passing


def _depth(name: str, reads: dict[str, list[str]], on_the_way: tuple[str, ...]) -> int:
    """The longest way from a delivery to a folder, circles cut where they close."""
    earlier = [
        _depth(parent, reads, (*on_the_way, name))
        for parent in reads.get(name, [])
        if parent != name and parent not in on_the_way
    ]
    return 1 + max(earlier) if earlier else 0
