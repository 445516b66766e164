"""Addresses of what an agent may use: its manifests, its permission policy, its test evidence."""

from django.urls import include, path

from registry.views import manifests, permissions, runs

_MANIFESTS = [
    path("", manifests.agent_manifests, name="agent_manifests"),
    path("compare/", manifests.manifest_compare, name="agent_manifest_compare"),
    path("<int:pk>/", manifests.manifest_file, name="agent_manifest_file"),
]
_PERMISSIONS = [
    path("", permissions.agent_permissions, name="agent_permissions"),
    path("preview/", permissions.policy_preview, name="agent_policy_preview"),
    path("save/", permissions.policy_save, name="agent_policy_save"),
    path("<int:n>/", permissions.policy_file, name="agent_policy_file"),
]
_TESTS = [
    path("", runs.agent_tests, name="agent_tests"),
    path("new/", runs.run_new, name="agent_run_new"),
    path("<int:pk>/report/", runs.run_report, name="agent_run_report"),
]
urlpatterns = [
    path("agents/<slug:slug>/manifests/", include(_MANIFESTS)),
    path("agents/<slug:slug>/permissions/", include(_PERMISSIONS)),
    path("agents/<slug:slug>/tests/", include(_TESTS)),
]
