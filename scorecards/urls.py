"""The addresses of scorecards: one list of each part of the room."""

from django.urls import URLPattern, URLResolver, include, path

from scorecards import pages_urls, proofs_urls, ready_urls, value_urls

urlpatterns: list[URLPattern | URLResolver] = [
    *pages_urls.urlpatterns,
    *proofs_urls.urlpatterns,
    *ready_urls.urlpatterns,
    *value_urls.urlpatterns,
    path("scorecards/", include("scorecards.reports_urls")),
]
