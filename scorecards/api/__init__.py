"""Key figures in the API."""
