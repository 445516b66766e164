"""Addresses for delivery pipelines in the API."""

from django.urls import path

from govportal.api.views import resource
from registry.api import pipelines

urlpatterns = [
    path(
        "agents/<slug:slug>/manifests",
        resource(POST=pipelines.manifest_send),
        name="api_agent_manifests",
    ),
    path(
        "agents/<slug:slug>/test-runs",
        resource(POST=pipelines.run_store),
        name="api_agent_test_runs",
    ),
    path("authorisation", resource(GET=pipelines.authorisation_read), name="api_authorisation"),
]
