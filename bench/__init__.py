"""How fast the project is, and how far that is from what the hardware allows."""
