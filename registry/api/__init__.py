"""The registry for programs."""
