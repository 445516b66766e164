"""Addresses of incidents and alerts in the API."""

from django.urls import path

from govportal.api.views import resource
from incidents.api import alerts, incidents

urlpatterns = [
    path("alerts", resource(POST=alerts.alert_send), name="api_alerts"),
    path("alerts/<int:pk>", resource(GET=alerts.alert_read), name="api_alert"),
    path("incidents", resource(GET=incidents.incidents_list), name="api_incidents"),
    path("incidents/<str:number>", resource(GET=incidents.incident_read), name="api_incident"),
]
