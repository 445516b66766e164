"""Scorecards for programs."""
