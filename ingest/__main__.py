"""Entry point of `python -m ingest`."""

from ingest.interpreter import require_interpreter

if __name__ == "__main__":
    require_interpreter()
    from ingest.cli import app

    app(prog_name="python -m ingest")
