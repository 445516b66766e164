"""Addresses of the list of incidents, of reporting, and of one incident and its handling."""

from django.urls import path

from incidents.act_words import WORDS
from incidents.views import handling, incidents, notes, reporting, timelines

ONE = "incidents/<str:number>/"

urlpatterns = [
    path("agents/<slug:slug>/incidents/", incidents.agent_incidents, name="agent_incidents"),
    path("incidents/", incidents.incident_list, name="incident_list"),
    path("incidents/new/", reporting.incident_new, name="incident_new"),
    path("incidents/export/", incidents.incident_export, name="incident_export"),
    path(ONE, incidents.incident_detail, name="incident_detail"),
    path(f"{ONE}timeline/", timelines.incident_timeline, name="incident_timeline"),
    path(f"{ONE}acknowledge/", handling.incident_acknowledge, name="incident_acknowledge"),
    path(f"{ONE}note/", notes.incident_note, name="incident_note"),
    path(f"{ONE}people/", notes.incident_people, name="incident_people"),
    path(f"{ONE}people/<int:pk>/end/", notes.incident_part_end, name="incident_part_end"),
    *(
        path(f"{ONE}{act.value}/", handling.incident_act, {"act": act}, name=f"incident_{act}")
        for act in WORDS
    ),
]
