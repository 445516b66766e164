"""Addresses of scorecards in the API: one list of each part of the room."""

from django.urls import URLPattern, URLResolver, path

from govportal.api.views import resource
from scorecards.api import kpis, value_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("kpis", resource(GET=kpis.kpis_list), name="api_kpis"),
    path("kpis/<str:kpi>", resource(GET=kpis.kpi_read), name="api_kpi"),
    *value_urls.urlpatterns,
]
