"""Addresses for registering agents and changing their records."""

from django.urls import path

from registry.views import entering

urlpatterns = [
    path("inventory/new/", entering.agent_new, name="agent_new"),
    path("agents/<slug:slug>/edit/", entering.agent_edit, name="agent_edit"),
]
