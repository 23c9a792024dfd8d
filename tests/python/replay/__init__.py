"""Replays a season as daily deliveries with faults, and compares every table with a full refresh.

The property: after any sequence of deliveries, a build on what is there leaves exactly the tables
that a full refresh leaves. `make replay SEEDS=N` tries N random sequences.

season -> a simulated season, cut into the files that its publishers would serve day by day
faults -> functions that damage such a stream: late, corrected, moved, reversed, renamed, ...
runner -> lands the stream as time passes, builds, and compares at checkpoints
"""
