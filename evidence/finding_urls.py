"""Addresses of findings."""

from django.urls import path, re_path

from evidence.rules.findings import Act
from evidence.views import findings

urlpatterns = [
    path("findings/", findings.finding_list, name="finding_list"),
    path("findings/new/", findings.finding_new, name="finding_new"),
    path("findings/<str:number>/", findings.finding_detail, name="finding_detail"),
    path("findings/<str:number>/files/<int:n>/", findings.finding_file, name="finding_file"),
    re_path(
        rf"^findings/(?P<number>[^/]+)/(?P<act>{'|'.join(Act)})/$",
        findings.finding_act,
        name="finding_act",
    ),
]
