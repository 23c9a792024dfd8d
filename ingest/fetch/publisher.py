"""Asking a publisher politely: pauses, patience, and an error that says what to do."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import requests
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

TIMEOUT_SECONDS = 30
TRIES = 4
PAUSE_SECONDS = (0.6, 1.4)
"""Between two requests, at random: sites throttle who asks faster."""
PASSING = (requests.RequestException, ValueError, KeyError, TypeError, AttributeError)
"""No answer, or a body that is not what it should be: half of it, an error page, nothing."""

Answer = TypeVar("Answer")


class FetchError(Exception):
    """The publisher did not give what was asked for; the message says why and what to do."""


@dataclass
class Publisher:
    """A site that is asked one thing after the other, with pauses, and again after a failure.

    hint: what to do when it does not answer at all.
    """

    site: str
    hint: str
    sleep: Callable[[float], None] = time.sleep
    asked: int = 0

    def ask(self, what: str, request: Callable[[], Answer]) -> Answer:
        """The answer to a request. Raises FetchError when there is none after several tries."""
        if self.asked:
            self.sleep(random.uniform(*PAUSE_SECONDS))
        self.asked += 1
        retrying = Retrying(
            stop=stop_after_attempt(TRIES),
            wait=wait_exponential_jitter(initial=2, max=60),
            retry=retry_if_exception_type(PASSING),
            sleep=self.sleep,
            reraise=True,
        )
        try:
            return retrying(request)
        except requests.Timeout as error:
            raise FetchError(
                f"{what}: {self.site} does not answer within {TIMEOUT_SECONDS} s, {TRIES} times"
                f" over. {self.hint} What was fetched stays."
            ) from error
        except PASSING as error:
            raise FetchError(
                f"{what}: no answer that makes sense from {self.site}, {TRIES} times over"
                f" ({type(error).__name__}: {error}). Run this again later: what was fetched stays."
            ) from error


def session() -> requests.Session:
    """A session that takes an answer for an error when the site says that it is one."""
    made = requests.Session()
    made.hooks["response"].append(lambda answer, *_, **__: answer.raise_for_status())
    return made
