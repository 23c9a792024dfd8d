"""Fetch deliveries from their publishers, politely, as files that `land` understands."""
