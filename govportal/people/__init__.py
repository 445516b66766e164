"""Who works here: people, their roles, business units, and the committees' seats."""
