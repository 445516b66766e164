"""What happened, why and who approved it: for an agent, a request, an action or a person."""

from collections.abc import Callable
from datetime import datetime

from evidence.models.stories.actions import story_of_entry, story_of_trace
from evidence.models.stories.agents import story_of_agent
from evidence.models.stories.people import story_of_person
from evidence.models.stories.requests import story_of_request
from evidence.rules.stories import Story

TELLERS: dict[str, Callable[[str, datetime], Story | None]] = {
    "agent": story_of_agent,
    "request": story_of_request,
    "entry": story_of_entry,
    "trace": story_of_trace,
    "person": story_of_person,
}


def story_of(kind: str, key: str, moment: datetime) -> Story | None:
    """The story of one thing as it was just before ``moment``; None where there is none."""
    teller = TELLERS.get(kind)
    return teller(key, moment) if teller else None


__all__ = ["TELLERS", "story_of"]
