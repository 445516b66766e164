"""What went wrong with agents, and what was changed because of it."""
