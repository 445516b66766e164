"""Addresses of containment and of drills."""

from django.urls import path

from incidents.views import containments

urlpatterns = [
    path("incidents/<str:number>/containment/", containments.incident_containment,
         name="incident_containment"),
    path("drills/", containments.drill_list, name="drill_list"),
    path("drills/<str:number>/", containments.drill_detail, name="drill_detail"),
]  # fmt: skip
