"""Incidents and alerts for programs."""
