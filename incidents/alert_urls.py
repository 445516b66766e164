"""Addresses of alerts, of the monitors that send them, and of the figures."""

from django.urls import path

from incidents.views import alerts, figures, monitors

ONE, MONITOR = "incidents/<str:number>/alerts/", "incidents/monitors/<int:pk>/"

urlpatterns = [
    path("incidents/figures/", figures.incident_figures, name="incident_figures"),
    path(
        "incidents/figures/export/",
        figures.incident_figures_export,
        name="incident_figures_export",
    ),
    path("incidents/alerts/", alerts.alert_list, name="alert_list"),
    path("incidents/alerts/<int:pk>/", alerts.alert_detail, name="alert_detail"),
    path("incidents/alerts/<int:pk>/judge/", alerts.alert_judge, name="alert_judge"),
    path("incidents/monitors/", monitors.monitor_list, name="monitor_list"),
    path("incidents/monitors/new/", monitors.monitor_new, name="monitor_new"),
    path(MONITOR, monitors.monitor_detail, name="monitor_detail"),
    path(f"{MONITOR}edit/", monitors.monitor_edit, name="monitor_edit"),
    path(f"{MONITOR}end/", monitors.monitor_end, name="monitor_end"),
    path(f"{MONITOR}keys/issue/", monitors.monitor_key_issue, name="monitor_key_issue"),
    path(
        f"{MONITOR}keys/<slug:prefix>/revoke/",
        monitors.monitor_key_revoke,
        name="monitor_key_revoke",
    ),
    path(ONE, alerts.incident_alerts, name="incident_alerts"),
    path(f"{ONE}judge/", alerts.incident_alerts_judge, name="incident_alerts_judge"),
    path(f"{ONE}dismiss/", alerts.incident_alerts_dismiss, name="incident_alerts_dismiss"),
]
