"""The lineage as a picture: folders of models in columns, each after all that it reads."""

from __future__ import annotations

WIDTH, HEIGHT = 190, 34
COLUMN_GAP, ROW_GAP = 60, 22


def lineage(reads: dict[str, list[str]]) -> dict[str, object] | None:
    """`boxes` (name, x, y), `arrows` (four numbers each), `width` and `height`, in pixels.

    reads: folder -> the folders that its models read. Folders that read each other share a column.
    None when there are none.
    """
    if not reads:
        return None
    columns: dict[int, list[str]] = {}
    for name in reads:
        columns.setdefault(_depth(name, reads, ()), []).append(name)
    places = {
        name: (column * (WIDTH + COLUMN_GAP), row * (HEIGHT + ROW_GAP))
        for column, names in columns.items()
        for row, name in enumerate(sorted(names))
    }
    return {
        "boxes": [(name, *place) for name, place in places.items()],
        "arrows": [
            (
                places[parent][0] + WIDTH,
                places[parent][1] + HEIGHT // 2,
                places[name][0],
                places[name][1] + HEIGHT // 2,
            )
            for name, parents in reads.items()
            for parent in parents
            if places[parent][0] < places[name][0]
        ],
        "box": (WIDTH, HEIGHT),
        "width": (max(columns) + 1) * (WIDTH + COLUMN_GAP),
        "height": max(map(len, columns.values())) * (HEIGHT + ROW_GAP),
    }


def _depth(name: str, reads: dict[str, list[str]], on_the_way: tuple[str, ...]) -> int:
    """The longest way from a delivery to a folder, circles cut where they close."""
    earlier = [
        _depth(parent, reads, (*on_the_way, name))
        for parent in reads.get(name, [])
        if parent != name and parent not in on_the_way
    ]
    return 1 + max(earlier) if earlier else 0
