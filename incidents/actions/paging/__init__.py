"""Paging people and channels for an incident, and what it is done by."""

from incidents.actions.paging.rounds import follow_incident, keep_pages, take_page

__all__ = ["follow_incident", "keep_pages", "take_page"]
