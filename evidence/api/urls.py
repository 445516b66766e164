"""Addresses of the record in the API."""

from django.urls import path

from evidence.api import asked
from govportal.api.views import resource

urlpatterns = [
    path("evidence-requests", resource(GET=asked.asked_list), name="api_asked"),
    path("evidence-requests/<str:number>", resource(GET=asked.asked_read), name="api_asked_one"),
]
