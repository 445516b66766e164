"""Addresses of identities: keys and grants of an agent, and sightings."""

from django.urls import path

from registry.views import identities, sighting_reports, sightings

urlpatterns = [
    path("agents/<slug:slug>/identity/", identities.agent_identity, name="agent_identity"),
    path("agents/<slug:slug>/keys/issue/", identities.credential_issue, name="credential_issue"),
    path(
        "agents/<slug:slug>/keys/<slug:prefix>/rotate/",
        identities.credential_rotate,
        name="credential_rotate",
    ),
    path(
        "agents/<slug:slug>/keys/<slug:prefix>/revoke/",
        identities.credential_revoke,
        name="credential_revoke",
    ),
    path("agents/<slug:slug>/grants/<int:pk>/end/", identities.grant_end, name="grant_end"),
    path("sightings/", sightings.sighting_list, name="sighting_list"),
    path("sightings/report/", sighting_reports.sighting_report, name="sighting_report"),
    path("sightings/import/", sighting_reports.sighting_import, name="sighting_import"),
    path("sightings/<int:pk>/", sightings.sighting_detail, name="sighting_detail"),
    path("sightings/<int:pk>/<str:act>/", sightings.sighting_decide, name="sighting_decide"),
]
