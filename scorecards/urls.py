"""The addresses of scorecards: one list of each part of the room."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("scorecards/", include("scorecards.reports_urls")),
]
