"""Check the style of SQL, as `sqlfluff lint` does, at a fraction of its time.

    python -m lint.sql --processes 2 models analyses

Every rule runs as it does there. What is saved: garbage collection, which takes half of sqlfluff's
time among millions of objects that are in use; and files that were clean and still compile to the
same. What a file compiles to is always asked of dbt: macros, settings, the environment and the
warehouse have their say in it.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from sqlfluff.core import FluffConfig, Linter
from sqlfluff.core.errors import SQLFluffSkipFile
from sqlfluff.core.linter import RenderedFile
from sqlfluff.core.linter.discovery import paths_from_path
from sqlfluff.core.rules import RulePack

CLEAN = Path("target", "lint")
"""An empty file for each text that was found clean, named by its hash."""


def main() -> int:
    """Lint files and folders: 1 if something was found or not looked at, 0 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m lint.sql")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--dialect")
    parser.add_argument("--processes", type=int, default=1)
    asked = parser.parse_args()
    gc.disable()
    linter = Linter(
        FluffConfig.from_root(overrides={"dialect": asked.dialect} if asked.dialect else None)
    )
    paths = [path for folder in asked.paths for path in paths_from_path(folder)]
    keyed = {}
    skipped = []
    for path in linter.templater.sequence_files(paths, config=linter.config):
        try:
            rendered = linter.render_file(path, linter.config)
        except SQLFluffSkipFile as why:
            skipped.append(f"{path}: {why}")
            continue
        if rendered.templated_variants or rendered.templater_violations:
            keyed[key(rendered)] = rendered
        else:
            skipped.append(f"{path}: dbt does not compile it")
    CLEAN.mkdir(parents=True, exist_ok=True)
    # The largest first: no process waits for another's at the end.
    unknown = [name for name in keyed if not (CLEAN / name).exists()]
    unknown.sort(key=lambda name: -sum(map(len, map(str, keyed[name].templated_variants))))
    found = []
    if unknown:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(asked.processes, spawn, initializer=gc.disable) as pool:
            files = [keyed[name] for name in unknown]
            packs = [linter.get_rulepack(file.config) for file in files]
            for name, lines in zip(unknown, pool.map(violations, files, packs), strict=True):
                found += lines
                if not lines:
                    (CLEAN / name).touch()
    print("\n".join([*sorted(found), *skipped]), end="\n" if found or skipped else "")
    print(f"{len(paths)} files, {len(unknown)} read anew, {len(found)} violations")
    return 1 if found or skipped or not paths else 0


def key(rendered: RenderedFile) -> str:
    """A hash of all that says which violations a file has: texts, settings and versions."""
    texts = [
        (text.source_str, text.templated_str, text.sliced_file, text.raw_sliced)
        for text in rendered.templated_variants
    ]
    errors = [error.desc() for error in rendered.templater_violations]
    whole = (rendered.fname, rendered.source_str, texts, errors, list(rendered.config.iter_vals()))
    return hashlib.sha256(repr((whole, versions())).encode()).hexdigest()


@cache
def versions() -> list[str]:
    """All that is installed, and this program."""
    installed = sorted(f"{package.name} {package.version}" for package in distributions())
    return [sys.version, *installed, Path(__file__).read_text()]


def violations(rendered: RenderedFile, rules: RulePack) -> list[str]:
    """What is wrong with a file, a line each: place in the source, rule, its words."""
    linted = Linter.lint_rendered(rendered, rules)
    return [
        f"{rendered.fname}:{found.line_no}:{found.line_pos}: {found.rule_code()} {found.desc()}"
        for found in linted.get_violations(filter_warning=False)
    ]


if __name__ == "__main__":
    sys.exit(main())
