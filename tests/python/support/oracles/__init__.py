"""Independent re-implementations of the project's definitions, used only to check the marts."""
