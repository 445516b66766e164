"""The addresses of scorecards: one list of each part of the room."""

from django.urls import URLPattern, URLResolver

from scorecards import pages_urls

urlpatterns: list[URLPattern | URLResolver] = [
    *pages_urls.urlpatterns,
]
