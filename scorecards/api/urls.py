"""Addresses of key figures in the API."""

from django.urls import path

from govportal.api.views import resource
from scorecards.api import kpis

urlpatterns = [
    path("kpis", resource(GET=kpis.kpis_list), name="api_kpis"),
    path("kpis/<str:kpi>", resource(GET=kpis.kpi_read), name="api_kpi"),
]
