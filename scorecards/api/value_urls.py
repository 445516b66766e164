"""Addresses of what workflows did in the API."""

from django.urls import path

from govportal.api.views import resource
from scorecards.api import metrics

urlpatterns = [
    path("workflow-metrics", resource(POST=metrics.metrics_send), name="api_workflow_metrics"),
]
