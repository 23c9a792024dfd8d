"""A publisher's site on this machine, on its good and its bad days."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import pytest

from ingest.fetch import publisher

BAD_MOODS = ("500", "429", "403", "slow", "cut off", "empty")


class Site:
    """A server, what it was asked, and how it misbehaves: endpoint -> one way after the other."""

    def __init__(self, answer: Callable[[str, dict[str, str]], bytes]) -> None:
        self.answer = answer
        self.asked: Counter[str] = Counter()
        self.moods: dict[str, list[str]] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.reply(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def reply(self, handler: BaseHTTPRequestHandler) -> None:
        url = urlparse(handler.path)
        endpoint = url.path.strip("/")
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        self.asked[endpoint] += 1
        moods = self.moods.get(endpoint, [])
        mood = (moods.pop(0) if len(moods) > 1 else moods[0]) if moods else "well"
        body = self.answer(endpoint, asked)
        if mood == "slow":
            threading.Event().wait(1.5)
        status = int(mood) if mood.isdigit() else 200
        body = {"cut off": body[: len(body) // 2], "empty": b""}.get(mood, body)
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@contextmanager
def answering(
    answer: Callable[[str, dict[str, str]], bytes], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """A site that answers, and a fetch that waits for it half a second at most."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(publisher, "TIMEOUT_SECONDS", 0.5)
    site = Site(answer)
    yield site
    site.server.shutdown()
