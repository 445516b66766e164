"""Addresses of the dossier of an agent and the report of a framework."""

from django.urls import path

from evidence.views import dossiers

urlpatterns = [
    path("agents/<slug:slug>/dossier/", dossiers.agent_dossier, name="agent_dossier"),
    path("agents/<slug:slug>/dossier/pdf/", dossiers.agent_dossier_pdf, name="agent_dossier_pdf"),
    path("frameworks/<str:slug>/report/", dossiers.framework_report, name="framework_report"),
]
