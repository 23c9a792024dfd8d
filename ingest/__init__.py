"""Bring deliveries of box scores into the landing zone."""
