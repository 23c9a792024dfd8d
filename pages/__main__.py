"""Entry point of `python -m pages`."""

from ingest.interpreter import require_interpreter

if __name__ == "__main__":
    require_interpreter()
    from pages.cli import app

    app(prog_name="python -m pages")
