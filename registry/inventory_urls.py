"""Addresses of what concerns the inventory as a whole; not below ``agents/``, where slugs are."""

from django.urls import path

from registry.views import inventory, reassigning

urlpatterns = [
    path("import/", inventory.agent_import, name="agent_import"),
    path("import/people/", inventory.agent_import_people, name="agent_import_people"),
    path("import/<uuid:pk>/", inventory.agent_import_check, name="agent_import_check"),
    path("import/<uuid:pk>/confirm/", inventory.agent_import_confirm, name="agent_import_confirm"),
    path("import/<uuid:pk>/discard/", inventory.agent_import_discard, name="agent_import_discard"),
    path("import/<uuid:pk>/faults.csv", inventory.agent_import_report, name="agent_import_report"),
    path("export/", inventory.agent_export, name="agent_export"),
    path("reassign/", reassigning.agent_reassign, name="agent_reassign"),
]
