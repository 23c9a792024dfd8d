"""Write what follows from the catalogue, or say what of it is not as it should be.

python -m catalogue [--check]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from catalogue.reading import FOLDER, CatalogueError
from catalogue.writing import files


def main(arguments: list[str] | None = None) -> int:
    """Write the files that are not as the catalogue has them; with --check only name them.

    0 if there was nothing to name, 1 if there was, 2 if the catalogue itself is wrong.
    """
    parser = argparse.ArgumentParser(prog="python -m catalogue")
    parser.add_argument("--check", action="store_true", help="write nothing, name what differs")
    is_check = parser.parse_args(arguments).check
    try:
        differing = _differing()
    except CatalogueError as wrong:
        print(f"catalogue: {wrong}", file=sys.stderr)
        return 2
    for path, text in differing.items():
        if is_check:
            print(f"{path} is not what the catalogue says. Write it again: python -m catalogue")
        else:
            (FOLDER.parent / path).write_text(text)
            print(f"written {path}")
    return 1 if is_check and differing else 0


def _differing() -> dict[Path, str]:
    found = {}
    for path, text in files().items():
        there = FOLDER.parent / path
        if not there.exists() or there.read_text() != text:
            found[path] = text
    return found


if __name__ == "__main__":
    sys.exit(main())
