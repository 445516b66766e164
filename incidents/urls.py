"""The addresses of incidents: one list of each part of the room."""

from django.urls import URLPattern, URLResolver, path

from incidents import books_urls
from incidents.views import incidents

urlpatterns: list[URLPattern | URLResolver] = [
    *books_urls.urlpatterns,
    path("incidents/<str:number>/", incidents.incident_detail, name="incident_detail"),
]
