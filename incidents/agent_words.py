"""Which agent somebody means: by its short name, its name, or in words of their own."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from registry.asked import Asked
from registry.models import Agent

OFFERED = 200


@dataclass(frozen=True)
class Meant:
    """An agent, or what it was called where there is none of that name."""

    agent: Agent | None
    named: str


class AgentField(Asked):
    """Typed; offered are those that the reader may see."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=_("Which agent?"),
            max_length=200,
            help_text=_("Its short name or name; your own words where you do not know it."),
            widget=forms.TextInput(
                attrs={"list": "agents", "autocomplete": "off", "class": "input wide"}
            ),
            **more,
        )


def meant(reader: Person, typed: str) -> Meant:
    """The agent of that short name, whoever may see it; of that name, if the reader sees just one.

    A report reaches the agent that it names exactly: what its page shows stays hidden.
    """
    words = " ".join(typed.split())
    agent = Agent.objects.filter(slug=words.lower()).first() if words else None
    if agent is None and words:
        named = Agent.objects.visible_to(reader).filter(name__iexact=words)[:2]
        agent = named[0] if len(named) == 1 else None
    return Meant(agent, "" if agent is not None else words)


def offered(reader: Person) -> list[tuple[str, str]]:
    """Short names and names of agents that the reader may see, offered while one is typed."""
    rows = Agent.objects.visible_to(reader).order_by("slug")
    return list(rows.values_list("slug", "name")[:OFFERED])
