"""One module a noun; each function marked with ``@case`` is one row of the table."""
