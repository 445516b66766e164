"""What an agent may become and what it is. Pure Python."""
