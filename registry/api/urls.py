"""Addresses of the registry's API."""

from django.urls import include, path

urlpatterns = [
    path("", include("registry.api.agents_urls")),
    path("", include("registry.api.vendors_urls")),
]
