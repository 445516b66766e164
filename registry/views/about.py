"""What all pages about one agent share: finding it, and the head with its pages."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from govportal.people.signed_in import SignedIn
from registry.models import Agent
from registry.tabs import tabs_of


def agent_or_404(request: SignedIn, slug: str, *related: str) -> Agent:
    """The agent, for whoever may see it; ``related``: what is read with it."""
    agents = Agent.objects.visible_to(request.user).select_related("unit", *related)
    return get_object_or_404(agents, slug=slug)


def agent_page(
    request: SignedIn,
    agent: Agent,
    here: str,
    context: Mapping[str, Any],
    template: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page ``here`` (its URL name) about an agent; its template extends ``agent_page.html``."""
    known = {"agent": agent, "tabs": tabs_of(agent, here), **context}
    return render(request, template or f"registry/{here}.html", known, status=status)
