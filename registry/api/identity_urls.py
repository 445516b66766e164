"""Addresses of identity in the API."""

from django.urls import path

from govportal.api.views import resource
from registry.api import identities

urlpatterns = [
    path("me", resource(GET=identities.me), name="api_me"),
    path("grants", resource(POST=identities.grant_ask), name="api_grants"),
    path("grants/<str:number>", resource(DELETE=identities.grant_end), name="api_grant"),
    path("keys", identities.keys, name="api_keys"),
]
