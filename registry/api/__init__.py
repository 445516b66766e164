"""The registry's part of the API."""
