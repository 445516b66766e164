"""What the agents pages answer."""
