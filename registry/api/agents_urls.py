"""Addresses of agents in the API."""

from django.urls import path

from govportal.api.views import resource
from registry.api import agents

urlpatterns = [
    path(
        "agents",
        resource(GET=agents.agents_list, POST=agents.agent_register),
        name="api_agents",
    ),
    path(
        "agents/<slug:slug>",
        resource(GET=agents.agent_read, PATCH=agents.agent_change),
        name="api_agent",
    ),
]
