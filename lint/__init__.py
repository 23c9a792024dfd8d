"""Checks the style of SQL: sqlfluff, at a fraction of its time."""
