"""Build the site: python -m pages. One folder, no server and no network needed to read it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ml import display, paths
from ml.errors import MlError
from ml.warehouse import open_warehouse
from pages.site import write_site


def main(
    out: Annotated[
        Path | None, typer.Option(help="Folder to write. Default: $NBA_HOME/site.")
    ] = None,
) -> None:
    """Write a page for every team and player, and those of the slate, the model and the quality."""
    folder = out or paths.home() / "site"
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    try:
        with Progress(*columns, TimeRemainingColumn(), console=display.notes) as progress:
            bar = progress.add_task("writing pages", total=None)
            write_site(
                open_warehouse(),
                folder,
                lambda done, total: progress.update(bar, completed=done, total=total),
            )
    except MlError as error:
        display.notes.print(f"Error: {error}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from None
    display.show_outputs({"site": str(folder / "index.html")})


if __name__ == "__main__":
    typer.run(main)
