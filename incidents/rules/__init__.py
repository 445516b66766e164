"""Severities, states, clocks and questions of incidents. Pure Python."""
