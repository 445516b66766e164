"""Addresses of scorecards in the API: one list of each part of the room."""

from django.urls import URLPattern, URLResolver

from scorecards.api import value_urls

urlpatterns: list[URLPattern | URLResolver] = [
    *value_urls.urlpatterns,
]
