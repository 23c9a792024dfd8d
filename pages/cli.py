"""Build the site: one folder, no server and no network needed to read it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ml import display, paths
from ml.warehouse import open_warehouse

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def write(
    out: Annotated[
        Path | None, typer.Option(help="Folder to write. Default: $NBA_HOME/site.")
    ] = None,
) -> None:
    """Write a page for every team and player, and those of the slate, the model and the quality."""
    with display.readable_errors():
        warehouse = open_warehouse()
    # Imported here: it takes seconds, and without a warehouse there is nothing to write.
    from pages.site import write_site

    folder = out or paths.home() / "site"
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    progress = Progress(*columns, TimeRemainingColumn(), console=display.notes)
    with display.readable_errors(), progress:
        bar = progress.add_task("writing pages", total=None)
        write_site(
            warehouse,
            folder,
            lambda done, total: progress.update(bar, completed=done, total=total),
        )
    display.show_outputs({"site": str(folder / "index.html")})
