"""What the command lines share: dates, and how a wrong value is answered."""

import re
from contextlib import suppress
from datetime import date
from typing import Any

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperGroup

errors = Console(stderr=True, highlight=False)


class Commands(TyperGroup):
    """Answers a wrong value of an option with one sentence and exit code 2."""

    # Typer keeps the type of its context to itself.
    def invoke(self, ctx: Any) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            tell(error.format_message())
            raise typer.Exit(2) from None


def day(text: str) -> date:
    """A date, written as 2025-02-28. Raises BadParameter."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise typer.BadParameter(f"{text!r} is no date of the calendar, such as 2025-02-28.")


def tell(problem: str) -> None:
    """Say what is wrong, on stderr."""
    errors.print(Text(f"error: {problem}", "red"), soft_wrap=True)
