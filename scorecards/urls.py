"""The addresses of scorecards: one list of each part of the room."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("scorecards.proofs_urls")),
]
