"""The lineage as a picture: folders of models in rows, each below all that it reads."""

from __future__ import annotations

WIDTH, HEIGHT = 215, 34
COLUMN_GAP, ROW_GAP = 14, 46


def lineage(reads: dict[str, list[str]]) -> dict[str, object] | None:
    """`boxes` (name, x, y), `arrows` (four numbers each), `width` and `height`, in pixels.

    reads: folder -> the folders that its models read. Folders that read each other lie
    in either order.
    None when there are none.
    """
    if not reads:
        return None
    rows: dict[int, list[str]] = {}
    for name in reads:
        rows.setdefault(_depth(name, reads, ()), []).append(name)
    widest = max(map(len, rows.values()))
    places = {
        name: (
            (column + (widest - len(names)) / 2) * (WIDTH + COLUMN_GAP),
            row * (HEIGHT + ROW_GAP),
        )
        for row, names in rows.items()
        for column, name in enumerate(sorted(names))
    }
    middle = WIDTH / 2
    return {
        "boxes": [(name, *place) for name, place in places.items()],
        "arrows": [
            (
                places[parent][0] + middle,
                places[parent][1] + HEIGHT,
                places[name][0] + middle,
                places[name][1],
            )
            for name, parents in reads.items()
            for parent in parents
            if places[parent][1] < places[name][1]
        ],
        "box": (WIDTH, HEIGHT),
        "width": widest * (WIDTH + COLUMN_GAP),
        "height": (max(rows) + 1) * (HEIGHT + ROW_GAP),
    }


def _depth(name: str, reads: dict[str, list[str]], on_the_way: tuple[str, ...]) -> int:
    """The longest way from a delivery to a folder, circles cut where they close."""
    earlier = [
        _depth(parent, reads, (*on_the_way, name))
        for parent in reads.get(name, [])
        if parent != name and parent not in on_the_way
    ]
    return 1 + max(earlier) if earlier else 0
