"""What the benchmark adds up, on times short enough to add up by hand."""

from __future__ import annotations

from bench.__main__ import seconds_of_any


def span(start: int, end: int) -> dict:
    """A node at work from one second of a minute to another."""
    times = {"started_at": start, "completed_at": end}
    return {"timing": [{key: f"2024-01-01T00:00:{second:02}Z" for key, second in times.items()}]}


def test_seconds_in_which_two_were_at_work_count_once() -> None:
    assert seconds_of_any([span(0, 10), span(5, 12), span(6, 7)]) == 12
    assert seconds_of_any([span(20, 30), span(0, 10)]) == 20
