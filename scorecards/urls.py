"""The addresses of scorecards: one list of each part of the room."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
