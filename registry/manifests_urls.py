"""Addresses of what an agent may use: its manifests, its permission policy, its test evidence."""

from django.urls import path

from registry.views import manifests, permissions, runs

urlpatterns = [
    path("agents/<slug:slug>/manifests/", manifests.agent_manifests, name="agent_manifests"),
    path(
        "agents/<slug:slug>/manifests/compare/", manifests.manifest_compare, name="manifest_compare"
    ),
    path("agents/<slug:slug>/manifests/<int:pk>/", manifests.manifest_file, name="manifest_file"),
    path(
        "agents/<slug:slug>/permissions/", permissions.agent_permissions, name="agent_permissions"
    ),
    path(
        "agents/<slug:slug>/permissions/preview/", permissions.policy_preview, name="policy_preview"
    ),
    path("agents/<slug:slug>/permissions/save/", permissions.policy_save, name="policy_save"),
    path("agents/<slug:slug>/permissions/<int:n>/", permissions.policy_file, name="policy_file"),
    path("agents/<slug:slug>/tests/", runs.agent_tests, name="agent_tests"),
    path("agents/<slug:slug>/tests/new/", runs.run_new, name="run_new"),
    path("agents/<slug:slug>/tests/<int:pk>/report/", runs.run_report, name="run_report"),
]
