"""The addresses of the API that belong to no room."""

from django.urls import path

from govportal.api.schema import schema

urlpatterns = [path("schema/", schema, name="api_schema")]
